import type { ChangedObject } from '#core/backups/store/browse/changes.ts';
import { isTypeKey } from '#core/domain/type-keys.ts';
import type { ComparedSides } from './sides.ts';

/** Of one ID there may be objects of several types. */
const MOST_FOUND = 1_000;

/** Those of `users/<id>` that differ. */
export async function findObjects(
  sides: Pick<ComparedSides, 'list'>,
  wanted: readonly string[],
): Promise<readonly ChangedObject[]> {
  const keys = wanted.map((text) => {
    const [type = '', ...id] = text.split('/');
    return { type, id: id.join('/') };
  });
  const ids = keys.filter(({ type }) => isTypeKey(type)).map(({ id }) => id);
  if (ids.length === 0) return [];
  const { items } = await sides.list({ ids, limit: MOST_FOUND, cursor: null });
  const names = new Set(keys.map(({ type, id }) => `${type}/${id}`));
  return items.filter(({ type, id }) => names.has(`${type}/${id}`));
}
