import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { objectAt } from '#core/backups/store/browse/object-at.ts';
import { listObjects } from '#core/backups/store/browse/objects.ts';
import { unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';
import { dump, giveCredential, kitOf, type LostWorld, lostWorld, rebuildIn } from './rebuild-world.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const storage = memoryStorage();
const worlds: TenantHarness[] = [];
let lost: LostWorld;
let kit: RecoveryKit;
beforeAll(async () => {
  lost = await lostWorld(storage);
  kit = await kitOf(lost);
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await lost?.close();
});

type Runs = 'objectRuns' | 'linkRuns';

/** The oldest run of a type in backup 1, which is a file, and the numbers of all backups that are made of it. */
async function oldestRun(type: TypeKey, kind: Runs): Promise<{ path: string; seqs: number[] }> {
  const rows = await lost.db
    .selectFrom('backupType')
    .innerJoin('backup', 'backup.id', 'backupType.backupId')
    .select(['backup.seq', 'backupType.manifest'])
    .where('backup.connectionId', '=', lost.connectionId)
    .where('backupType.type', '=', type)
    .orderBy('backup.seq')
    .execute();
  const runsOf = ({ manifest }: (typeof rows)[number]) =>
    (manifest as Record<Runs, { id: string; content?: string }[]>)[kind];
  const [run] = rows[0] ? runsOf(rows[0]) : [];
  if (!run || run.content !== undefined) throw new Error('the oldest run is no file');
  const named = rows.filter((row) => runsOf(row).some(({ id }) => id === run.id));
  return { path: `${lost.connectionId}/indexes/${type}/${run.id}`, seqs: named.map(({ seq }) => seq ?? 0) };
}

async function rebuiltFrom(files: Storage): Promise<TenantHarness> {
  const world = await tenantHarness({ storage: files, beside: lost });
  worlds.push(world);
  return world;
}

async function copied(change: (key: string, bytes: Uint8Array) => Uint8Array | null): Promise<Storage> {
  const copy = memoryStorage();
  for await (const { key } of storage.list('')) {
    const bytes = change(key, await storage.get(key));
    if (bytes) await copy.put(key, bytes);
  }
  return copy;
}

const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, at) => (at === Math.floor(bytes.length / 2) ? byte ^ 1 : byte));

const listed = async ({ db, workspaceId }: TenantHarness, seq: number, type: TypeKey) =>
  (
    await listObjects(
      db,
      { workspaceId, connectionId: lost.connectionId, seq },
      {
        type,
        order: 'id',
        limit: 500,
        cursor: null,
      },
    )
  ).items.map(({ id, displayName }) => [id, displayName]);

const gaps = async ({ db }: TenantHarness) =>
  (await unavailableTypes(db, { connectionId: lost.connectionId })).map(({ type, seq }) => `${type} ${String(seq)}`);

const open = (rows: readonly unknown[] = []): unknown[] =>
  rows.map((row) => row as Record<string, unknown>).filter((row) => row['to_seq'] === null);
/** From when on it is there differs by what could not be read before. */
const withoutFrom = (rows: unknown[]): string[] =>
  rows.map((row) => JSON.stringify({ ...(row as object), from_seq: null })).sort();

