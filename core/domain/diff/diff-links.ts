import type { Link } from '../record.ts';

export interface LinkDifference {
  readonly onlyCurrent: readonly Link[];
  readonly onlyBackup: readonly Link[];
}

/** A link is its relation and its target: who holds it is known, and a target's kind follows from its ID. */
export function diffLinks(current: readonly Link[], backup: readonly Link[]): LinkDifference {
  const inCurrent = keysOf(current);
  const inBackup = keysOf(backup);
  return {
    onlyCurrent: current.filter((link) => !inBackup.has(linkKey(link))),
    onlyBackup: backup.filter((link) => !inCurrent.has(linkKey(link))),
  };
}

export function linkKey(link: Pick<Link, 'relation' | 'targetId'>): string {
  return `${link.relation} ${link.targetId.toLowerCase()}`;
}

function keysOf(links: readonly Link[]): ReadonlySet<string> {
  return new Set(links.map(linkKey));
}
