import { afterAll, expect, test } from 'vitest';
import { createEmptyTestDatabase } from '../../tests/support/postgres.ts';
import { spawnNode } from '../../tests/support/process.ts';
import { testTemporal } from '../../tests/support/temporal.ts';

const database = await createEmptyTestDatabase();
afterAll(() => database.drop());

test('services from outside are brought up to date, and a second time nothing is left to do', async () => {
  const { address, namespace } = testTemporal();
  const env = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    STORAGE: undefined,
  };
  const first = spawnNode('scripts/prepare.ts', env);
  expect(await first.exited(), first.output()).toBe(0);
  expect(first.output()).toMatch(/Database schema: applied \d{8}_01/);
  expect(first.output()).toContain(`Temporal: ${address}, namespace ${namespace}.`);
  expect(first.output()).not.toContain('could not be registered');
  const second = spawnNode('scripts/prepare.ts', env);
  expect(await second.exited(), second.output()).toBe(0);
  expect(second.output()).toContain('Database schema: up to date.');
});
