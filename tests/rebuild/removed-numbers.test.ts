import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { updateConnection } from '#core/connections/store/connections.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';
import { giveCredential, keepNotesOf, kitOf, type LostWorld, lostWorld, rebuildIn } from './rebuild-world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const storage = memoryStorage();
const worlds: TenantHarness[] = [];
let lost: LostWorld;
let kit: RecoveryKit;
beforeAll(async () => {
  lost = await lostWorld(storage);
  kit = await kitOf(lost);
  // As retention decides it; the rest of its work is not the matter here.
  await sql`update backup set removed_at = now() where seq in (1, 2) and connection_id = ${lost.connectionId}`.execute(
    lost.db,
  );
  await keepNotesOf(lost);
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await lost?.close();
});

async function without(
  from: Storage,
  seqs: readonly number[],
  isKept: (key: string) => boolean = () => true,
): Promise<Storage> {
  const copy = memoryStorage();
  const gone = seqs.map((seq) => `/manifests/${String(seq).padStart(10, '0')}-`);
  for await (const { key } of from.list(''))
    if (isKept(key) && !gone.some((part) => key.includes(part))) await copy.put(key, await from.get(key));
  return copy;
}

async function rebuilt(files: Storage): Promise<{ world: TenantHarness; said: string }> {
  const world = await tenantHarness({ storage: files, beside: lost });
  worlds.push(world);
  const { findings } = await rebuildIn(world, { kit });
  return { world, said: findings.map(({ message }) => message).join('\n') };
}

it('names lost backups alone, also after the database that knew the removed ones is gone', async () => {
  const files = await without(storage, [1, 2, 4]);
  const { world, said } = await rebuilt(files);
  expect(said).toMatch(/Backup number 4 is not in the storage: it is lost, unless retention has removed it since 20/);
  expect(said).not.toMatch(/number [12]\b/);

  await giveCredential(world, lost.connectionId);
  await updateConnection(world.db, { workspaceId: world.workspaceId, id: lost.connectionId }, { name: 'Renamed' });
  await keepNotesOf(world);
  const again = await rebuilt(files);
  expect(again.said).toMatch(/Backup number 4 is not in the storage: it is lost/);
  expect(again.said).not.toMatch(/number [12]\b/);
});

it('does not know where nothing is noted of it', async () => {
  const { said } = await rebuilt(await without(storage, [1, 2], (key) => !key.includes('/notes/connection-')));
  // Nothing lies before the first that is there.
  expect(said).toMatch(/Backups number 1 to 2 are not in the storage: retention has removed them, or they are lost/);
});
