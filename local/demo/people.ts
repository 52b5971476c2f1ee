import { randomInt } from 'node:crypto';
import type { Role } from '#core/domain/states.ts';

export interface DemoPerson {
  readonly role: Role;
  readonly email: string;
  readonly name: string;
}

/** One of the demo workspace's members for each role, the owner first. Their mails arrive at the local page. */
export const DEMO_PEOPLE: readonly [owner: DemoPerson, ...others: DemoPerson[]] = [
  { role: 'owner', email: 'admin@contoso.example', name: 'Demo Admin' },
  { role: 'restorer', email: 'restorer@contoso.example', name: 'Demo Restorer' },
  { role: 'operator', email: 'operator@contoso.example', name: 'Demo Operator' },
  { role: 'viewer', email: 'viewer@contoso.example', name: 'Demo Viewer' },
];

/** Nothing that looks like something else when it is read aloud or typed. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** About a hundred bits, in groups. */
export function newDemoPassword(): string {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
