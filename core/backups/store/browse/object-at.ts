import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { toLocation } from '../capture/lookups.ts';
import { refuseUnavailable } from '../unavailable-types.ts';
import { type ListedObject, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';

/** An object of a backup with the place of its content. */
export interface ObjectAt extends ListedObject {
  readonly hash: string;
  readonly repositoryId: string;
  readonly location: RecordLocation;
}

/** Errors: `repository-corrupt` where the index of its type is damaged in this backup. */
export async function objectAt(
  db: Db,
  scope: BrowseScope,
  { type, id }: { type: TypeKey; id: string },
): Promise<ObjectAt | null> {
  await refuseUnavailable(db, { connectionId: scope.connectionId, seqs: [scope.seq], types: [type] });
  const row = await objectsAt(db, scope)
    .select([
      'v.hash',
      'v.repositoryId',
      'v.packId',
      'v.frameOffset',
      'v.frameLength',
      'v.recordOffset',
      'v.recordLength',
    ])
    .where('v.type', '=', type)
    .where('v.objectId', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return { ...toListedObject(row), hash: row.hash, repositoryId: row.repositoryId, location: toLocation(row) };
}
