import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { GOOD_STATES } from '../../../domain/states.ts';
import type { HistoryBackup } from './history.ts';
import type { BrowseScope } from './scope.ts';

/** The backups with these numbers; the ID is null where one is no longer kept. */
export async function backupsOfSeqs(
  db: Db,
  { workspaceId, connectionId }: Omit<BrowseScope, 'seq'>,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, HistoryBackup>> {
  const wanted = [...new Set(seqs)];
  if (wanted.length === 0) return new Map();
  const rows = await db
    .selectFrom('backup')
    .select(['id', 'seq', 'createdAt', 'removedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .where('state', 'in', GOOD_STATES)
    .where(sql<boolean>`seq = any(${wanted}::integer[])`)
    .execute();
  const found = new Map(
    rows.map(({ id, seq, createdAt, removedAt }) => [seq, { backupId: removedAt === null ? id : null, at: createdAt }]),
  );
  return new Map(wanted.map((seq) => [seq, { seq, ...(found.get(seq) ?? { backupId: null, at: null }) }]));
}
