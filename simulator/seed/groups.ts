import type { Entity } from '../store/entity-set.ts';
import type { JsonObject } from '../types.ts';
import { type Seed, add, nth, sid, some, someDate } from './context.ts';
import { DEPARTMENTS, GROUP_TOPICS } from './names.ts';

/** Group 0 is the big one, 1 and 2 stay free of surprises for demos. */
export function seedGroups(seed: Seed): void {
  for (let at = 0; at < seed.groups; at += 1) add(seed, 'groups', 'group', groupProps(seed, at));
}

const KNOWN_NAMES = ['All Employees', 'Finance Approvers', 'Engineering', 'VPN Users', 'Break Glass Exclusions'];

function groupProps(seed: Seed, at: number): JsonObject {
  const { random } = seed;
  const displayName = KNOWN_NAMES[at] ?? `${random.pick(GROUP_TOPICS)} ${random.pick(DEPARTMENTS)} ${at}`;
  const nickname = `group${at}`;
  const base: JsonObject = {
    displayName,
    description: random.chance(0.6) ? `Members of ${displayName}` : null,
    mailNickname: nickname,
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    visibility: null,
    createdDateTime: someDate(random),
    securityIdentifier: sid(random),
    proxyAddresses: [],
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    renewedDateTime: someDate(random),
  };
  if (at < KNOWN_NAMES.length) return base;
  return { ...base, ...variant(seed, at, nickname) };
}

function variant(seed: Seed, at: number, nickname: string): JsonObject {
  const { random } = seed;
  const mail = `${nickname}@${seed.domain}`;
  const mailbox: JsonObject = { mailEnabled: true, mail, proxyAddresses: [`SMTP:${mail}`] };
  const kind = at % 20;
  if (kind < 5)
    return {
      ...mailbox,
      groupTypes: ['Unified'],
      securityEnabled: random.chance(0.3),
      visibility: random.chance(0.5) ? 'Private' : 'Public',
      resourceProvisioningOptions: random.chance(0.5) ? ['Team'] : [],
    };
  if (kind === 5 || kind === 6)
    return {
      groupTypes: ['DynamicMembership'],
      membershipRule: `(user.department -eq "${random.pick(DEPARTMENTS)}")`,
      membershipRuleProcessingState: 'On',
    };
  if (kind === 7 && at < 10_000) return { isAssignableToRole: true, visibility: 'Private' };
  if (kind === 8 || kind === 9) return onPremises(seed, at, nickname);
  if (kind === 10) return { ...mailbox, securityEnabled: random.chance(0.5) };
  if (kind === 11) return { uniqueName: `unique-${at}` };
  return {};
}

function onPremises(seed: Seed, at: number, nickname: string): JsonObject {
  return {
    onPremisesSyncEnabled: true,
    onPremisesDomainName: `corp.${seed.domain}`,
    onPremisesNetBiosName: 'CORP',
    onPremisesSamAccountName: nickname,
    onPremisesSecurityIdentifier: `S-1-5-21-1004336348-1177238915-682003330-${500000 + at}`,
    onPremisesLastSyncDateTime: '2026-06-01T06:00:00Z',
  };
}

/** Exactly `links` memberships: a cycle and nesting first, a fifth in the big group, the rest at random; then owners. */
export function seedMemberships(seed: Seed): void {
  const members = seed.tenant.link('members');
  const groups = seed.tenant.set('groups').items.filter((group): group is Entity => group !== undefined);
  if (groups.length === 0 || seed.users === 0) return;
  nest(seed, groups);
  fillBigGroup(seed, groups);
  const most = groups.length * seed.users;
  const wanted = Math.min(seed.links, Math.floor(most * 0.8));
  while (members.size < wanted) members.add(pickTarget(seed, groups).id, some(seed, 'users').id);
  owners(seed, groups);
}

function nest(seed: Seed, groups: readonly Entity[]): void {
  const members = seed.tenant.link('members');
  const plain = groups.filter((group) => isPlain(group));
  if (plain.length < 4 || seed.links < 20) return;
  const ring = plain.slice(-3);
  ring.forEach((group, at) => members.add(group.id, ring[(at + 1) % 3]?.id ?? group.id));
  for (let at = 5; at + 1 < plain.length && members.size < seed.links / 10; at += 9)
    members.add(plain[at]?.id ?? '', plain[at + 1]?.id ?? '');
}

function isPlain(group: Entity): boolean {
  const types = group.props['groupTypes'];
  return (
    Array.isArray(types) &&
    types.length === 0 &&
    group.props['mailEnabled'] === false &&
    group.props['isAssignableToRole'] !== true &&
    group.props['onPremisesSyncEnabled'] !== true
  );
}

function fillBigGroup(seed: Seed, groups: readonly Entity[]): void {
  const count = Math.min(seed.users - 2, Math.floor(seed.links / 5));
  for (let at = 0; at < count; at += 1)
    seed.tenant.link('members').add(groups[0]?.id ?? '', nth(seed, 'users', at + 2).id);
}

function pickTarget(seed: Seed, groups: readonly Entity[]): Entity {
  const group = groups[1 + seed.random.int(Math.max(1, groups.length - 1))] ?? groups[0];
  if (group === undefined) throw new Error('no groups');
  return group;
}

function owners(seed: Seed, groups: readonly Entity[]): void {
  const table = seed.tenant.link('owners');
  for (const group of groups) {
    const count = seed.random.int(3);
    for (let at = 0; at < count; at += 1) table.add(group.id, some(seed, 'users').id);
  }
  const first = groups[1];
  if (first !== undefined) table.add(first.id, nth(seed, 'users', 2).id);
}
