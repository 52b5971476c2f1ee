// What Temporal's histories tell of jobs: how long tasks waited for a worker, and what Temporal was asked to do.
import { Client, Connection } from '@temporalio/client';
import { backupWorkflowId } from '#core/temporal/names.ts';

interface Histories {
  readonly jobs: number;
  /** Milliseconds between the moment a task was there and the moment a worker took it, ascending. */
  readonly activityWaits: readonly number[];
  readonly workflowWaits: readonly number[];
  /** Tries of activities beyond the first. */
  readonly repeated: number;
  readonly events: number;
  /** Starts, activities with their repetitions, timers, signals, upserts and side effects: what Temporal Cloud bills as actions. */
  readonly actions: number;
}

type Event = NonNullable<
  NonNullable<Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']>[number]
>;

const ACTIONS = [
  'workflowExecutionStartedEventAttributes',
  'activityTaskScheduledEventAttributes',
  'timerStartedEventAttributes',
  'workflowExecutionSignaledEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'markerRecordedEventAttributes',
  'startChildWorkflowExecutionInitiatedEventAttributes',
] as const;

export async function readHistories(
  { address, namespace }: { address: string; namespace: string },
  connectionIds: readonly string[],
): Promise<Histories> {
  const connection = await Connection.connect({ address });
  const read = { activityWaits: [] as number[], workflowWaits: [] as number[], repeated: 0, events: 0, actions: 0 };
  try {
    const client = new Client({ connection, namespace });
    for (const id of connectionIds) {
      const { events } = await client.workflow.getHandle(backupWorkflowId(id)).fetchHistory();
      add(read, events ?? []);
    }
  } finally {
    await connection.close();
  }
  const ascending = (values: number[]): number[] => values.toSorted((a, b) => a - b);
  return {
    ...read,
    jobs: connectionIds.length,
    activityWaits: ascending(read.activityWaits),
    workflowWaits: ascending(read.workflowWaits),
  };
}

function add(
  read: { activityWaits: number[]; workflowWaits: number[]; repeated: number; events: number; actions: number },
  events: readonly Event[],
): void {
  const at = new Map(events.map((event) => [String(event.eventId), millis(event)]));
  const waited = (event: Event, scheduled: unknown): number =>
    millis(event) - (at.get(String(scheduled)) ?? Number.NaN);
  for (const event of events) {
    const { activityTaskStartedEventAttributes: activity, workflowTaskStartedEventAttributes: workflow } = event;
    if (activity) {
      read.repeated += (activity.attempt ?? 1) - 1;
      read.actions += (activity.attempt ?? 1) - 1;
      if (activity.attempt === 1) read.activityWaits.push(waited(event, activity.scheduledEventId));
    }
    if (workflow) read.workflowWaits.push(waited(event, workflow.scheduledEventId));
    if (ACTIONS.some((name) => event[name])) read.actions += 1;
  }
  read.events += events.length;
}

function millis({ eventTime }: Event): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}

export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}
