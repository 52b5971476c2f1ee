import { z } from 'zod';
import type { KeyService } from '../keys/open-service-key.ts';

const ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,100}$/;
const KEY_NAME = /^[\w.-]{1,127}$/;
const EXPECTED =
  'must be aws-kms:<ARN of the key>, azure-key-vault:https://<vault>.vault.azure.net/keys/<key> or vault-transit:https://<host>:8200/<mount>/keys/<key>.';

/** A key in a service: its kind, a colon and its name there. */
export const keyService = z.string().transform((value, context): KeyService => {
  const found = parse(value);
  if (found !== null) return found;
  context.addIssue({ code: 'custom', message: EXPECTED });
  return z.NEVER;
});

function parse(value: string): KeyService | null {
  const colon = value.indexOf(':');
  const [kind, place] = [value.slice(0, colon), value.slice(colon + 1)];
  if (kind === 'aws-kms') return ARN.test(place) ? { kind, arn: place } : null;
  const url = URL.canParse(place) ? new URL(place) : null;
  if (!url || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return null;
  const parts = url.pathname.slice(1).split('/');
  const name = parts.at(-1) ?? '';
  if (parts.at(-2) !== 'keys' || !KEY_NAME.test(name)) return null;
  if (kind === 'azure-key-vault')
    return parts.length === 2 && url.protocol === 'https:' ? { kind, keyUrl: url.href } : null;
  const mount = parts.slice(0, -2);
  if (kind !== 'vault-transit' || mount.length === 0 || !mount.every((part) => KEY_NAME.test(part))) return null;
  return isSafe(url) ? { kind, address: url.origin, mount: mount.join('/'), name } : null;
}

/** Over plain http only an agent on the same machine is reached. */
function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}
