import { setTimeout as sleep } from 'node:timers/promises';
import { takeUpProof } from '../backups/proof/take-up-proof.ts';
import { takeUpBackup } from '../backups/take-up-backup.ts';
import { takeUpVerifications } from '../backups/verify/take-up-verifications.ts';
import { isDatabaseAway } from '../database/database-failure.ts';
import type { Db } from '../database/database.ts';
import { startDueDeletions } from '../deletions/start-due-deletions.ts';
import type { Clock } from '../domain/clock.ts';
import { isCybbackError } from '../domain/errors.ts';
import type { JobKind } from '../jobs/store/job-events.ts';
import { type OpenJob, claimLook, openJobs } from '../jobs/store/open-jobs.ts';
import type { TakenUp } from '../jobs/take-up-lost.ts';
import type { Logger } from '../observability/logger.ts';
import { takeUpRebuilds } from '../rebuilds/take-up-rebuilds.ts';
import { endUnapprovedRestores } from '../restores/approve-restore.ts';
import { isPlannedFrom } from '../restores/store/bulk-plans.ts';
import { takeUpRestore } from '../restores/take-up-restore.ts';
import type { Jobs } from '../temporal/client.ts';

export interface LostJobsDeps {
  readonly db: Db;
  readonly jobs: Jobs;
  readonly logger: Logger;
  /** Ends the work after the job in hand. */
  readonly signal?: AbortSignal;
}

const PAGE = 200;
const LOOK_MS = 60_000;
/** A row without a workflow is older than this, or its workflow is just being started. */
const MIN_AGE_MS = 120_000;

const TAKE_UP: Readonly<Record<JobKind, (deps: LostJobsDeps, job: OpenJob) => Promise<TakenUp>>> = {
  backup: takeUpBackup,
  proof: (deps, job) => takeUpProof({ ...deps, isPlanning: (id) => isPlannedFrom(deps.db, id) }, job),
  restore: takeUpRestore,
};

/**
 * Finds jobs that the database calls running and the workflow service does not run, as after the loss of its database,
 * and lets them continue or ends them with a sentence. One that fails is no reason to leave out the others.
 * Errors: `temporal-unavailable`, and a database that is away.
 */
export async function takeUpLostJobs(deps: LostJobsDeps, minAgeMs = MIN_AGE_MS): Promise<void> {
  for (const kind of Object.keys(TAKE_UP) as JobKind[]) {
    for (let after: string | null = null; ;) {
      const found: OpenJob[] = await openJobs(deps.db, kind, { minAgeMs, after, limit: PAGE });
      for (const job of found) {
        if (deps.signal?.aborted === true) return;
        await takeUp(deps, kind, job);
      }
      after = found.at(-1)?.id ?? null;
      if (found.length < PAGE || after === null) break;
    }
  }
  await takeUpVerifications(deps, minAgeMs);
  await takeUpRebuilds(deps, minAgeMs);
}

async function takeUp(deps: LostJobsDeps, kind: JobKind, job: OpenJob): Promise<void> {
  try {
    const taken = await TAKE_UP[kind](deps, job);
    if (taken !== null) deps.logger.warn({ kind, jobId: job.id }, `a ${kind} that no workflow worked on was ${taken}`);
  } catch (error) {
    if (isCybbackError(error, 'temporal-unavailable') || isDatabaseAway(error)) throw error;
    deps.logger.warn({ err: error, kind, jobId: job.id }, 'a job could not be looked after; it is tried again');
  }
}

/** Once a minute for as long as the process lives, in one process of all: looks for lost jobs, for workspaces whose end is due, and
 * for restores that nobody approved in time. */
export function startJobKeeper(deps: LostJobsDeps & { readonly clock: Clock }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (await claimLook(deps.db, LOOK_MS)) {
          await takeUpLostJobs({ ...deps, signal });
          await startDueDeletions(deps);
          await endUnapprovedRestores(deps);
        }
      } catch (error) {
        deps.logger.warn({ err: error }, 'lost jobs could not be looked for; it is tried again');
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
