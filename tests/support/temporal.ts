import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type {} from './provided.ts';

export interface TestTemporal {
  readonly address: string;
  readonly namespace: string;
}

/**
 * The Temporal dev server of this test run (integration project only). It is shared: use workflow IDs and
 * task queues of your own (`testTaskQueue`), and few workflows, it does about twenty a second.
 */
export function testTemporal(): TestTemporal {
  const provided = inject('temporal');
  if (provided === undefined) {
    throw new Error('testTemporal() is for the integration project: name the file *.it.test.ts or put it in tests/.');
  }
  if ('unavailable' in provided) throw new Error(provided.unavailable);
  return provided;
}

/** A task queue no other test file uses. */
export function testTaskQueue(prefix = 'test'): string {
  return `${prefix}-${randomUUID()}`;
}
