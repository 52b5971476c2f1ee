import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#core/domain/clock.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { type TenantHarness, tenantHarness } from '../../tests/support/tenant-harness.ts';
import { updateConnection } from '../connections/store/connections.ts';
import type { Repository } from '../repository/types.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { readConnectionNote } from './connection-note.ts';
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

test('of old notes the newest few are kept, and what the storage protects until it no longer does', async () => {
  const { db, box, repositories, workspaceId } = world;
  const connectionId = await world.connect();
  await world.backup(connectionId);
  let now = systemClock.now();
  let locked: readonly string[] = [];
  const opened: Repository[] = [];
  const rename = async (name: string): Promise<void> => {
    now += 1_000;
    await updateConnection(db, { workspaceId, id: connectionId }, { name });
    await keepNotes(
      {
        db,
        box,
        clock: { now: () => now },
        logger: silentLogger,
        async openRepository(scope) {
          const repository = await repositories.open(scope);
          opened.push(repository);
          return {
            ...repository,
            removeFile: (path) =>
              locked.includes(path) ? Promise.resolve(new Date(now + 86_400_000)) : repository.removeFile(path),
          };
        },
      },
      { waitMs: 0 },
    );
  };
  const names = async (): Promise<string[]> => {
    const found = [];
    for await (const name of opened.at(-1)?.listNotes('connection-') ?? []) found.push(name);
    return found;
  };
  for (const name of ['one', 'two', 'three']) await rename(name);
  const three = await names();
  locked = three.slice(0, 1).map((name) => `notes/${name}`);
  for (const name of ['four', 'five', 'six']) await rename(name);
  expect(await names()).toHaveLength(4);
  expect((await names())[0]).toBe(three[0]);
  locked = [];
  await rename('seven');
  expect(await names()).toHaveLength(3);
  const [repository] = opened.slice(-1);
  if (!repository) throw new Error('nothing was written');
  expect((await readConnectionNote(repository)).note?.connection.name).toBe('seven');
});
