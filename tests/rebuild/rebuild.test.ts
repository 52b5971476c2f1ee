import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listChanges } from '#core/backups/store/browse/changes.ts';
import { objectHistory } from '#core/backups/store/browse/history.ts';
import { listLinks } from '#core/backups/store/browse/links.ts';
import { listObjects } from '#core/backups/store/browse/objects.ts';
import { searchObjects } from '#core/backups/store/browse/search.ts';
import { listUsedBy } from '#core/backups/store/browse/used-by.ts';
import { updateConnection } from '#core/connections/store/connections.ts';
import { sealCredential } from '#core/connections/store/credentials.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { listSchedules } from '#core/schedules/store/schedules.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';
import { dump, kitOf, type LostWorld, lostWorld, PASSPHRASE, readAllReferences, rebuildIn } from './rebuild-world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const storage = memoryStorage();
const worlds: TenantHarness[] = [];
let lost: LostWorld;
let kit: RecoveryKit;
beforeAll(async () => {
  lost = await lostWorld(storage);
  kit = await kitOf(lost);
  await readAllReferences(lost);
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await lost?.close();
});

/** An installation with an empty database and a master key of its own. */
async function empty(files: Storage = storage): Promise<TenantHarness> {
  const world = await tenantHarness({ storage: files, beside: lost });
  worlds.push(world);
  return world;
}

/** All files, as they are now, in another storage. */
async function copied(change: (key: string, bytes: Uint8Array) => Uint8Array | null = (_, bytes) => bytes) {
  const copy = memoryStorage();
  for await (const { key } of storage.list('')) {
    const bytes = change(key, await storage.get(key));
    if (bytes) await copy.put(key, bytes);
  }
  return copy;
}

it('brings everything back into an empty database as it was, and goes on with backups and restores', async () => {
  const files = await copied();
  const world = await empty(files);
  const { rebuild, findings } = await rebuildIn(world, { kit });
  expect(findings).toEqual([]);
  expect(rebuild).toMatchObject({ state: 'completed', backups: 6, restores: 1, schedules: 1, madeConnection: true });
  const [was, is] = [await dump(lost.db, lost.connectionId), await dump(world.db, lost.connectionId)];
  for (const table of Object.keys(was)) expect(is[table], table).toEqual(was[table]);
  for (const table of ['object_version', 'link_version', 'reference_edge', 'id_map', 'restore_item', 'schedule'])
    expect(is[table]?.length, table).toBeGreaterThan(0);

  const page = { limit: 500, cursor: null };
  const answers = async ({ db, workspaceId }: TenantHarness) => {
    const scope = { workspaceId, connectionId: lost.connectionId, seq: 5 };
    return {
      browse: await listObjects(db, scope, { type: 'users', order: 'name', ...page }),
      search: await searchObjects(db, scope, { type: null, text: 'a', ...page }),
      history: await objectHistory(db, scope, { type: 'users', id: lost.second }),
      comparison: await listChanges(db, { ...scope, since: 1 }, page),
      references: await Promise.all(
        lost.tenant
          .list('groups')
          .map((group) => listUsedBy(db, scope, { type: 'groups', objectId: String(group['id']), by: null, ...page })),
      ),
      links: await listLinks(db, scope, {
        type: 'groups',
        objectId: lost.group,
        direction: 'out',
        relation: null,
        ...page,
      }),
    };
  };
  const [then, now] = [await answers(lost), await answers(world)];
  expect(now).toEqual(then);
  expect([then.browse, then.search, then.comparison].map(({ items }) => items.length > 0)).toEqual([true, true, true]);
  expect(then.history.length).toBeGreaterThan(0);
  const opened = async (one: TenantHarness) =>
    (await one.itemsOf({ ...lost.restored, workspaceId: one.workspaceId })).map(({ plan, comparison }) => [
      plan,
      comparison,
    ]);
  expect(await opened(world)).toEqual(await opened(lost));
  const { items: schedules } = await listSchedules(
    world.db,
    { workspaceId: world.workspaceId, connectionIds: null },
    page,
  );
  expect(schedules).toMatchObject([{ name: 'Every night', paused: { by: 'storage' } }]);

  await expect(
    world.connections.tenant({ workspaceId: world.workspaceId, connectionId: lost.connectionId }),
  ).rejects.toMatchObject({
    code: 'connection-not-ready',
  });
  const credential = await sealCredential(world.box, lost.connectionId, {
    kind: 'secret',
    clientSecret: lost.tenant.clientSecret,
  });
  await updateConnection(world.db, { workspaceId: world.workspaceId, id: lost.connectionId }, { credential });
  const next = await world.backup(lost.connectionId);
  expect(next).toMatchObject({ seq: 7, mode: 'incremental' });
  expect(await world.findings(next)).toEqual([]);
  lost.tenant.delete(lost.plain);
  const undeleted = await world.restore({ backup: next, objects: [{ type: 'users', id: lost.plain }] });
  const items = (await world.itemsOf(undeleted)).map(({ action, state, reasons }) => ({ action, state, reasons }));
  expect(items).toMatchObject([{ action: 'undelete', state: 'done' }]);
  expect(lost.tenant.get(lost.plain)).toMatchObject({ id: lost.plain });
});

