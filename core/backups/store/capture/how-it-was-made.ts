import type { Db } from '../../../database/database.ts';
import type { Made } from '../../../repository/made.ts';

/** What only the database knows of a backup, for its manifest. Nothing of it changes once all types are read. */
export async function howItWasMade(db: Db, backupId: string): Promise<Made> {
  const [row, types] = await Promise.all([
    db
      .selectFrom('backup')
      .select([
        'createdAt',
        'createdBy',
        'trigger',
        'baseBackupId',
        'bytesWritten',
        'requests',
        'throttled',
        'waitedMs',
      ])
      .where('id', '=', backupId)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('backupType')
      .select(['type', 'fetched', 'bytesWritten', 'requests'])
      .where('backupId', '=', backupId)
      .execute(),
  ]);
  const { createdAt, createdBy, trigger, baseBackupId, bytesWritten, requests, throttled, waitedMs } = row;
  const worked = types.filter(({ fetched, requests: asked }) => fetched > 0 || asked > 0);
  return {
    createdAt: createdAt.toISOString(),
    createdBy,
    trigger,
    baseBackupId,
    work: { bytesWritten, requests, throttled, waitedMs },
    types: Object.fromEntries(worked.map(({ type, ...facts }) => [type, facts])),
  };
}
