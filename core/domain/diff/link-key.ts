import type { Link } from '../record.ts';

/** A link is its relation and its target: who holds it is known, and a target's kind follows from its ID. */
export function linkKey(link: Pick<Link, 'relation' | 'targetId'>): string {
  return `${link.relation} ${link.targetId.toLowerCase()}`;
}
