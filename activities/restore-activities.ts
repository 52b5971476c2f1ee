import { CybbackError } from '#core/domain/errors.ts';
import type { Wave } from '#core/domain/plan/waves.ts';
import type { Warning } from '#core/domain/states.ts';
import { giveTurnBack, holdTurn } from '#core/jobs/store/turns.ts';
import { wakeNext } from '#core/jobs/take-turn.ts';
import { applyItems, compareItems, type Pass } from '#core/restores/job/apply-items.ts';
import { planItems } from '#core/restores/job/plan-items.ts';
import { forgetReading, readingOf } from '#core/restores/job/read-in-bulk.ts';
import { openRestoreJob, type RestoreJob } from '#core/restores/job/restore-job.ts';
import { refuseUnconfirmedWrites, refuseWritesOutOfTurn } from '#core/restores/may-write.ts';
import { countSame } from '#core/restores/store/bulk-plans.ts';
import { wantsAdded } from '#core/restores/store/restore-added.ts';
import { closeOpenItems, countResults, planFigures } from '#core/restores/store/restore-entries.ts';
import { restoreFacts } from '#core/restores/store/restore-facts.ts';
import {
  endRestore as recordEnd,
  isOtherRestoreWriting,
  moveRestore,
  planWarnings,
} from '#core/restores/store/restore-states.ts';
import { activity, cancellation, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { knownCode } from './known-code.ts';
import { turnDeps } from './turn-activities.ts';

export interface RestoreActivities {
  /**
   * Where the plan is of so much that the tenant is read in bulk: the ID of the comparison that is made for it, by the
   * activities of proofs. Asking again answers the same until it has ended.
   */
  readForPlan(restoreId: string): Promise<{ comparisonId: string | null }>;
  /** Plans for a bounded time; to be called again until `done`. */
  planRestore(restoreId: string): Promise<{ done: boolean }>;
  /** The plan can be read now. */
  publishPlan(restoreId: string): Promise<void>;
  beginRestore(restoreId: string): Promise<void>;
  /** Carries out a wave for a bounded time; to be called again with its answer until that is null. */
  applyRestore(restoreId: string, wave: Wave, after: number): Promise<Pass>;
  beginComparison(restoreId: string): Promise<void>;
  compareRestore(restoreId: string, after: number): Promise<Pass>;
  endRestore(restoreId: string, end: RestoreEnding): Promise<void>;
}

export type RestoreEnding = { state: 'completed' | 'cancelled' } | { state: 'failed'; code: string; message: string };

export function createRestoreActivities(deps: ActivityDeps): RestoreActivities {
  const { db } = deps;

  const withJob = async <T>(restoreId: string, work: (job: RestoreJob, until: number) => Promise<T>): Promise<T> => {
    const job = await openRestoreJob(deps.restoreJobs, restoreId, cancellation());
    try {
      return await work(job, deps.clock.now() + deps.captureLimits.windowMs);
    } finally {
      await job.close();
    }
  };
  const move = async (restoreId: string, change: Parameters<typeof moveRestore>[2]): Promise<void> => {
    const { workspaceId } = await restoreFacts(db, restoreId);
    if (!(await moveRestore(db, { workspaceId, id: restoreId }, change))) {
      throw new CybbackError('cancelled', 'The restore has ended meanwhile.');
    }
  };

  const planRestore = async (restoreId: string): Promise<{ done: boolean }> => {
    await move(restoreId, { state: 'running', phase: 'planning' });
    return withJob(restoreId, async (job, until) => ({ done: await planItems(job, until) }));
  };

  const publishPlan = async (restoreId: string): Promise<void> => {
    const facts = await restoreFacts(db, restoreId);
    const same = await countSame(db, facts);
    await move(restoreId, { phase: 'planned', summary: { ...(await planFigures(db, restoreId)), same } });
    // It tells where objects lie that no backup knows, until they are removed.
    if (!wantsAdded(facts)) await forgetReading(db, restoreId);
    const { workspaceId, options } = facts;
    if (options.dryRun || options.confirmation !== 'required') return;
    // It waits for people now, perhaps for days, and keeps nobody from work.
    await giveTurnBack(db, restoreId);
    await wakeNext(turnDeps(deps), workspaceId);
  };

  const beginRestore = async (restoreId: string): Promise<void> => {
    const facts = await restoreFacts(db, restoreId);
    refuseUnconfirmedWrites(facts);
    await holdTurn(db, {
      jobId: restoreId,
      jobKind: 'restore',
      workspaceId: facts.workspaceId,
      connectionId: facts.targetConnectionId,
      lane: 'manual',
    });
    try {
      await move(restoreId, { phase: 'executing' });
    } catch (error) {
      if (!isOtherRestoreWriting(error)) throw error;
      throw new CybbackError(
        'restore-running',
        'Another restore is writing into the tenant. Wait for its end, then start this one again.',
      );
    }
  };

  const endRestore = async (restoreId: string, end: RestoreEnding): Promise<void> => {
    const { workspaceId, phase } = await restoreFacts(db, restoreId);
    const scope = { workspaceId, id: restoreId };
    await forgetReading(db, restoreId);
    const hasWritten = phase === 'executing' || phase === 'comparing';
    if (hasWritten && end.state !== 'completed') await closeOpenItems(db, restoreId);
    if (end.state === 'failed') {
      await recordEnd(db, scope, { state: 'failed', errorCode: knownCode(end.code), errorMessage: end.message });
      return wakeNext(turnDeps(deps), workspaceId);
    }
    // Those of the plan stay: what it could not look at, nobody has looked at.
    const results = hasWritten ? warningsOf(await countResults(db, restoreId)) : [];
    const warnings = [...(await planWarnings(db, restoreId)), ...results];
    const state = end.state === 'cancelled' ? 'cancelled' : warnings.length > 0 ? 'completedWithWarnings' : 'completed';
    await recordEnd(db, scope, { state, warnings });
    await wakeNext(turnDeps(deps), workspaceId);
  };

  return {
    readForPlan: activity(deps, async (restoreId: string) => {
      await move(restoreId, { state: 'running', phase: 'planning' });
      return { comparisonId: await readingOf(db, restoreId) };
    }),
    planRestore: slottedActivity(deps, planRestore),
    publishPlan: activity(deps, publishPlan),
    beginRestore: activity(deps, beginRestore),
    applyRestore: slottedActivity(deps, (restoreId: string, wave: Wave, after: number) =>
      withJob(restoreId, (job, until) => {
        refuseWritesOutOfTurn(job.facts);
        return applyItems(job, wave, after, until);
      }),
    ),
    beginComparison: activity(deps, (restoreId: string) => move(restoreId, { phase: 'comparing' })),
    compareRestore: slottedActivity(deps, (restoreId: string, after: number) =>
      withJob(restoreId, (job, until) => compareItems(job, after, until)),
    ),
    endRestore: activity(deps, endRestore),
  };
}

const WARNINGS: Readonly<Record<string, { message: string; remedy: string }>> = {
  failed: { message: 'could not be restored.', remedy: 'Open the report: each of them says why.' },
  partial: { message: 'came back in part.', remedy: 'Open the report: each of them says what is missing and why.' },
  unknown: {
    message: 'may have been written or not: the answer of Graph was lost.',
    remedy: 'Please look in the tenant before you restore them again: the report says what to look for.',
  },
  blocked: { message: 'were blocked by the plan.', remedy: 'Open the plan: each of them says what stands against it.' },
  cancelled: {
    message: 'were left when the restore was cancelled.',
    remedy: 'Start the restore again: what is done is not done twice.',
  },
};

function warningsOf(counts: Readonly<Record<string, number>>): Warning[] {
  return Object.entries(WARNINGS).flatMap(([state, { message, remedy }]) => {
    const count = counts[state] ?? 0;
    return count === 0
      ? []
      : [
          {
            code: `items-${state}`,
            type: null,
            message: `${count} ${count === 1 ? 'object' : 'objects'} ${message}`,
            remedy,
          },
        ];
  });
}
