import type { JobEnd } from './store/job-states.ts';

/**
 * What the workflow service knows of a job that has not ended: it runs it; its workflow has ended without ending the job,
 * as when an operator ended it; or it knows no workflow of it, as after its database was lost.
 */
export type JobRun = 'running' | 'ended' | 'unknown';

/** What became of a job that nobody worked on; null: somebody does, or it has ended meanwhile. */
export type TakenUp = 'continued' | 'ended' | null;

interface Lost {
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
}

export interface TakeUp<Job extends Lost> {
  /** As it is called: `backup`. */
  readonly name: string;
  get(): Promise<Job | null>;
  run(job: Job): Promise<JobRun>;
  /** One that was to be cancelled ends so, unless it has something to report. */
  hasReport?(job: Job): boolean;
  end(job: Job, end: JobEnd): Promise<unknown>;
  /** Starts its workflow where the job stands. */
  continue(job: Job): Promise<unknown>;
}

/** A job that the workflow service knows nothing of continues; one whose workflow was ended from outside ends as well. */
export async function takeUpLost<Job extends Lost>(job: TakeUp<Job>): Promise<TakenUp> {
  const before = await job.get();
  if (before === null) return null;
  const run = await job.run(before);
  if (run === 'running') return null;
  // Ended while the workflow service was asked: then its workflow had every reason to be gone.
  const now = await job.get();
  if (now === null || now.finishedAt !== null) return null;
  if (run === 'ended') {
    const errorMessage = `The workflow of this ${job.name} was ended in the workflow service before the ${job.name} had come to its end.`;
    await job.end(now, { state: 'failed', errorCode: 'internal', errorMessage });
    return 'ended';
  }
  if (now.cancelRequestedAt !== null && job.hasReport?.(now) !== true) {
    await job.end(now, { state: 'cancelled' });
    return 'ended';
  }
  await job.continue(now);
  return 'continued';
}
