import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import type { CaptureScope } from './lookups.ts';

export interface StagedVersion {
  readonly outcome: string;
  readonly hash: string;
  /** Null where nothing was written. */
  readonly location: RecordLocation | null;
  readonly deltaHash: string | null;
  readonly asideHash: string | null;
}

/** What this backup has already kept of the given objects. */
export async function stagedObjects(
  db: Db,
  { backupId, type }: CaptureScope,
  ids: readonly string[],
): Promise<Map<string, StagedVersion>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('captureObject')
    .select(['objectId', 'outcome', 'hash', 'packId', 'frameOffset', 'frameLength', 'recordOffset', 'recordLength'])
    .select(['deltaHash', 'asideHash'])
    .where('backupId', '=', backupId)
    .where('type', '=', type)
    .where(sql<boolean>`object_id = any(${ids}::text[])`)
    .execute();
  return new Map(
    rows.map(({ objectId, outcome, hash, deltaHash, asideHash, ...row }) => [
      objectId,
      { outcome, hash, location: locationOrNull(row), deltaHash, asideHash },
    ]),
  );
}

/** Of an object of which only a hash was kept: its place is that of the version before. */
function locationOrNull(row: {
  readonly [K in keyof RecordLocation]: RecordLocation[K] | null;
}): RecordLocation | null {
  const { packId, frameOffset, frameLength, recordOffset, recordLength } = row;
  if (packId === null || frameOffset === null || frameLength === null) return null;
  if (recordOffset === null || recordLength === null) return null;
  return { packId, frameOffset, frameLength, recordOffset, recordLength };
}
