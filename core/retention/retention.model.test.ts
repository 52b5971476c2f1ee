import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertProperty } from '../../tests/support/assert-property.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { findBackup, getBackup, listBackups } from '../backups/store/backups.ts';
import { countChangesSince } from '../backups/store/browse/changes-summary.ts';
import { objectHistory } from '../backups/store/browse/history.ts';
import { askForRemoval, holdBackup, releaseBackup, takeBackRemoval } from '../backups/store/retention/marks.ts';
import { REWRITE_RULES, type RewriteRules } from '../backups/store/retention/packs-to-rewrite.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { DEFAULT_JOB_OPTIONS } from '../domain/plan/restore-options.ts';
import { firmReasons, keptBy, type RetainedBackup } from '../domain/retention/kept-by.ts';
import type { RetentionPolicy } from '../domain/retention/policy.ts';
import { isDamage } from '../repository/damage.ts';
import { runFilesOf } from '../repository/manifest-runs.ts';
import { insertPendingRestore } from '../restores/store/restores.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { applyRetention } from './apply-retention.ts';
import { graceEnd, markDue } from './plan-retention.ts';
import {
  contentOf,
  makeBackup,
  openSmallTenant,
  type SmallTenant,
  type SmallType,
  type Snapshot,
  TYPES,
} from './small-tenant.fixture.ts';
import { setPolicy } from './store/policies.ts';

const DAY_MS = 86_400_000;

let test: TestDatabase;
let db: Db;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

/** What the test knows of a backup. */
interface Known {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly snapshot: Snapshot;
  held: boolean;
  byHand: boolean;
  dueAt: number | null;
  restore: string | null;
  removed: boolean;
}

type Command =
  | {
      readonly kind: 'backup';
      readonly changes: readonly Change[];
      readonly how: 'published' | 'killedEarly' | 'killedIndexing' | 'killedLate';
      readonly indexesTwice: boolean;
      readonly pruneMeanwhile: boolean;
    }
  | { readonly kind: 'hold' | 'release' | 'remove' | 'takeBack' | 'restore' | 'endRestore'; readonly pick: number }
  | { readonly kind: 'policy'; readonly policy: RetentionPolicy | null }
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'prune'; readonly crashAfter: number | null }
  | { readonly kind: 'damage'; readonly pick: number; readonly how: 'delete' | 'truncate' | 'flip' };

type Change =
  | { readonly kind: 'set' | 'soft' | 'hard'; readonly type: SmallType; readonly number: number; readonly name: number }
  | { readonly kind: 'link' | 'unlink'; readonly group: number; readonly user: number };

const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('set', 'set', 'soft', 'hard'),
      type: fc.constantFrom(...TYPES),
      number: fc.nat(5),
      name: fc.nat(3),
    }),
  },
  fc.record({ kind: fc.constantFrom('link', 'unlink'), group: fc.nat(5), user: fc.nat(5) }),
);
const policies: fc.Arbitrary<RetentionPolicy | null> = fc.option(
  fc.record({
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
    keepAllDays: fc.nat(3),
    daily: fc.nat(5),
    weekly: fc.nat(2),
    monthly: fc.nat(1),
    yearly: fc.constant(0),
    keepAtLeast: fc.integer({ min: 1, max: 3 }),
  }),
  { freq: 8 },
);
const PUBLISHED = ['published', 'published', 'published'] as const;
const pick = fc.nat(1_000);
const commandsWith = (damage: boolean): fc.Arbitrary<Command> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('backup' as const),
        changes: fc.array(changes, { minLength: 0, maxLength: 6 }),
        how: fc.constantFrom(...PUBLISHED, ...PUBLISHED, 'killedEarly', 'killedIndexing', 'killedLate'),
        indexesTwice: fc.boolean(),
        pruneMeanwhile: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('hold', 'release', 'remove', 'takeBack', 'restore', 'endRestore'),
        pick,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('policy' as const), policy: policies }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 240 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('prune' as const), crashAfter: fc.option(fc.nat(6)) }),
    },
    ...(damage
      ? [
          {
            weight: 2,
            arbitrary: fc.record({
              kind: fc.constant('damage' as const),
              pick,
              how: fc.constantFrom('delete' as const, 'truncate' as const, 'flip' as const),
            }),
          },
        ]
      : []),
  );

