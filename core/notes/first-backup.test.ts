import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#core/domain/clock.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { type TenantHarness, tenantHarness } from '../../tests/support/tenant-harness.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { keepNotes } from './keep-notes.ts';

let world: TenantHarness;
beforeAll(async () => {
  world = await tenantHarness({ storage: memoryStorage(), simulator: { users: 4, groups: 1, seed: 7 } });
});
afterAll(() => world.close());

/** As a worker does it, which leaves what it could not write alone for minutes. */
async function keepThem(): Promise<void> {
  const { db, box, repositories } = world;
  await keepNotes({
    db,
    box,
    clock: systemClock,
    logger: silentLogger,
    openRepository: (scope) => repositories.open(scope),
  });
}
const due = async (): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from note_due`.execute(world.db)).rows[0]?.n ?? 0;

test('a connection is noted as soon as it has a backup, though it was tried before', async () => {
  const connectionId = await world.connect();
  await keepThem();
  expect(await due()).toBe(1);

  await world.backup(connectionId);
  await keepThem();
  expect(await due()).toBe(0);

  await world.backup(connectionId);
  expect(await due()).toBe(0);
});