it('takes in what an installed database does not have, and does nothing where it has all', async () => {
  const world = await empty(await copied((key, bytes) => (/manifests\/000000000[3-6]/.test(key) ? null : bytes)));
  expect((await rebuildIn(world, { kit })).rebuild.backups).toBe(2);
  for await (const { key } of storage.list(`${lost.connectionId}/manifests/`))
    await world.storage.put(key, await storage.get(key));
  const again = await rebuildIn(world, { kit });
  expect(again.rebuild).toMatchObject({ backups: 4, madeConnection: false });
  const [was, is] = [await dump(lost.db, lost.connectionId), await dump(world.db, lost.connectionId)];
  for (const table of ['backup', 'object_version', 'link_version', 'reference_edge', 'unknown_part', 'backup_type'])
    expect(is[table], table).toEqual(was[table]);
  expect((await rebuildIn(world, { kit })).rebuild).toMatchObject({ backups: 0, state: 'completed' });
});

describe('what is damaged costs only itself, and is named', () => {
  const flipped = (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte, at) => (at === bytes.length - 20 ? byte ^ 1 : byte));

  it.each([
    ['is missing', () => null, /Backup number 3 is not in the storage/],
    ['is damaged', flipped, /Backup number 3 could not be read and was left out/],
  ] as const)('a manifest that %s', async (_, change, words) => {
    const world = await empty(
      await copied((key, bytes) => (key.includes('manifests/0000000003') ? change(bytes) : bytes)),
    );
    const { rebuild, findings } = await rebuildIn(world, { kit });
    expect(rebuild).toMatchObject({ state: 'completedWithWarnings', backups: 5 });
    expect(findings.map(({ message }) => message).join('\n')).toMatch(words);
    const open = (rows: readonly unknown[] = []) =>
      rows.filter((row) => (row as { to_seq: unknown }).to_seq === null).length;
    const [was, is] = [await dump(lost.db, lost.connectionId), await dump(world.db, lost.connectionId)];
    expect(open(is['object_version'])).toBe(open(was['object_version']));
    expect(open(is['link_version'])).toBe(open(was['link_version']));
  });

  it('a pack that is missing', async () => {
    let left = '';
    const world = await empty(
      await copied((key, bytes) => {
        if (!key.includes('/packs/') || (left !== '' && key !== left)) return bytes;
        left = key;
        return null;
      }),
    );
    const { rebuild, findings } = await rebuildIn(world, { kit });
    expect(rebuild).toMatchObject({ state: 'completedWithWarnings', backups: 6 });
    expect(findings).toMatchObject([{ file: left, code: 'storage-missing' }]);
  });

  it('a lost header, which is written again', async () => {
    const world = await empty(await copied((key, bytes) => (key.endsWith('repository.json') ? null : bytes)));
    const { rebuild, findings } = await rebuildIn(world, { kit });
    expect(rebuild.backups).toBe(6);
    expect(findings.map(({ message }) => message).join('\n')).toContain('It was written again from the recovery kit');
  });
});

describe('refuses, in plain words', () => {
  it('another passphrase', async () => {
    await expect(rebuildIn(await empty(), { kit, passphrase: `${PASSPHRASE}!` })).rejects.toMatchObject({
      code: 'key-wrong',
      message: expect.stringContaining('the passphrase is another one'),
    });
  });

  it('a storage without backups of the connection', async () => {
    await expect(rebuildIn(await empty(memoryStorage()), { kit })).rejects.toMatchObject({
      code: 'storage-missing',
      message: expect.stringContaining('holds no backups of'),
    });
  });

  it('a folder that is another repository’s', async () => {
    const other = { ...kit, repositories: kit.repositories.map((one) => ({ ...one, id: randomUUID() })) };
    await expect(rebuildIn(await empty(), { kit: other })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('holds backups of another connection'),
    });
  });

  it('a connection of another workspace', async () => {
    const world = await empty();
    await rebuildIn(world, { kit });
    const workspaceId = randomUUID();
    await world.db.insertInto('workspace').values({ id: workspaceId, name: 'Another' }).execute();
    await expect(rebuildIn({ ...world, workspaceId }, { kit })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another workspace'),
    });
  });

  it('a kit that lacks the key of the backups, and names each of them', async () => {
    const asked = { kit: { ...kit, keys: [] } };
    const world = await empty(await copied());
    // Others could have written it by hand.
    await expect(rebuildIn(world, asked)).rejects.toMatchObject({ code: 'key-wrong' });
    const { rebuild, findings } = await rebuildIn(world, { ...asked, byOperator: true });
    expect(rebuild).toMatchObject({ state: 'failed', errorCode: 'key-wrong' });
    expect(findings.filter(({ code }) => code === 'key-wrong').length).toBeGreaterThanOrEqual(6);
  });
});
