import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAPTURE_PHASES } from '#core/domain/capture-phases.ts';
import {
  type BackupProgress,
  type RestoreProgress,
  CANCEL_SIGNAL,
  CONFIRM_SIGNAL,
  STATE_QUERY,
} from '#core/temporal/names.ts';
import { startTemporal, type RunningTemporal } from '#local/servers/temporal/start-temporal.ts';
import { testTemporal } from '../support/temporal.ts';
import { expectedWaves, type OnWindow, stubBackups, stubRestores, TYPES } from './stub-jobs.fixture.ts';
import { logged, replay, type WorkflowRuns, workflowRuns } from './workflow-runs.fixture.ts';

/** Where Temporal suggests a new run, unless its operator has set something else; it ends a workflow at twelve times as many. */
const SUGGESTED_AT = 4_096;
/** What the windows in hand still add. */
const IN_HAND = 60;
const LARGEST_PHASE = Math.max(...CAPTURE_PHASES.map((phase) => phase.length));

const id = (): string => randomUUID();
const total = (windows: Readonly<Record<string, number>>): number =>
  Object.values(windows).reduce((sum, n) => sum + n, 0);
const eventsOf = (runs: readonly { events: number }[]): number[] => runs.map(({ events }) => events);

describe('a tenant whose jobs take a thousand windows', { concurrent: true }, () => {
  const windows = { users: 500, groups: 300, devices: 200, applications: 3 };
  const waves = { objects: 300, links: 300 };
  const backups = stubBackups({ windows, refused: 'applications' });
  const restores = stubRestores({
    plan: 100,
    waves,
    compare: 100,
    onPlanned: (workflowId) => runs.client.workflow.getHandle(workflowId).signal(CONFIRM_SIGNAL),
  });
  let runs: WorkflowRuns;
  beforeAll(async () => {
    runs = await workflowRuns(testTemporal(), { ...backups.activities, ...restores.activities });
  });
  afterAll(() => runs?.close());

  test('is backed up in several runs, each far from the limit, and every window is read once', async () => {
    const backupId = id();
    const handle = await runs.start('backup', `backup-${backupId}`, { backupId, connectionId: id() });
    await handle.result();
    const record = backups.of(backupId);
    expect(record).toMatchObject({
      starts: 1,
      contexts: 1,
      wrong: [],
      carried: ['applications'],
      published: 1,
      ends: [],
    });
    expect(Object.fromEntries(record.windowsOf)).toEqual({
      ...Object.fromEntries(TYPES.map((type) => [type, 1])),
      ...windows,
      applications: 2,
    });
    expect([...record.indexed].sort()).toEqual([...TYPES].sort());
    const found = await runs.runsOf(handle);
    expect(eventsOf(found).reduce((sum, events) => sum + events, 0)).toBeGreaterThan(SUGGESTED_AT + IN_HAND);
    expect(Math.max(...eventsOf(found)), `of ${eventsOf(found).join(', ')}`).toBeLessThan(SUGGESTED_AT + IN_HAND);
    await replay(found);
  }, 300_000);

  test('is restored in several runs, each far from the limit, and every window is done once and in order', async () => {
    const restoreId = id();
    const handle = await runs.start('restore', `restore-${restoreId}`, {
      restoreId,
      dryRun: false,
      confirmationRequired: true,
    });
    await handle.result();
    const record = restores.of(restoreId);
    expect(record).toMatchObject({
      planned: 100,
      published: 1,
      begun: 1,
      comparisons: 1,
      ends: [{ state: 'completed' }],
    });
    expect(record.applied).toEqual(expectedWaves(waves));
    expect(record.compared).toEqual(Array.from({ length: 100 }, (_, after) => after));
    const found = await runs.runsOf(handle);
    expect(eventsOf(found).reduce((sum, events) => sum + events, 0)).toBeGreaterThan(SUGGESTED_AT + IN_HAND);
    expect(Math.max(...eventsOf(found)), `of ${eventsOf(found).join(', ')}`).toBeLessThan(SUGGESTED_AT + IN_HAND);
    await replay(found);
  }, 300_000);
});

