import type { Member } from '../account/members/data.ts';

const MOST_NAMED = 3;

/** Whom to ask for what only owners may do. */
export function ownersOf(members: readonly Member[]): readonly Member[] {
  return members.filter(({ role }) => role === 'owner').slice(0, MOST_NAMED);
}
