import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { damageWorld, type DamageWorld } from './damage-world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const files = new Map<string, Uint8Array>();
let world: DamageWorld;
let backup: Backup;

beforeAll(async () => {
  world = await damageWorld(memoryStorage(files));
  backup = await world.backup('full');
});
afterAll(() => world?.close());

/** The check of the next day: everything that is known is a day older by then. */
async function checkNextDay(): Promise<void> {
  await sql`update stored_file set read_at = read_at - interval '1 day'`.execute(world.db);
  await sql`update repository set checked_at = checked_at - interval '1 day'`.execute(world.db);
  const since = new Date().toISOString();
  for (let done = false; !done;) ({ done } = await world.run('checkRepositoryWindow', backup.repositoryId, since));
}

async function events(): Promise<Record<string, unknown>[]> {
  const rows = await world.db
    .selectFrom('workspaceEvent')
    .select('facts')
    .where('kind', '=', 'storageDamaged')
    .execute();
  return rows.map(({ facts }) => ({ ...facts }));
}

const readFiles = async (): Promise<number> =>
  (await world.db.selectFrom('storedFile').select('path').where('readAt', 'is not', null).execute()).length;

it('reads a share each day and everything within the set number of days', async () => {
  await checkNextDay();
  const all = (await world.db.selectFrom('storedFile').select('path').execute()).length;
  const first = await readFiles();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(all);
  for (let day = 1; day < 30; day += 1) await checkNextDay();
  expect(await readFiles()).toBe(all);
  expect(await events()).toEqual([]);
});

it('finds what the storage does not show, within that time, and tells of it once', async () => {
  const { key } = await world.target('pack', backup);
  const bytes = files.get(key);
  if (!bytes) throw new Error('no such file');
  // In place: name, size and mark of the file stay as they were.
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  for (let day = 30; day < 61; day += 1) await checkNextDay();
  expect(await events()).toEqual([
    expect.objectContaining({
      files: 1,
      backups: 1,
      backupNumbers: [1],
      // A slow machine writes them in more than one file.
      objects: (await world.versions()).filter(({ location }) => key.endsWith(location.packId)).length,
      examples: [expect.stringContaining(key)],
    }),
  ]);
});

it('tells at once of a file that is gone, and again only when there are more', async () => {
  const { key } = await world.target('objects', backup);
  const bytes = files.get(key);
  files.delete(key);
  await checkNextDay();
  await checkNextDay();
  expect((await events()).map(({ files: count }) => count)).toEqual([1, 2]);
  if (bytes) files.set(key, bytes);
  await checkNextDay();
  const { damagedFiles } = (await world.verify(backup)).result ?? {};
  expect(damagedFiles).toBe(1);
});
