import {
  type Client,
  type ScheduleDescription,
  type ScheduleOptions,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/client';
import { CybbackError } from '../domain/errors.ts';
import { calendarsOf, instantsOf } from './calendars.ts';
import { type Memo, type MemoOf, nothingMore } from './memo.ts';
import {
  type ScheduledBackupInput,
  SCHEDULED_BACKUP_WORKFLOW,
  SCHEDULE_PREFIX,
  SEARCH_ATTRIBUTES,
  scheduleWorkflowId,
} from './names.ts';

/** A schedule as Temporal is to have it: instants, and nothing that Temporal would have to work out. */
export interface WantedSchedule {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly label: string;
  /** Ascending, in milliseconds; at least one. */
  readonly runs: readonly number[];
  readonly paused: boolean;
  readonly note: string;
}

export interface PresentSchedule {
  /** Null where it is not the list of instants that we write, or does anything else than we do. */
  readonly runs: readonly number[] | null;
  readonly paused: boolean;
  readonly note: string;
  readonly label: string;
}

/** Schedules in Temporal. Failures are `temporal-unavailable`. */
export interface TemporalSchedules {
  get(id: string): Promise<PresentSchedule | null>;
  /** Makes it or brings it into this shape. */
  put(wanted: WantedSchedule): Promise<void>;
  /** @returns false where there was none. */
  remove(id: string): Promise<boolean>;
  /** IDs of all that this installation has made. What was made or removed a moment ago may be missing or still there. */
  ids(): AsyncIterable<string>;
  /** Starts the run that was missed; a second time nothing happens. */
  startMissed(run: {
    id: string;
    workspaceId: string;
    connectionId: string;
    label: string;
    due: number;
  }): Promise<void>;
}

/**
 * Describing a schedule asks the workflow behind it. Where the server's own worker has just dropped that from its cache,
 * the question first waits five seconds in vain and is then answered.
 */
const DEADLINE_MS = 15_000;

/**
 * Set on purpose, see docs/adr/0003-schedules.md. SKIP: while a run waits for a worker or for the database, the next
 * ones are covered by it. An hour: Temporal makes up for a short absence of its own, we for any longer one. A failed
 * run is no reason to stop all later ones.
 */
const POLICIES = { overlap: 'SKIP', catchupWindow: 3_600_000, pauseOnFailure: false } as const;

export function createSchedules(client: Client, taskQueue: string, memoOf: MemoOf = nothingMore): TemporalSchedules {
  const call = <T>(run: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + DEADLINE_MS, run).catch(translate);
  const handle = (id: string) => client.schedule.getHandle(scheduleWorkflowId(id));

  function options(wanted: WantedSchedule, memo: Memo) {
    return {
      spec: { calendars: calendarsOf(wanted.runs), timezone: 'UTC' },
      action: {
        type: 'startWorkflow',
        workflowType: SCHEDULED_BACKUP_WORKFLOW,
        workflowId: scheduleWorkflowId(wanted.id),
        taskQueue,
        args: [{ scheduleId: wanted.id } satisfies ScheduledBackupInput],
        memo,
        staticSummary: wanted.label,
        searchAttributes: attributes(wanted),
      },
      policies: POLICIES,
      searchAttributes: attributes(wanted),
      state: { paused: wanted.paused, note: wanted.note },
    } satisfies Omit<ScheduleOptions, 'scheduleId'>;
  }

  return {
    get: (id) =>
      call(async () => {
        const found = await handle(id).describe().catch(unlessFound);
        return found === null ? null : present(id, taskQueue, found);
      }),
    put: (wanted) =>
      call(async () => {
        const wish = options(wanted, await memoOf(wanted));
        const update = () =>
          handle(wanted.id)
            .update(() => wish)
            .then(() => true, unlessFound);
        if (await update()) return;
        await client.schedule
          .create({ ...wish, scheduleId: scheduleWorkflowId(wanted.id), memo: { installation: taskQueue } })
          .catch(async (error: unknown) => {
            if (!(error instanceof ScheduleAlreadyRunning)) throw error;
            await update();
          });
      }),
    remove: (id) =>
      call(() =>
        handle(id)
          .delete()
          .then(() => true, unlessFound),
      ).then((removed) => removed ?? false),
    async *ids() {
      const list = client.schedule.list({ pageSize: 500 })[Symbol.asyncIterator]();
      for (;;) {
        const next = await call(() => list.next());
        if (next.done) return;
        const { scheduleId, memo } = next.value;
        if (scheduleId.startsWith(SCHEDULE_PREFIX) && memo?.['installation'] === taskQueue)
          yield scheduleId.slice(SCHEDULE_PREFIX.length);
      }
    },
    async startMissed({ id, due, label, ...scope }) {
      const missed = new Date(due).toISOString();
      await call(async () =>
        client.workflow
          .start(SCHEDULED_BACKUP_WORKFLOW, {
            taskQueue,
            memo: await memoOf(scope),
            workflowId: `${scheduleWorkflowId(id)}-missed-${missed}`,
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            args: [{ scheduleId: id, missed } satisfies ScheduledBackupInput],
            staticSummary: `${label}, missed`,
            searchAttributes: attributes({ id, ...scope }),
          })
          .catch((error: unknown) => {
            if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          }),
      );
    },
  };
}

function present(
  id: string,
  taskQueue: string,
  { spec, action, policies, state }: ScheduleDescription,
): PresentSchedule {
  const input = action.args?.[0] as Partial<ScheduledBackupInput> | undefined;
  const ours =
    action.workflowType === SCHEDULED_BACKUP_WORKFLOW &&
    action.workflowId === scheduleWorkflowId(id) &&
    action.taskQueue === taskQueue &&
    input?.scheduleId === id &&
    policies.overlap === POLICIES.overlap &&
    policies.catchupWindow === POLICIES.catchupWindow &&
    policies.pauseOnFailure === POLICIES.pauseOnFailure &&
    state.remainingActions === undefined;
  return {
    runs: ours ? instantsOf(spec) : null,
    paused: state.paused,
    note: state.note ?? '',
    label: action.staticSummary ?? '',
  };
}

function attributes({
  id,
  workspaceId,
  connectionId,
}: {
  id: string;
  workspaceId: string;
  connectionId: string;
}): Record<string, string[]> {
  return {
    [SEARCH_ATTRIBUTES.workspace]: [workspaceId],
    [SEARCH_ATTRIBUTES.connection]: [connectionId],
    [SEARCH_ATTRIBUTES.job]: [id],
  };
}

function unlessFound(error: unknown): null {
  if (error instanceof ScheduleNotFoundError) return null;
  throw error;
}

function translate(cause: unknown): never {
  throw new CybbackError('temporal-unavailable', 'The workflow service does not answer. Try again in a moment.', {
    cause,
  });
}
