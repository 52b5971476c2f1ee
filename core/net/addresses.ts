import { BlockList, isIP } from 'node:net';

/**
 * `public`: anybody's. `private`: of the network that the server stands in; an operator may allow it.
 * `never`: metadata services, link-local, multicast, documentation, and addresses that stand for another one.
 */
export type AddressKind = 'public' | 'private' | 'never';

type Block = readonly [network: string, prefix: number];

/** IANA's special-purpose registries, and the metadata services of clouds that lie outside of them. */
const NEVER_IPV4: readonly Block[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Alibaba's metadata service, inside of the range for carriers
  ['100.100.100.200', 32],
  // Azure's, looking like a public address
  ['168.63.129.16', 32],
];

const PRIVATE_IPV4: readonly Block[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/** All that is handed out to networks so far. What lies outside is mapped, translated, local, or nobody's. */
const GLOBAL_IPV6: Block = ['2000::', 3];

const NEVER_IPV6: readonly Block[] = [
  // protocol assignments, Teredo and ORCHID among them
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4: carries an IPv4 address
  ['2002::', 16],
  ['3fff::', 20],
  // the metadata service of AWS, inside of the range for local networks
  ['fd00:ec2::', 32],
];

const PRIVATE_IPV6: readonly Block[] = [
  ['::1', 128],
  ['fc00::', 7],
];

const never4 = blocks('ipv4', NEVER_IPV4);
const private4 = blocks('ipv4', PRIVATE_IPV4);
const never6 = blocks('ipv6', NEVER_IPV6);
const private6 = blocks('ipv6', PRIVATE_IPV6);
const global6 = blocks('ipv6', [GLOBAL_IPV6]);

function blocks(family: 'ipv4' | 'ipv6', list: readonly Block[]): BlockList {
  const made = new BlockList();
  for (const [network, prefix] of list) made.addSubnet(network, prefix, family);
  return made;
}

/** Of an address as a resolver or a socket names it; anything else is `never`. */
export function addressKind(address: string): AddressKind {
  switch (isIP(address)) {
    case 4:
      if (never4.check(address, 'ipv4')) return 'never';
      return private4.check(address, 'ipv4') ? 'private' : 'public';
    case 6:
      return kindOf6(address);
    default:
      return 'never';
  }
}

function kindOf6(address: string): AddressKind {
  // With a zone it belongs to one link.
  if (address.includes('%') || never6.check(address, 'ipv6')) return 'never';
  if (private6.check(address, 'ipv6')) return 'private';
  return global6.check(address, 'ipv6') ? 'public' : 'never';
}
