import { connectionNameOf } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import { type TakenUp, takeUpLost } from '../jobs/take-up-lost.ts';
import type { Jobs } from '../temporal/client.ts';
import { laneOf } from './start-backup.ts';
import { endBackup } from './store/backup-states.ts';
import { type BackupScope, getBackup } from './store/backups.ts';

/** A backup that is lost continues where its last durable cursors stand. Errors: `temporal-unavailable`. */
export function takeUpBackup({ db, jobs }: { db: Db; jobs: Jobs }, scope: BackupScope): Promise<TakenUp> {
  return takeUpLost({
    name: 'backup',
    get: () => getBackup(db, scope),
    run: ({ id, connectionId }) => jobs.runOf({ kind: 'backup', jobId: id, connectionId }),
    end: (_, end) => endBackup(db, scope, end),
    async continue({ id: backupId, connectionId, workspaceId, mode, trigger }) {
      const label = `${mode} backup of ${(await connectionNameOf(db, { workspaceId, id: connectionId })) ?? ''}`;
      await jobs.startBackup({ backupId, connectionId, workspaceId, lane: laneOf({ trigger }), label });
    },
  });
}
