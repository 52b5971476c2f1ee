import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { type ListedObject, objectsAt, toListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';

/** An object of a backup with the place of its content. */
export interface ObjectAt extends ListedObject {
  readonly hash: string;
  readonly repositoryId: string;
  readonly location: RecordLocation;
}

export async function objectAt(
  db: Db,
  scope: BrowseScope,
  { type, id }: { type: TypeKey; id: string },
): Promise<ObjectAt | null> {
  const row = await objectsAt(db, scope)
    .select([
      'v.hash',
      'v.repository_id',
      'v.pack_id',
      'v.frame_offset',
      'v.frame_length',
      'v.record_offset',
      'v.record_length',
    ])
    .where('v.type', '=', type)
    .where('v.object_id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...toListedObject(row),
    hash: row.hash,
    repositoryId: row.repository_id,
    location: {
      packId: row.pack_id,
      frameOffset: row.frame_offset,
      frameLength: row.frame_length,
      recordOffset: row.record_offset,
      recordLength: row.record_length,
    },
  };
}