describe('a damaged index of an older backup', () => {
  it.each([
    ['is missing', 'objectRuns', () => null],
    ['is damaged', 'objectRuns', flipped],
    ['of links is damaged', 'linkRuns', flipped],
  ] as const)('that %s costs its type alone, until a backup begins anew', async (_, kind, change) => {
    const type: TypeKey = kind === 'linkRuns' ? 'groups' : 'users';
    const { path, seqs } = await oldestRun(type, kind);
    const world = await rebuiltFrom(await copied((key, bytes) => (key === path ? change(bytes) : bytes)));
    const { rebuild, findings } = await rebuildIn(world, { kit });
    expect(rebuild).toMatchObject({ state: 'completedWithWarnings', backups: 6 });
    expect(seqs).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(await gaps(world)).toEqual(seqs.map((seq) => `${type} ${String(seq)}`));
    const said = findings.map(({ message }) => message).join('\n');
    for (const seq of seqs)
      expect(said).toContain(`of backup number ${String(seq)}: not available, the index is damaged`);
    expect(said.match(/not available/g)).toHaveLength(seqs.length);

    for (const seq of [1, 2, 3, 4, 5, 6])
      for (const other of ['users', 'groups', 'applications'] as const)
        if (other !== type || !seqs.includes(seq))
          expect(await listed(world, seq, other), `${other} ${String(seq)}`).toEqual(await listed(lost, seq, other));
    const scope = { workspaceId: world.workspaceId, connectionId: lost.connectionId, seq: 2 };
    const id = type === 'users' ? lost.first : lost.group;
    await expect(objectAt(world.db, scope, { type, id })).rejects.toMatchObject({ code: 'repository-corrupt' });
    if (seqs.includes(6)) return;
    expect(await objectAt(world.db, { ...scope, seq: 6 }, { type, id })).not.toBeNull();
    const [was, is] = [await dump(lost.db, lost.connectionId), await dump(world.db, lost.connectionId)];
    for (const table of ['object_version', 'link_version', 'unknown_part'])
      expect(withoutFrom(open(is[table])), table).toEqual(withoutFrom(open(was[table])));
    const warned = (await world.db.selectFrom('backup').select(['seq', 'state']).orderBy('seq').execute()).filter(
      ({ state }) => state === 'completedWithWarnings',
    );
    expect(warned.map(({ seq }) => seq)).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  it('is blocked by name in a restore that needs the type, which brings the rest', async () => {
    const { path } = await oldestRun('groups', 'linkRuns');
    const world = await rebuiltFrom(await copied((key, bytes) => (key === path ? null : bytes)));
    await rebuildIn(world, { kit });
    await giveCredential(world, lost.connectionId);
    const backup = await world.db
      .selectFrom('backup')
      .selectAll()
      .where('connectionId', '=', lost.connectionId)
      .where('seq', '=', 5)
      .executeTakeFirstOrThrow();
    const restore = await world.restore({
      backup,
      dryRun: true,
      objects: [
        { type: 'groups', id: lost.group },
        { type: 'users', id: lost.first },
      ],
    });
    const items = (await world.itemsOf(restore)).toSorted((one, other) => (one.type < other.type ? -1 : 1));
    expect(items).toMatchObject([
      {
        action: 'blocked',
        reasons: [
          {
            code: 'content-lost',
            facts: { message: expect.stringContaining('Groups of backup number 5: not available') },
          },
        ],
      },
      { type: 'users' },
    ]);
    expect(restore.warnings.map(({ message }) => message).join('\n')).toContain('Groups of backup number 5');
  });

  it('is read from the tenant and written in full by the next backup, where the newest one has it', async () => {
    const { path, seqs } = await oldestRun('groups', 'linkRuns');
    expect(seqs).toContain(6);
    const files = await copied((key, bytes) => (key === path ? null : bytes));
    const world = await rebuiltFrom(files);
    await rebuildIn(world, { kit });
    await giveCredential(world, lost.connectionId);
    lost.tenant.update(lost.group, { description: 'Changed since' });
    const next = await world.backup(lost.connectionId);
    expect(next).toMatchObject({ seq: 7, mode: 'incremental' });
    expect((await world.typesOf(next)).get('groups')).toMatchObject({ mode: 'full' });
    expect((await world.typesOf(next)).get('users')).toMatchObject({ mode: 'delta' });
    expect(await world.findings(next)).toEqual([]);
    await lost.backup(lost.connectionId);
    const state = async ({ db }: TenantHarness) => {
      const tables = await dump(db, lost.connectionId);
      return ['object_version', 'link_version', 'unknown_part'].map((table) =>
        open(tables[table])
          .map((row) => row as Record<string, unknown>)
          .map((row) =>
            ['type', 'object_id', 'source_id', 'relation', 'target_id', 'part', 'hash'].map((name) => row[name]),
          )
          .map((row) => JSON.stringify(row))
          .sort(),
      );
    };
    const was = await state(lost);
    expect(await state(world)).toEqual(was);

    const again = await rebuiltFrom(files);
    await rebuildIn(again, { kit });
    expect(await gaps(again)).toEqual(seqs.map((seq) => `groups ${String(seq)}`));
    expect(await state(again)).toEqual(was);
  });

  describe.each([
    ['users', 'objectRuns'],
    ['groups', 'linkRuns'],
  ] as const)('of %s (%s) that lies in the storage again', (type, kind) => {
    const lostAndFound = async (): Promise<{ world: TenantHarness; putBack: () => Promise<void> }> => {
      const { path } = await oldestRun(type, kind);
      const files = await copied((key, bytes) => (key === path ? null : bytes));
      const world = await rebuiltFrom(files);
      await rebuildIn(world, { kit });
      expect(await gaps(world)).not.toEqual([]);
      return { world, putBack: async () => void (await files.put(path, await storage.get(path))) };
    };

    it('makes another rebuild take its type in, as if it had never been missing', async () => {
      const { world, putBack } = await lostAndFound();
      const without = await dump(world.db, lost.connectionId);
      await rebuildIn(world, { kit });
      expect(await dump(world.db, lost.connectionId)).toEqual(without);
      await putBack();
      await rebuildIn(world, { kit });
      expect(await gaps(world)).toEqual([]);
      const whole = await rebuiltFrom(await copied((_, bytes) => bytes));
      await rebuildIn(whole, { kit });
      const [is, was] = [await dump(world.db, lost.connectionId), await dump(whole.db, lost.connectionId)];
      for (const table of Object.keys(was)) expect(is[table], table).toEqual(was[table]);
    });

    it('makes the next backup take its type in, and say so', async () => {
      const { world, putBack } = await lostAndFound();
      await giveCredential(world, lost.connectionId);
      await putBack();
      const next = await world.backup(lost.connectionId);
      expect(await gaps(world)).toEqual([]);
      expect(next.warnings).toMatchObject([{ code: 'index-back', type }]);
      for (const seq of [1, 2, 3, 4, 5, 6])
        expect(await listed(world, seq, type), String(seq)).toEqual(await listed(lost, seq, type));
      const restore = await world.restore({
        backup: await world.db
          .selectFrom('backup')
          .selectAll()
          .where('connectionId', '=', lost.connectionId)
          .where('seq', '=', 2)
          .executeTakeFirstOrThrow(),
        dryRun: true,
        objects: [{ type, id: type === 'users' ? lost.first : lost.group }],
      });
      expect(restore.warnings).toEqual([]);
      expect(await world.itemsOf(restore)).not.toMatchObject([{ action: 'blocked' }]);
    });
  });

  it('stays left out where what lies there again is damaged as well, and nothing changes', async () => {
    const { path } = await oldestRun('users', 'objectRuns');
    const files = await copied((key, bytes) => (key === path ? null : bytes));
    const world = await rebuiltFrom(files);
    await rebuildIn(world, { kit });
    await files.put(path, flipped(await storage.get(path)));
    const before = await dump(world.db, lost.connectionId);
    await rebuildIn(world, { kit });
    expect(await gaps(world)).not.toEqual([]);
    const after = await dump(world.db, lost.connectionId);
    for (const table of ['object_version', 'link_version', 'backup_type']) expect(after[table]).toEqual(before[table]);
  });
});
