import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupWorkflowId } from '#core/temporal/names.ts';
import { type Simulator, startSimulator } from '#simulator/index.ts';
import { type Installation, installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';

const TENANTS = 6;

let simulator: Simulator;
let database: TestDatabase;
let product: Installation;

beforeAll(async () => {
  simulator = await startSimulator({
    tenants: Array.from({ length: TENANTS }, (_, index) => ({ users: 8, groups: 2, links: 4, seed: index + 1 })),
  });
  database = await createTestDatabase();
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: { JOBS_PER_WORKSPACE: String(TENANTS) },
  });
  await Promise.all([product.startWorker(), product.startWorker()]);
});
afterAll(async () => {
  await product.close();
  await database.drop();
  await simulator.close();
});

it('two workers share the backups of six tenants, and take no step of any twice', async () => {
  const connections = await Promise.all(simulator.tenants.map((tenant) => product.connect(tenant)));
  const started = await Promise.all(connections.map((id) => product.start(id)));
  const backups = await Promise.all(started.map(({ id }) => product.ended(id)));
  expect(backups.map(({ state, seq }) => [state.startsWith('completed'), seq])).toEqual(backups.map(() => [true, 1]));
  const steps = await stepsOf(connections);
  expect(new Set(steps.map(({ worker }) => worker)).size).toBe(2);
  expect(steps.filter(({ attempt }) => attempt !== 1)).toEqual([]);
  const published = steps.filter(({ name }) => name === 'publishBackup');
  expect(published.map(({ workflow }) => workflow).toSorted()).toEqual(connections.map(backupWorkflowId).toSorted());
  const counted = backups.reduce((sum, { requests }) => sum + requests, 0);
  // Of what arrived, sign-ins and what is asked before the counting begins are not in the backups.
  expect(simulator.statistics().total).toBeGreaterThanOrEqual(counted);
});

async function stepsOf(connections: readonly string[]) {
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const histories = await Promise.all(
      connections.map(async (id) => {
        const workflow = backupWorkflowId(id);
        return { workflow, events: (await client.workflow.getHandle(workflow).fetchHistory()).events ?? [] };
      }),
    );
    return histories.flatMap(({ workflow, events }) =>
      events.flatMap(({ activityTaskStartedEventAttributes: started }) => {
        if (!started) return [];
        const scheduled = events.find(({ eventId }) => String(eventId) === String(started.scheduledEventId));
        return [
          {
            workflow,
            name: scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ?? '',
            worker: started.identity ?? '',
            attempt: started.attempt ?? 0,
          },
        ];
      }),
    );
  } finally {
    await connection.close();
  }
}
