import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { getRestore, type Restore } from '#core/restores/store/restores.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { comparableDump } from '../support/tenant-dump.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';
import { dump, giveCredential, keepNotesOf, kitOf, type LostWorld, lostWorld, rebuildIn } from './rebuild-world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const storage = memoryStorage();
const worlds: TenantHarness[] = [];
let lost: LostWorld;
let kit: RecoveryKit;
let changes: Restore;
let undone: Restore;
let undo: Restore;
/** The tenant as it was before `changes`. */
let before: string[];

beforeAll(async () => {
  lost = await lostWorld(storage);
  const { tenant, gone: backup, first, group } = lost;
  tenant.update(group, { description: 'As it is now' });
  tenant.update(first, { jobTitle: 'Keeper of maps' });
  undone = await lost.restore({ backup, objects: [{ type: 'groups', id: group }] });
  undo = await lost.undo(undone);
  tenant.update(first, { department: 'Elsewhere' });
  before = comparableDump(tenant.dump());
  changes = await lost.restore({ backup, objects: [{ type: 'users', id: first }] });
  await keepNotesOf(lost);
  kit = await kitOf(lost);
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await lost?.close();
});

async function rebuilt(change: (key: string, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes) {
  const copy = memoryStorage();
  for await (const { key } of storage.list('')) await copy.put(key, change(key, await storage.get(key)));
  const world = await tenantHarness({ storage: copy, beside: lost });
  worlds.push(world);
  return { world, ...(await rebuildIn(world, { kit })) };
}

it('knows what each restore undid, and opens the states that they kept', async () => {
  const { world, rebuild, findings } = await rebuilt();
  expect(findings).toEqual([]);
  expect(rebuild).toMatchObject({ state: 'completed', restores: 4 });
  const [was, is] = [await dump(lost.db, lost.connectionId), await dump(world.db, lost.connectionId)];
  for (const table of ['restore', 'restore_item', 'restore_step', 'restore_undo', 'id_map'])
    expect(is[table], table).toEqual(was[table]);
  expect(is['restore_undo']).toMatchObject([{ restore_id: undo.id, object_id: lost.group }]);
});

it('undoes a restore of the time before, and leaves the tenant as it was before that', async () => {
  const { world } = await rebuilt();
  const { tenant, connectionId, first } = lost;
  await giveCredential(world, connectionId);
  expect(comparableDump(tenant.dump())).not.toEqual(before);
  const taken = await getRestore(world.db, { workspaceId: world.workspaceId, id: changes.id });
  if (!taken) throw new Error('the restore is gone');
  const again = await world.undo(taken);
  const items = (await world.itemsOf(again)).map(({ objectId, action, state }) => ({ objectId, action, state }));
  expect(items).toEqual([{ objectId: first, action: 'update', state: 'done' }]);
  expect(comparableDump(tenant.dump())).toEqual(before);
});

it('keeps an Undo whose restore has a damaged note, and names that', async () => {
  const file = `notes/restores/${undone.id}`;
  const { world, rebuild, findings } = await rebuilt((key, bytes) =>
    key.includes(file) ? bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)) : bytes,
  );
  expect(rebuild).toMatchObject({ state: 'completedWithWarnings', restores: 4 });
  expect(findings).toMatchObject([
    { file: `${lost.connectionId}/${file}`, message: expect.stringContaining('is not complete') },
  ]);
  const kept = await getRestore(world.db, { workspaceId: world.workspaceId, id: undo.id });
  expect(kept).toMatchObject({ undoOf: undone.id, state: 'completed' });
  expect(await world.itemsOf({ ...undo, workspaceId: world.workspaceId })).toMatchObject([
    { objectId: lost.group, state: 'done' },
  ]);
});
