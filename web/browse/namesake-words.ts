import type { Namesake } from './data.ts';

const KEYS: Readonly<Record<Namesake['key'], string>> = {
  userPrincipalName: 'user principal name',
  appId: 'application ID',
};

/** `Same user principal name as Anna Berg` */
export function sameAs({ key }: Pick<Namesake, 'key'>, name: string): string {
  return `Same ${KEYS[key]} as ${name}`;
}
