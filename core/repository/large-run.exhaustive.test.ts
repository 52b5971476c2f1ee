import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { entryOf, openTest } from './repository.fixture.ts';
import type { ObjectEntry, Repository } from './types.ts';

describe('a large run', () => {
  it('is written and merged in bounded memory', { timeout: 90_000 }, async () => {
    const files = new Map<string, Uint8Array>();
    const repository: Repository = await openTest(memoryStorage(files));
    const hash = 'ab'.repeat(32);
    const id = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    const sample = entryOf('x', { hash });
    async function* entries(step: number): AsyncIterable<ObjectEntry> {
      for (let i = 0; i < 1_000_000; i += step)
        yield { ...sample, objectId: id(i), displayName: `User ${i} of ${step}` };
    }
    const runs = [await repository.writeObjectRun('users', entries(1))];
    for (const step of [2, 3, 10]) runs.push(await repository.writeObjectRun('users', entries(step)));
    const heap = (): number => process.memoryUsage().heapUsed + process.memoryUsage().external;
    const before = heap();
    let peak = 0;
    let count = 0;
    let newest = 0;
    for await (const entry of repository.readObjectRuns(runs)) {
      count += 1;
      if (entry.displayName?.endsWith('of 10')) newest += 1;
      if (count % 20_000 === 0) peak = Math.max(peak, heap());
    }
    expect([count, newest]).toEqual([1_000_000, 100_000]);
    expect((peak - before) / 1e6).toBeLessThan(200);
  });
});
