import {
  Client,
  Connection,
  type WorkflowHandle,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { DefaultLogger, type LogEntry, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '#core/temporal/names.ts';
import type { TurnActivities } from '../../activities/turn-activities.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { type TestTemporal, testTaskQueue } from '../support/temporal.ts';

/** What workflows and workers have said. */
export const logged: LogEntry[] = [];
Runtime.install({ logger: new DefaultLogger('INFO', (entry) => void logged.push(entry)) });

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** Every job has its turn at once. */
const NO_NEIGHBOURS: TurnActivities = { takeTurn: () => Promise.resolve({ taken: true, place: 0 }) };

export interface Run {
  readonly workflowId: string;
  readonly runId: string;
  readonly events: number;
  readonly history: History;
}

export type WorkflowRuns = Awaited<ReturnType<typeof workflowRuns>>;

/** The workflows as they are, on a real server, with activities in the place of ours. */
export async function workflowRuns<Activities extends object>(server: TestTemporal, activities: Activities) {
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, namespace: server.namespace });
  const native = await NativeConnection.connect({ address: server.address });
  const taskQueue = testTaskQueue('workflows');
  const worker = await Worker.create({
    connection: native,
    namespace: server.namespace,
    taskQueue,
    workflowBundle: { codePath: await workflowBundle() },
    activities: { ...NO_NEIGHBOURS, ...activities },
  });
  const running = worker.run();
  return {
    client,
    start: (workflowType: string, workflowId: string, input: object): Promise<WorkflowHandleWithFirstExecutionRunId> =>
      client.workflow.start(workflowType, {
        taskQueue,
        workflowId,
        args: [input],
        staticSummary: 'Contoso',
        searchAttributes: { [SEARCH_ATTRIBUTES.job]: ['job'] },
      }),
    /** All runs that a workflow has had, from the first to the last. */
    async runsOf({ workflowId, firstExecutionRunId }: WorkflowHandleWithFirstExecutionRunId): Promise<Run[]> {
      const runs: Run[] = [];
      for (let runId: string | undefined = firstExecutionRunId; runId !== undefined;) {
        const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
        const events: NonNullable<History['events']> = history.events ?? [];
        runs.push({ workflowId, runId, events: events.length, history });
        const next: string | null | undefined =
          events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
        runId = next || undefined;
      }
      return runs;
    },
    async close(): Promise<void> {
      worker.shutdown();
      await running;
      await native.close();
      await connection.close();
    },
  };
}

/** Throws where the present workflows would not do again what the runs have done. */
export async function replay(runs: readonly Run[]): Promise<void> {
  const results = Worker.runReplayHistories(
    { workflowBundle: { codePath: await workflowBundle() } },
    runs.map(({ workflowId, history }) => ({ workflowId, history })),
  );
  for await (const { error } of results) if (error) throw error;
}
