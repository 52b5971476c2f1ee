import { diffAcrossTenants } from '../../domain/diff/diff-tenants.ts';
import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { versionsAt } from '../store/browse/versions-at.ts';
import { type Content, contentsOf, keyOf } from './compare-content.ts';
import { linksAcross } from './links-across.ts';
import { type ReferencesAcross, referencesAcross } from './references-across.ts';
import { type AcrossObject, type Pair, NOTHING_ACROSS, type TenantSide, type TenantSides } from './tenants-types.ts';
import type { UnreadableSide } from './types.ts';

/** What differs in pairs of objects that stand for each other, in their order; null where nothing does. */
export async function comparePairs(
  sides: TenantSides,
  pairs: readonly Pair[],
): Promise<readonly (AcrossObject | null)[]> {
  if (pairs.length === 0) return [];
  const [before, after, links] = await Promise.all([
    sideContents(
      sides.before,
      sides,
      pairs.map(({ type, before: { id } }) => ({ type, id })),
    ),
    sideContents(
      sides.after,
      sides,
      pairs.map(({ type, after: { id } }) => ({ type, id })),
    ),
    linksAcross(sides, pairs),
  ]);
  const readable = pairs.flatMap(({ type, before: { id } }) => {
    const object = before.get(keyOf({ type, id }));
    return isObject(object) ? [{ type, object }] : [];
  });
  const across = await referencesAcross(sides.db, { here: sides.before.scope, there: sides.after.scope }, readable);
  return pairs.map((pair, index) => {
    const content = compareOne(sides, pair, {
      across,
      before: before.get(keyOf({ type: pair.type, id: pair.before.id })),
      after: after.get(keyOf({ type: pair.type, id: pair.after.id })),
    });
    const linked = links[index] ?? NO_LINKS;
    const unclear = [...content.unclear, ...linked.unclear];
    const kind = kindOf(content, { ...linked, unclear });
    return kind === null ? null : { ...NOTHING_ACROSS, ...pair, ...content, ...linked, unclear, kind };
  });
}

const NO_LINKS = { links: [], linksAdded: 0, linksRemoved: 0, unclear: [], linksLeftOut: false };

type Compared = Pick<AcrossObject, 'attributes' | 'unclear' | 'unreadable'>;

function kindOf(
  { attributes, unreadable }: Compared,
  {
    linksAdded,
    linksRemoved,
    linksLeftOut,
    unclear,
  }: Pick<AcrossObject, 'linksAdded' | 'linksRemoved' | 'linksLeftOut' | 'unclear'>,
): AcrossObject['kind'] | null {
  if (unreadable !== null) return 'unknown';
  if (attributes.length > 0) return 'changed';
  if (linksAdded + linksRemoved > 0) return 'linksChanged';
  return linksLeftOut || unclear.length > 0 ? 'unknown' : null;
}

async function sideContents(
  { scope, readContent }: TenantSide,
  { db }: TenantSides,
  refs: readonly { readonly type: TypeKey; readonly id: string }[],
): Promise<ReadonlyMap<string, Content>> {
  const keys = refs.map(({ type, id }) => ({ type, objectId: id }));
  return contentsOf(
    readContent,
    await versionsAt(db, { connectionId: scope.connectionId, backupSeq: scope.seq }, keys),
  );
}

function compareOne(
  { before: { tenant: first }, after: { tenant: second } }: TenantSides,
  { type }: Pair,
  {
    across,
    before,
    after,
  }: { readonly across: ReferencesAcross; readonly before: Content | undefined; readonly after: Content | undefined },
): Compared {
  if (!isObject(before)) return { attributes: [], unclear: [], unreadable: why('before', before) };
  if (!isObject(after)) return { attributes: [], unclear: [], unreadable: why('after', after) };
  const attributes = diffAcrossTenants(
    OBJECT_TYPES[type],
    { before: { object: before, tenant: first }, after: { object: after, tenant: second } },
    across.references,
  );
  const unclear = across.unclearIn(type, before).map((ref) => ({ ...ref, side: 'before' as const }));
  return { attributes, unclear, unreadable: null };
}

function isObject(content: Content | undefined): content is GraphObject {
  return content !== undefined && !(content instanceof CybbackError);
}

function why(side: UnreadableSide['side'], content: Content | undefined): UnreadableSide {
  if (content instanceof CybbackError) return { side, code: content.code, message: content.message };
  return { side, code: 'not-found', message: 'The backup is no longer kept.' };
}