class World {
  readonly tenant: TestTenant;
  readonly small: SmallTenant;
  readonly known: Known[] = [];
  readonly damaged = new Set<string>();
  /** Of these, those that somebody deleted. */
  readonly deleted = new Set<string>();
  policy: RetentionPolicy | null = null;
  rewriteRules: RewriteRules | null = null;
  now: Snapshot = { objects: new Map(), left: new Map(), links: new Set() };

  constructor(tenant: TestTenant, small: SmallTenant) {
    this.tenant = tenant;
    this.small = small;
  }

  get scope(): { workspaceId: string; connectionId: string } {
    return { workspaceId: this.tenant.workspaceId, connectionId: this.tenant.connection.id };
  }

  get kept(): Known[] {
    return this.known.filter(({ removed }) => !removed);
  }

  /** Paths of packs in the storage. */
  packs(): string[] {
    return [...this.small.files.keys()].filter((path) => path.includes('/packs/')).sort();
  }

  /** @param onceRead of a backup: called when everything is read, before indexes are written. */
  async run(command: Command, onceRead?: () => void): Promise<void> {
    switch (command.kind) {
      case 'backup':
        return this.backup(command, onceRead);
      case 'wait':
        this.small.nowMs += command.hours * 3_600_000;
        return;
      case 'policy':
        this.policy = command.policy;
        return setPolicy(db, { ...this.scope }, { policy: command.policy, by: 'test' });
      case 'prune':
        return this.prune(command.crashAfter);
      case 'damage':
        this.damage(command);
        return;
      default:
        return this.steer(command.kind, command.pick);
    }
  }

  async backup(
    { changes: made, how, indexesTwice, pruneMeanwhile }: Extract<Command, { kind: 'backup' }>,
    onceRead?: () => void,
  ): Promise<void> {
    this.small.nowMs += 60_000;
    this.now = changed(this.now, made);
    const at = this.small.nowMs;
    this.small.failures = {
      afterPacks: how === 'killedEarly',
      afterIndexes: how === 'killedIndexing',
      afterManifest: how === 'killedLate',
    };
    this.small.indexesTwice = indexesTwice;
    const id = await makeBackup({
      db,
      tenant: this.tenant,
      small: this.small,
      snapshot: this.now,
      before: this.known.at(-1)?.snapshot ?? null,
      onceRead,
      meanwhile: async () => (pruneMeanwhile ? this.prune(null) : undefined),
    });
    this.small.failures = { afterPacks: false, afterIndexes: false, afterManifest: false };
    if (id === null) return;
    await this.expectSize();
    const { seq } = await db.selectFrom('backup').select('seq').where('id', '=', id).executeTakeFirstOrThrow();
    this.known.push({
      id,
      seq: seq ?? 0,
      at,
      snapshot: this.now,
      held: false,
      byHand: false,
      dueAt: null,
      restore: null,
      removed: false,
    });
  }

