import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import type { RestoreItem } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { ApiContext } from '../http/context.ts';

/** Items with names also for objects that have none of their own, as the backups know what they connect. */
export async function namedItems<T extends RestoreItem>(
  { db }: ApiContext,
  { workspaceId, connectionId }: Restore,
  items: readonly T[],
): Promise<T[]> {
  const named = await withComposedNames(
    db,
    { workspaceId, connectionId, seq: null },
    items.map(({ type, objectId, displayName }) => ({ type, id: objectId, displayName })),
  );
  return items.map((item, index) => ({ ...item, displayName: named[index]?.displayName ?? item.displayName }));
}
