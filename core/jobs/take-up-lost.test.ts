import { expect, it } from 'vitest';
import type { JobEnd } from './store/job-states.ts';
import { type JobRun, type TakenUp, takeUpLost } from './take-up-lost.ts';

const OPEN = { finishedAt: null, cancelRequestedAt: null };
const TO_CANCEL = { finishedAt: null, cancelRequestedAt: new Date() };
const OVER = { finishedAt: new Date(), cancelRequestedAt: null };

type Job = typeof OPEN | typeof TO_CANCEL | typeof OVER | null;

async function take({ before, now = before, run, report = false }: Case): Promise<[TakenUp, string | null]> {
  const found = [before, now];
  let done: string | null = null;
  const taken = await takeUpLost<NonNullable<Job>>({
    name: 'backup',
    get: () => Promise.resolve(found.shift() ?? null),
    run: () => Promise.resolve(run),
    hasReport: () => report,
    end: (_, { state }: JobEnd) => Promise.resolve((done = state)),
    continue: () => Promise.resolve((done = 'continued')),
  });
  return [taken, done];
}

interface Case {
  readonly before: Job;
  readonly now?: Job;
  readonly run: JobRun;
  readonly report?: boolean;
}

it.each<[string, Case, [TakenUp, string | null]]>([
  ['leaves one alone that runs', { before: OPEN, run: 'running' }, [null, null]],
  ['leaves one alone that is to be cancelled and runs', { before: TO_CANCEL, run: 'running' }, [null, null]],
  ['leaves one alone that has ended meanwhile', { before: OPEN, now: OVER, run: 'ended' }, [null, null]],
  ['leaves one alone that is gone', { before: null, run: 'unknown' }, [null, null]],
  ['continues one that is not known', { before: OPEN, run: 'unknown' }, ['continued', 'continued']],
  ['ends one that was to be cancelled', { before: TO_CANCEL, run: 'unknown' }, ['ended', 'cancelled']],
  [
    'ends one that was to be cancelled by its state now',
    { before: OPEN, now: TO_CANCEL, run: 'unknown' },
    ['ended', 'cancelled'],
  ],
  [
    'continues one that has something to report',
    { before: TO_CANCEL, run: 'unknown', report: true },
    ['continued', 'continued'],
  ],
  ['ends one whose workflow was ended', { before: OPEN, run: 'ended' }, ['ended', 'failed']],
])('%s', async (_, given, expected) => {
  expect(await take(given)).toEqual(expected);
});
