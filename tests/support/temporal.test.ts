import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { testTaskQueue, testTemporal } from './temporal.ts';

test('the shared server takes a workflow with our search attributes', async () => {
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const taskQueue = testTaskQueue();
    const handle = await client.workflow.start('nobodyRunsIt', {
      taskQueue,
      workflowId: taskQueue,
      searchAttributes: { CybbackJob: ['job-1'] },
    });
    const description = await handle.describe();
    expect(description.status.name).toBe('RUNNING');
    expect(description.searchAttributes).toMatchObject({ CybbackJob: ['job-1'] });
    await handle.terminate();
  } finally {
    await connection.close();
  }
});
