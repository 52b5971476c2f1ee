import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CANCEL_SIGNAL } from '#core/temporal/names.ts';
import type { RestoreActivities, RestoreEnding } from '../../activities/restore-activities.ts';
import { testTemporal } from '../support/temporal.ts';
import { replay, type WorkflowRuns, workflowRuns } from './workflow-runs.fixture.ts';

const begun: string[] = [];
const ends = new Map<string, RestoreEnding>();
const published: string[] = [];

/** What a plan reads never comes, or is refused again and again. */
const activities: Partial<RestoreActivities> = {
  readForPlan: () => Promise.resolve({ comparisonId: null }),
  async planRestore(id) {
    begun.push(id);
    if (id === 'refused') throw ApplicationFailure.create({ type: 'storage-unreachable', message: 'No answer.' });
    const beat = setInterval(() => Context.current().heartbeat(), 500);
    try {
      return await Context.current().cancelled;
    } finally {
      clearInterval(beat);
    }
  },
  async publishPlan(id) {
    published.push(id);
  },
  async endRestore(id, end) {
    ends.set(id, end);
  },
};

let runs: WorkflowRuns;
beforeAll(async () => {
  runs = await workflowRuns(testTemporal(), activities);
}, 120_000);
afterAll(() => runs.close());

it.each(['silent', 'refused'])(
  'a plan whose storage is %s ends when it is cancelled, and is not published',
  async (id) => {
    const handle = await runs.start('restore', `restore-${id}-${String(process.pid)}`, {
      restoreId: id,
      dryRun: true,
      confirmationRequired: false,
    });
    await expect.poll(() => begun.filter((one) => one === id).length, { timeout: 60_000 }).toBeGreaterThan(0);
    await handle.signal(CANCEL_SIGNAL);
    await handle.result();
    expect(ends.get(id)).toEqual({ state: 'cancelled' });
    expect(published).toEqual([]);
    await replay(await runs.runsOf(handle));
  },
  90_000,
);
