import { connectionNameOf } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import { WAVES } from '../domain/plan/waves.ts';
import { type TakenUp, takeUpLost } from '../jobs/take-up-lost.ts';
import type { Jobs } from '../temporal/client.ts';
import type { RestoreProgress } from '../temporal/names.ts';
import { closeOpenItems } from './store/restore-entries.ts';
import { endRestore } from './store/restore-states.ts';
import { type Restore, type RestoreScope, getRestore } from './store/restores.ts';

/**
 * A restore that is lost continues: what was written is known item by item, so that nothing is written twice, and a plan
 * that waits for a confirmation waits on. Errors: `temporal-unavailable`.
 */
export function takeUpRestore({ db, jobs }: { db: Db; jobs: Jobs }, scope: RestoreScope): Promise<TakenUp> {
  return takeUpLost({
    name: 'restore',
    get: () => getRestore(db, scope),
    run: ({ id, targetConnectionId: connectionId }) => jobs.runOf({ kind: 'restore', jobId: id, connectionId }),
    hasReport: hasWritten,
    async end(restore, end) {
      if (hasWritten(restore)) await closeOpenItems(db, restore.id);
      await endRestore(db, scope, end);
    },
    async continue(restore) {
      const { id: restoreId, workspaceId, targetConnectionId: connectionId } = restore;
      const name = (await connectionNameOf(db, { workspaceId, id: connectionId })) ?? '';
      const { dryRun, confirmation } = restore.options;
      await jobs.startRestore({
        restoreId,
        dryRun,
        confirmationRequired: !dryRun && confirmation === 'required',
        workspaceId,
        connectionId,
        label: `${dryRun ? 'dry run of a restore' : 'restore'} into ${name}`,
        continued: progressOf(restore),
      });
    },
  });
}

const hasWritten = ({ phase }: Restore): boolean => phase === 'executing' || phase === 'comparing';

function progressOf({ phase, confirmedAt, cancelRequestedAt }: Restore): RestoreProgress {
  const kept = { after: 0, confirmed: confirmedAt !== null, cancelRequested: cancelRequestedAt !== null };
  if (phase === 'executing') return { ...kept, phase, wave: WAVES[0] };
  return { ...kept, phase: phase === 'comparing' ? phase : 'planning', wave: null };
}