/** On a server that suggests a new run after very few events, so that each moment can be tried. */
describe('a job that continues in a new run', () => {
  const windows = { users: 4, conditionalAccessPolicies: 3 };
  const waves = { objects: 4, links: 3 };
  const plan = 4;
  const compare = 4;
  const ofBackup = total(windows) + TYPES.length - Object.keys(windows).length;
  const ofRestore = plan + expectedWaves(waves).length + compare;
  const hooks = new Map<string, { readonly window: number; run(handle: WorkflowHandle): Promise<unknown> }>();
  const onWindow: OnWindow = async (workflowId, window) => {
    const hook = hooks.get(workflowId);
    if (hook?.window === window) await hook.run(runs.client.workflow.getHandle(workflowId));
  };
  const backups = stubBackups({ windows, onWindow });
  const restores = stubRestores({ plan, waves, compare, onWindow });
  let folder: string;
  let server: RunningTemporal;
  let runs: WorkflowRuns;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `cybback-test-temporal-${process.pid}-`));
    server = await startTemporal({
      dataDir: join(folder, 'server'),
      settings: { 'limit.historyCount.suggestContinueAsNew': '30' },
    });
    runs = await workflowRuns(server, { ...backups.activities, ...restores.activities });
  }, 120_000);
  afterAll(async () => {
    await runs?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const startBackup = async (hook?: { window: number; run(handle: WorkflowHandle): Promise<unknown> }) => {
    const backupId = id();
    if (hook) hooks.set(`backup-${backupId}`, hook);
    const handle = await runs.start('backup', `backup-${backupId}`, { backupId, connectionId: id() });
    return { backupId, handle };
  };
  const startRestore = async (hook?: { window: number; run(handle: WorkflowHandle): Promise<unknown> }) => {
    const restoreId = id();
    if (hook) hooks.set(`restore-${restoreId}`, hook);
    const input = { restoreId, dryRun: false, confirmationRequired: false };
    return { restoreId, handle: await runs.start('restore', `restore-${restoreId}`, input) };
  };

  const ways = {
    'by our signal': (handle: WorkflowHandle) => handle.signal(CANCEL_SIGNAL),
    "from Temporal's own pages": (handle: WorkflowHandle) => handle.cancel(),
  };
  /** Every window for our own way; of Temporal's, which takes the same path through the scope, every third. */
  const windowsFor = (way: string, count: number): number[] =>
    Array.from({ length: count }, (_, at) => at + 1).filter((window) => way === 'by our signal' || window % 3 === 0);

  test.each(Object.entries(ways))(
    'a backup that is cancelled %s in any window ends as cancelled',
    async (way, run) => {
      const parts = await inTens(windowsFor(way, ofBackup), async (window) => {
        const { backupId, handle } = await startBackup({ window, run });
        await handle.result();
        const record = backups.of(backupId);
        expect(record, `window ${window}`).toMatchObject({ starts: 1, published: 0, indexed: [], wrong: [] });
        expect(record.ends, `window ${window}`).toEqual([{ state: 'cancelled' }]);
        // Those that were in hand, which is all of a phase, and none after them.
        expect(record.windows - window, `window ${window}`).toBeLessThan(LARGEST_PHASE);
        return runs.runsOf(handle);
      });
      expect(Math.max(...parts.map(({ length }) => length))).toBeGreaterThan(2);
      await replay(parts.flat());
    },
    300_000,
  );

  test.each(Object.entries(ways))(
    'a restore that is cancelled %s in any window ends as cancelled, and what was done is compared where we cancel it',
    async (way, run) => {
      const parts = await inTens(windowsFor(way, ofRestore), async (window) => {
        const { restoreId, handle } = await startRestore({ window, run });
        await handle.result();
        const record = restores.of(restoreId);
        const done = Math.max(0, Math.min(window - plan, expectedWaves(waves).length));
        expect(record.ends, `window ${window}`).toEqual([{ state: 'cancelled' }]);
        expect(record.applied, `window ${window}`).toEqual(expectedWaves(waves).slice(0, done));
        if (way === 'by our signal')
          expect(record.compared, `window ${window}`).toEqual(window > plan ? [0, 1, 2, 3] : []);
        return runs.runsOf(handle);
      });
      expect(Math.max(...parts.map(({ length }) => length))).toBeGreaterThan(2);
      await replay(parts.flat());
    },
    300_000,
  );

  test('answers how far it is, keeps what operators find it by, and says in the log that it continues', async () => {
    const seen: BackupProgress[] = [];
    const { handle } = await startBackup({
      window: ofBackup - 1,
      run: async (job) => void seen.push(await job.query<BackupProgress>(STATE_QUERY)),
    });
    await handle.result();
    expect(seen).toMatchObject([{ phase: 'reading', cancelRequested: false }]);
    expect(seen[0]?.reading).toEqual(['conditionalAccessPolicies']);
    expect([...(seen[0]?.read ?? [])].sort()).toEqual(
      TYPES.filter((type) => type !== 'conditionalAccessPolicies').sort(),
    );
    expect(await handle.query<BackupProgress>(STATE_QUERY)).toMatchObject({ phase: 'publishing', reading: [] });

    const asked: RestoreProgress[] = [];
    const restore = await startRestore({
      window: plan + 1 + 3,
      run: async (job) => void asked.push(await job.query<RestoreProgress>(STATE_QUERY)),
    });
    await restore.handle.result();
    expect(asked).toEqual([
      { phase: 'executing', wave: 'objects', after: 2, confirmed: false, cancelRequested: false },
    ]);

    const [first, ...others] = await Promise.all(
      (await runs.runsOf(handle)).map(({ runId }) =>
        runs.client.workflow.getHandle(handle.workflowId, runId).describe(),
      ),
    );
    expect(others.length).toBeGreaterThan(1);
    expect(first?.searchAttributes).toMatchObject({ CybbackJob: ['job'] });
    const said = logged.filter(
      ({ message, meta }) => /continues in a new run/.test(message) && meta?.['workflowId'] === handle.workflowId,
    );
    expect(said.map(({ level, meta }): [string, unknown] => [level, meta?.['sdkComponent']])).toEqual(
      others.map(() => ['INFO', 'workflow']),
    );
    for (const run of others) expect(run.searchAttributes).toMatchObject({ CybbackJob: ['job'] });
  });

  /** Ten at a time: the server does not do many more. */
  async function inTens<T>(items: readonly number[], work: (item: number) => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (let at = 0; at < items.length; at += 10)
      results.push(...(await Promise.all(items.slice(at, at + 10).map(work))));
    return results;
  }
});