  /** Once a backup is published, the size of the repository is that of everything that lies there. */
  async expectSize(): Promise<void> {
    const row = await db
      .selectFrom('repository')
      .select('bytesStored')
      .where('id', '=', this.tenant.repositoryId)
      .executeTakeFirstOrThrow();
    let bytes = 0;
    for (const [key, content] of this.small.files)
      if (/^[^/]+\/(indexes|manifests|packs)\//.test(key)) bytes += content.length;
    expect(row.bytesStored).toBe(bytes);
  }

  async steer(
    kind: 'hold' | 'release' | 'remove' | 'takeBack' | 'restore' | 'endRestore',
    number: number,
  ): Promise<void> {
    const backup = this.known[number % Math.max(1, this.known.length)];
    if (!backup) return;
    const by = 'test';
    switch (kind) {
      case 'hold':
        expect(await holdBackup(db, backup.id, { reason: 'Lawsuit', by })).toBe(!backup.removed);
        if (!backup.removed) Object.assign(backup, { held: true, dueAt: null, byHand: false });
        return;
      case 'release':
        await releaseBackup(db, backup.id);
        backup.held = false;
        return;
      case 'remove': {
        const asked = await askForRemoval(db, backup.id, { by, dueAt: graceEnd(this.small.nowMs) });
        expect(asked).toBe(!backup.removed && !backup.held);
        if (asked) Object.assign(backup, { byHand: true, dueAt: backup.dueAt ?? graceEnd(this.small.nowMs).getTime() });
        return;
      }
      case 'takeBack':
        expect(await takeBackRemoval(db, backup.id)).toBe(!backup.removed && backup.dueAt !== null);
        Object.assign(backup, { byHand: false, dueAt: null });
        return;
      case 'restore':
        return this.startRestore(backup);
      case 'endRestore':
        if (backup.restore === null) return;
        await db.updateTable('restore').set({ state: 'completed' }).where('id', '=', backup.restore).execute();
        backup.restore = null;
        return;
    }
  }

  async startRestore(backup: Known): Promise<void> {
    if (backup.restore !== null) return;
    const { workspaceId, connectionId } = this.scope;
    const id = crypto.randomUUID();
    const started = db.transaction().execute((trx) =>
      insertPendingRestore(trx, {
        id,
        workspaceId,
        connectionId,
        backupId: backup.id,
        targetConnectionId: connectionId,
        options: DEFAULT_JOB_OPTIONS,
        selection: { objects: [], types: ['users'], dependencies: false },
        reason: '',
        createdBy: 'test',
      }),
    );
    if (backup.removed) {
      await expect(started).rejects.toMatchObject({ code: 'not-found' });
      return;
    }
    await started;
    backup.restore = id;
  }

  /** The rules, as the test understands them. */
  decide(): void {
    const { kept } = this;
    const now = this.small.nowMs;
    const facts = kept.map((backup): RetainedBackup => ({
      id: backup.id,
      seq: backup.seq,
      at: backup.at,
      unfit: backup.byHand,
      holdReason: backup.held ? 'Lawsuit' : null,
      inUse: backup.restore !== null,
      lockedUntil: null,
    }));
    for (const [index, verdict] of keptBy(this.policy, facts, now).entries()) {
      const backup = kept[index];
      if (!backup) continue;
      const goes = (backup.byHand ? firmReasons(verdict) : verdict.reasons).length === 0;
      if (goes) backup.dueAt ??= graceEnd(now).getTime();
      else if (!backup.byHand) backup.dueAt = null;
      if (goes && backup.dueAt !== null && backup.dueAt <= now) backup.removed = true;
    }
  }

  async prune(crashAfter: number | null): Promise<void> {
    const { small } = this;
    const clock = { now: () => small.nowMs };
    const connection = this.scope;
    const work = (isOver: () => boolean) =>
      applyRetention({
        db,
        openRepository: () => Promise.resolve(small.repository),
        connection,
        repositoryId: this.tenant.repositoryId,
        clock,
        signal: new AbortController().signal,
        isOver,
        ...(this.rewriteRules ? { rewriteRules: this.rewriteRules } : {}),
      });
    await markDue(db, connection, small.nowMs);
    this.decide();
    small.crashAfter = crashAfter;
    let calls = 0;
    try {
      // Short calls: whatever is left is for the next one.
      for (;;) {
        let asked = 0;
        const { done, left } = await work(() => calls < 20 && (asked += 1) > 3);
        expect(left).toBeUndefined();
        calls += 1;
        if (done) break;
      }
      small.crashAfter = null;
      await this.check('exactly');
    } catch (error) {
      small.crashAfter = null;
      if (!(error instanceof Error) || error.message !== 'the worker was killed') throw error;
      await this.check('at least');
    }
  }

  damage({ pick: number, how }: Extract<Command, { kind: 'damage' }>): void {
    const { files } = this.small;
    const paths = [...files.keys()].filter((path) => /\/(packs|indexes)\//.test(path)).sort();
    const path = paths[number % Math.max(1, paths.length)];
    if (path !== undefined) this.damageFile(path, how);
  }

  damageFile(path: string, how: 'delete' | 'truncate' | 'flip'): void {
    const { files } = this.small;
    const bytes = files.get(path);
    if (bytes === undefined) return;
    this.damaged.add(path);
    if (how === 'delete') {
      files.delete(path);
      this.deleted.add(path);
    }
    if (how === 'truncate') files.set(path, bytes.slice(0, bytes.length >> 1));
    if (how === 'flip')
      files.set(
        path,
        bytes.map((byte, index) => (index === bytes.length >> 1 ? byte ^ 255 : byte)),
      );
  }

  async check(files: 'exactly' | 'at least'): Promise<void> {
    const { kept } = this;
    const listed = await listBackups(
      db,
      { workspaceId: this.scope.workspaceId, connectionIds: null },
      { limit: 500, cursor: null },
    );
    const good = listed.items.filter(({ state }) => state.startsWith('completed'));
    expect(good.map(({ seq }) => seq).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(kept.map(({ seq }) => seq));
    for (const backup of this.known.filter(({ removed }) => removed)) {
      const place = { workspaceId: this.scope.workspaceId, id: backup.id };
      expect(await getBackup(db, place)).toBeNull();
      expect((await findBackup(db, place))?.seq).toBe(backup.seq);
    }
    for (const backup of kept) await this.checkCatalogue(backup);
    await this.checkChanges();
    if (files === 'exactly') {
      await this.checkHistory();
      await this.checkRemoved();
    }
    await this.checkFiles(files);
  }

  /** Of a removed backup its row stays, and nothing that grows with what was in it. */
  async checkRemoved(): Promise<void> {
    const removed = this.known.filter((backup) => backup.removed).map(({ id }) => id);
    const { rows } = await sql<{ found: number }>`
      select count(*)::int as found from backup_type where backup_id = any(${removed}::uuid[])`.execute(db);
    expect(rows[0]?.found, 'rows of removed backups').toBe(0);
  }

  async checkCatalogue({ seq, snapshot }: Known): Promise<void> {
    const { connectionId } = this.scope;
    const versions = await db
      .selectFrom('objectVersion')
      .selectAll()
      .where('connectionId', '=', connectionId)
      .where(sql<boolean>`from_seq <= ${seq} and (to_seq is null or to_seq > ${seq})`)
      .execute();
    expect(new Map(versions.map(({ type, objectId, displayName }) => [`${type} ${objectId}`, displayName]))).toEqual(
      new Map(snapshot.objects),
    );
    const read = await this.small.repository.readVersions(
      versions.map(({ type, objectId: id, hash, ...location }) => ({ type, id, hash, location })),
    );
    for (const [index, version] of read.entries()) {
      const { type, objectId, packId } = versions[index] ?? expect.fail();
      if ('damage' in version) {
        expect(this.damaged).toContain(`${connectionId}/packs/${packId}`);
        continue;
      }
      const name = snapshot.objects.get(`${type} ${objectId}`) ?? '';
      expect(version.object).toMatchObject(contentOf(type as SmallType, objectId, name));
    }
    const links = await db
      .selectFrom('linkVersion')
      .selectAll()
      .where('connectionId', '=', connectionId)
      .where(sql<boolean>`from_seq <= ${seq} and (to_seq is null or to_seq > ${seq})`)
      .execute();
    expect(new Set(links.map(({ sourceId, targetId }) => `${sourceId} ${targetId}`))).toEqual(new Set(snapshot.links));
  }

  /** Between backups that follow each other now, whatever lay between them. */
  async checkChanges(): Promise<void> {
    for (const [index, backup] of this.kept.entries()) {
      const before = this.kept[index - 1];
      if (!before) continue;
      const counted = await countChangesSince(db, { ...this.scope, seq: backup.seq, since: before.seq });
      const found = Object.fromEntries(
        counted.map(({ type, softDeleted, hardDeleted, linksChanged, ...row }) => [
          type,
          { ...row, deleted: softDeleted + hardDeleted },
        ]),
      );
      expect(found, `changes of ${String(backup.seq)} since ${String(before.seq)}`).toEqual(
        differences(before.snapshot, backup.snapshot),
      );
    }
  }

  /** Each kept backup lies in the period of the object that has its content, and in no other. */
  async checkHistory(): Promise<void> {
    const objects = new Set(this.kept.flatMap(({ snapshot }) => [...snapshot.objects.keys()]));
    for (const key of objects) {
      const [type, id = ''] = key.split(' ') as [SmallType, string];
      const periods = await objectHistory(db, this.scope, { type, id });
      for (const { seq, snapshot } of this.kept) {
        const names = periods
          .filter(({ from, to }) => from.seq <= seq && (to === null || seq <= to.seq))
          .map(({ displayName }) => displayName);
        expect(names, `${key} in ${String(seq)}`).toEqual(snapshot.objects.has(key) ? [snapshot.objects.get(key)] : []);
      }
    }
  }

  /** As the manifests in the storage say, without a look at the database. */
  async checkFiles(which: 'exactly' | 'at least'): Promise<void> {
    const { repository, files } = this.small;
    const { connectionId } = this.scope;
    const needed = new Set<string>();
    let unreadable = false;
    for await (const ref of repository.listManifests()) {
      if (!this.kept.some(({ id }) => id === ref.backupId)) continue;
      needed.add(ref.key);
      const manifest = await repository.readManifest(ref);
      for (const held of Object.values(manifest.types)) {
        for (const run of runFilesOf(held)) needed.add(`${connectionId}/indexes/${run.type}/${run.id}`);
        try {
          for await (const { location } of repository.readObjectRuns(held.objectRuns))
            if (location) needed.add(`${connectionId}/packs/${location.packId}`);
        } catch (error) {
          if (!isDamage(error)) throw error;
          unreadable = true;
        }
      }
    }
    expect(this.kept.every(({ id }) => [...needed].some((path) => path.endsWith(id)))).toBe(true);
    const lost = [...needed].filter((path) => !files.has(path) && !this.deleted.has(path));
    expect(lost, 'files that a kept backup needs').toEqual([]);
    if (which === 'at least' || unreadable) return;
    const allowed = new Set([...needed, ...(await this.filesOfUnpublished()), ...(await this.filesOfCatalogue())]);
    const left = [...files.keys()].filter(
      (path) => /\/(packs|indexes|manifests)\//.test(path) && !allowed.has(path) && !this.damaged.has(path),
    );
    expect(left, 'files that no backup needs').toEqual([]);
  }

  /** What a running backup has written, and what one left that failed less than a day ago. */
  async filesOfUnpublished(): Promise<string[]> {
    const { connectionId } = this.scope;
    const dayAgo = new Date(this.small.nowMs - DAY_MS);
    const { rows } = await sql<{ path: string }>`
      select f.path from stored_file f join backup b on b.id = f.backup_id where b.connection_id = ${connectionId}
        and (b.state = 'running' or (b.state = 'failed' and b.finished_at >= ${dayAgo}))
      union select 'manifests/' || lpad(b.seq::text, 10, '0') || '-' || b.id from backup b
      where b.connection_id = ${connectionId} and b.seq is not null and b.state = 'failed' and b.finished_at >= ${dayAgo}`.execute(
      db,
    );
    return rows.map(({ path }) => `${connectionId}/${path}`);
  }

  /**
   * Where the catalogue reads, which may be another place than the files of a kept backup lead to: content that was written
   * again, once or several times.
   */
  async filesOfCatalogue(): Promise<string[]> {
    const { connectionId } = this.scope;
    const seqs = this.kept.map(({ seq }) => seq);
    const { rows } = await sql<{ path: string }>`
      with place as (
        select pack_id, from_seq, to_seq from object_version where connection_id = ${connectionId}
        union all select pack_id, from_seq, to_seq from moved_pack where connection_id = ${connectionId})
      select distinct 'packs/' || p.pack_id as path from place p
      where exists (select from unnest(${seqs}::integer[]) s where s >= p.from_seq and (p.to_seq is null or s < p.to_seq))`.execute(
      db,
    );
    return rows.map(({ path }) => `${connectionId}/${path}`);
  }
}

function changed(before: Snapshot, made: readonly Change[]): Snapshot {
  const objects = new Map(before.objects);
  const left = new Map(before.left);
  const links = new Set(before.links);
  const unlink = (id: string) => {
    for (const key of links) if (key.split(' ').includes(id)) links.delete(key);
  };
  for (const change of made) {
    if ('group' in change) {
      const [group, user] = [`groups${String(change.group)}`, `users${String(change.user)}`];
      if (change.kind === 'unlink') links.delete(`${group} ${user}`);
      else if (objects.has(`groups ${group}`) && objects.has(`users ${user}`)) links.add(`${group} ${user}`);
      continue;
    }
    const id = `${change.type}${String(change.number)}`;
    const key = `${change.type} ${id}`;
    if (change.kind === 'set') {
      objects.set(key, `Name ${String(change.name)}`);
      left.delete(key);
    } else if (objects.has(key) || (change.kind === 'hard' && left.get(key) === 'soft')) {
      objects.delete(key);
      left.set(key, change.kind);
      unlink(id);
    }
  }
  return { objects, left, links };
}

function differences(before: Snapshot, after: Snapshot): Record<string, Record<string, number>> {
  const found: Record<string, Record<string, number>> = {};
  for (const type of TYPES) {
    const own = (keys: Iterable<string>) => [...keys].filter((key) => key.startsWith(`${type} `));
    const isGroup = type === 'groups';
    const row = {
      added: own(after.objects.keys()).filter((key) => !before.objects.has(key)).length,
      changed: own(after.objects.keys()).filter(
        (key) => before.objects.has(key) && before.objects.get(key) !== after.objects.get(key),
      ).length,
      deleted: own(before.objects.keys()).filter((key) => !after.objects.has(key)).length,
      linksAdded: isGroup ? [...after.links].filter((key) => !before.links.has(key)).length : 0,
      linksRemoved: isGroup ? [...before.links].filter((key) => !after.links.has(key)).length : 0,
    };
    if (Object.values(row).some((count) => count > 0)) found[type] = row;
  }
  return found;
}

/** No pack is small: all are judged by how much of them is needed. */
const MOSTLY_DEAD: RewriteRules = { ...REWRITE_RULES, sizes: [], together: 1 };
const TOGETHER: RewriteRules = { ...REWRITE_RULES, sizes: [1_000_000], together: 2 };
const rewritings: fc.Arbitrary<RewriteRules | undefined> = fc.option(
  fc.record({
    sizes: fc.constantFrom([], [1_000_000]),
    together: fc.constantFrom(2, 3),
    limits: fc.constantFrom(
      REWRITE_RULES.limits,
      { versions: 1, bytes: 1_000_000 },
      { versions: 4, bytes: 1_000_000 },
      { versions: 3, bytes: 1 },
    ),
  }),
  { nil: undefined },
);

async function play(commands: readonly Command[], rewriting?: RewriteRules): Promise<World> {
  const world = await openWorld(rewriting);
  for (const command of commands) await world.run(command);
  await finish(world);
  return world;
}

async function openWorld(rules?: RewriteRules): Promise<World> {
  const tenant = await createTestTenant(db);
  const world = new World(tenant, await openSmallTenant(db, tenant));
  world.rewriteRules = rules ?? null;
  world.small.rewriteLimits = rules?.limits;
  return world;
}

async function finish(world: World): Promise<void> {
  // To the end: nothing in use or held, everything old gone.
  for (const backup of world.kept) await world.steer('endRestore', world.known.indexOf(backup));
  await world.run({ kind: 'prune', crashAfter: null });
  world.small.nowMs += 8 * DAY_MS;
  await world.run({ kind: 'prune', crashAfter: null });
}

/** How many versions of the newest backup each of its packs holds, ascending. */
async function packsOfNewest({ scope: { connectionId } }: World): Promise<number[]> {
  const { rows } = await sql<{ versions: number }>`
    select count(*)::int as versions from object_version where connection_id = ${connectionId} and to_seq is null
    group by pack_id order by versions`.execute(db);
  return rows.map(({ versions }) => versions);
}

/** Without changes there comes a backup that writes no pack, and all after it write none. */
async function expectQuiet(world: World): Promise<void> {
  let quiet = 0;
  for (let made = 0; quiet < 2; made += 1) {
    expect(made, 'backups without changes').toBeLessThan(20);
    const before = new Set(world.packs());
    await world.run(backup());
    quiet = world.packs().every((path) => before.has(path)) ? quiet + 1 : 0;
    await world.run(prune);
  }
}

const NEWEST_ONLY: RetentionPolicy = {
  timeZone: 'UTC',
  keepAllDays: 0,
  daily: 0,
  weekly: 0,
  monthly: 0,
  yearly: 0,
  keepAtLeast: 1,
};
const backup = (...made: readonly Change[]): Command => {
  return { kind: 'backup', changes: made, how: 'published', indexesTwice: false, pruneMeanwhile: false };
};
const set = (number: number, name: number): Change => ({ kind: 'set', type: 'users', number, name });
const left = (kind: 'soft' | 'hard', number: number): Change => ({ kind, type: 'users', number, name: 0 });
const prune: Command = { kind: 'prune', crashAfter: null };

it('says of what lay between two kept backups what the later one found', async () => {
  const world = await play([
    { kind: 'policy', policy: NEWEST_ONLY },
    backup(set(0, 0), set(1, 0), set(2, 0), set(3, 0)),
    { kind: 'hold', pick: 0 },
    backup(set(0, 1), set(1, 1), set(2, 1)),
    backup(set(0, 2), left('hard', 1), left('soft', 2)),
    backup(set(0, 3)),
    prune,
  ]);
  expect(world.kept.map(({ seq }) => seq)).toEqual([1, 4]);
});

it('keeps a damaged pack to which the manifest of a kept backup leads, though its content was written again', async () => {
  const world = await play([
    { kind: 'policy', policy: NEWEST_ONLY },
    backup(set(0, 0), set(1, 0)),
    { kind: 'hold', pick: 0 },
    { kind: 'damage', pick: 1, how: 'flip' },
    backup(),
    backup(set(0, 1)),
    prune,
  ]);
  expect([...world.damaged].map((path) => path.split('/')[1])).toEqual(['packs']);
  expect(world.kept.map(({ seq }) => seq)).toEqual([1, 3]);
});

it('writes small packs together, and removes them once no kept backup leads there', async () => {
  const changed = Array.from({ length: 5 }, (_, number) => backup(set(number, 1)));
  const world = await play(
    [
      { kind: 'policy', policy: NEWEST_ONLY },
      backup(...Array.from({ length: 5 }, (_, number) => set(number, 0))),
      ...changed,
      prune,
      { kind: 'wait', hours: 8 * 24 },
      prune,
      backup(),
      prune,
    ],
    TOGETHER,
  );
  expect(world.kept.map(({ seq }) => seq)).toEqual([7]);
  expect(world.packs()).toHaveLength(1);
});

it('writes again what is needed of a pack that is mostly not, a little in each backup', async () => {
  const world = await play(
    [
      { kind: 'policy', policy: NEWEST_ONLY },
      backup(...Array.from({ length: 6 }, (_, number) => set(number, 0))),
      backup(...Array.from({ length: 4 }, (_, number) => set(number, 1))),
      prune,
      { kind: 'wait', hours: 8 * 24 },
      prune,
      backup(),
      backup(),
    ],
    { ...MOSTLY_DEAD, limits: { versions: 1, bytes: 1 } },
  );
  expect(world.kept.map(({ seq }) => seq)).toEqual([4]);
  // Four that changed in one pack, and each of the two others in one of its own.
  expect(await packsOfNewest(world)).toEqual([1, 1, 4]);
  expect(world.packs()).toHaveLength(3);
});

it('writes together only what fits into one backup, so that writing again comes to an end', async () => {
  const world = await play(
    [
      { kind: 'policy', policy: NEWEST_ONLY },
      ...Array.from({ length: 6 }, (_, number) => backup(set(number, 0))),
      prune,
      { kind: 'wait', hours: 8 * 24 },
      prune,
    ],
    { sizes: [1_000_000], together: 3, limits: { versions: 4, bytes: 1_000_000 } },
  );
  await expectQuiet(world);
  expect(await packsOfNewest(world)).toEqual([1, 1, 4]);
});

it('leaves where it lies what cannot be read when its pack is written again, and names the pack', async () => {
  const world = await openWorld(TOGETHER);
  for (const command of [backup(set(0, 0)), backup(set(1, 0)), backup(set(2, 0))]) await world.run(command);
  await world.run({ kind: 'policy', policy: NEWEST_ONLY });
  await world.run(prune);
  await world.run({ kind: 'wait', hours: 8 * 24 });
  await world.run(prune);
  const packs = world.packs();
  expect(packs).toHaveLength(3);
  // Another worker, which has read nothing yet.
  const { repository } = await openSmallTenant(db, world.tenant, memoryStorage(world.small.files));
  Object.assign(world.small, { repository });
  const [damaged = ''] = packs;
  await world.run(backup(), () => world.damageFile(damaged, 'flip'));
  const { rows } = await sql<{ packId: string; lost: boolean }>`
    select v.pack_id as "packId", f.damage is not null as lost from object_version v
    join stored_file f on f.repository_id = v.repository_id and f.path = 'packs/' || v.pack_id
    where v.connection_id = ${world.scope.connectionId} and v.to_seq is null`.execute(db);
  expect(rows.filter(({ lost }) => lost).map(({ packId }) => packId)).toEqual([damaged.split('/').at(-1)]);
  expect(new Set(rows.filter(({ lost }) => !lost).map(({ packId }) => packId)).size).toBe(1);
  expect(packs.some((path) => path.endsWith(rows.find(({ lost }) => !lost)?.packId ?? ''))).toBe(false);
  await world.run(prune);
  await world.run(backup());
  await finish(world);
  expect(world.packs()).not.toContain(damaged);
});

it('keeps every kept backup as it was, and nothing else, whatever is backed up, held, used, removed and killed', async () => {
  await assertProperty(
    fc.asyncProperty(
      fc.array(commandsWith(false), { minLength: 5, maxLength: 40, size: 'max' }),
      rewritings,
      async (commands, rewriting) => expectQuiet(await play(commands, rewriting)),
    ),
    { numRuns: 8 },
  );
}, 600_000);

it('keeps what is whole also where files were damaged meanwhile', async () => {
  await assertProperty(
    fc.asyncProperty(
      fc.array(commandsWith(true), { minLength: 5, maxLength: 40, size: 'max' }),
      rewritings,
      async (commands, rewriting) => expectQuiet(await play(commands, rewriting)),
    ),
    { numRuns: 6 },
  );
}, 600_000);
