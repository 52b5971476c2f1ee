import { counterpartsOf } from '../store/browse/counterparts.ts';
import { type NamedRef, nameKey } from '../store/browse/names.ts';
import { type LinkAt, someLinksAt } from '../store/browse/objects-of-type.ts';
import { isUntold } from './references-across.ts';
import type { AcrossLink, AcrossObject, Pair, TenantSides } from './tenants-types.ts';

/** Of an object with more of them the links are not compared. */
export const MOST_COMPARED_LINKS = 5_000;
/** So many that differ are listed of an object; the others are counted. */
const MOST_LISTED = 1_000;

type LinksAcross = Pick<AcrossObject, 'links' | 'linksAdded' | 'linksRemoved' | 'unclear' | 'linksLeftOut'>;

/** Which links only one of the two objects of each pair has, by counterparts. */
export async function linksAcross(
  { db, before, after }: TenantSides,
  pairs: readonly Pair[],
): Promise<readonly LinksAcross[]> {
  const most = MOST_COMPARED_LINKS + 1;
  const refs = (side: 'before' | 'after') => pairs.map(({ type, [side]: { id } }) => ({ type, id }));
  const [own, other] = await Promise.all([
    someLinksAt(db, before.scope, { refs: refs('before'), most }),
    someLinksAt(db, after.scope, { refs: refs('after'), most }),
  ]);
  const isLeftOut = pairs.map((_pair, index) => [own, other].some((links) => (links[index]?.length ?? 0) >= most));
  const compared = (links: readonly (readonly LinkAt[])[]): readonly (readonly LinkAt[])[] =>
    links.map((some, index) => (isLeftOut[index] === true ? [] : some));
  const first = compared(own);
  const second = compared(other);
  const [there, here] = await Promise.all([
    counterpartsOf(db, { here: before.scope, there: after.scope }, targetsOf(first)),
    counterpartsOf(db, { here: after.scope, there: before.scope }, targetsOf(second)),
  ]);
  return pairs.map((_pair, index) => {
    const has = new Set((second[index] ?? []).map(linkKey));
    const matched = new Set<string>();
    const unclear: AcrossObject['unclear'][number][] = [];
    const links: AcrossLink[] = [];
    for (const { relation, type, id } of first[index] ?? []) {
      const counterpart = there.get(nameKey({ type, id }));
      const key = linkKey({ relation, type, id: counterpart?.state === 'one' ? counterpart.id : id });
      if (has.has(key)) matched.add(key);
      // What the backup does not hold has a counterpart of which nothing is known.
      else if (counterpart === undefined || isUntold(counterpart)) unclear.push({ type, id, side: 'before' });
      else links.push({ relation, change: 'removed', type, id });
    }
    for (const link of second[index] ?? []) {
      if (matched.has(linkKey(link))) continue;
      const { relation, type, id } = link;
      const counterpart = here.get(nameKey(link));
      if (counterpart === undefined || isUntold(counterpart)) unclear.push({ type, id, side: 'after' });
      else links.push({ relation, change: 'added', type, id });
    }
    const linksAdded = links.filter(({ change }) => change === 'added').length;
    return {
      links: links.slice(0, MOST_LISTED),
      linksAdded,
      linksRemoved: links.length - linksAdded,
      unclear: unclear.slice(0, MOST_LISTED),
      linksLeftOut: isLeftOut[index] === true,
    };
  });
}

function targetsOf(links: readonly (readonly LinkAt[])[]): NamedRef[] {
  return [...new Map(links.flat().map(({ type, id }) => [nameKey({ type, id }), { type, id }])).values()];
}

function linkKey({ relation, type, id }: LinkAt): string {
  return `${relation} ${nameKey({ type, id })}`;
}
