import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dropChecks, readCatalogue } from '../../tests/deletions/fill-tables.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { resealTwoFactor } from '../accounts/reseal-two-factor.ts';
import { openTwoFactor } from '../accounts/two-factor.fixture.ts';
import { wrappingsOf } from '../backups/store/files/repository-keys.ts';
import { unwrapDataKey, type WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { withPreviousKeys } from '../crypto/key-providers.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import { memoryKey } from '../crypto/services/memory-key.fixture.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { SEALED_COLUMNS } from '../database/sealed-columns.ts';
import { systemClock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import { writeBackup } from '../repository/repository.fixture.ts';
import { storedWrappings } from '../repository/rewrap-key-files.ts';
import type { ManifestRef } from '../repository/types.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { fillWithSecrets, type KeyWorld, newWorld, openedWith, openWorld, textOf } from './key-world.fixture.ts';
import { type MasterKeySource, type MasterKeys, openMasterKeys } from './open-master-key.ts';
import { sealedContext } from './reseal-secrets.ts';
import { rotateDataKeyOf } from './rotate-data-key.ts';
import { type RotationOptions, rotateMasterKey } from './rotate-master-key.ts';
import { keepKeyHolder } from './store/key-holders.ts';
import { beginRotation, getRotation } from './store/rotations.ts';
import { watchMasterKeys } from './watch-master-keys.ts';

const COLUMNS = SEALED_COLUMNS.map(textOf).toSorted();
const NOW = { switchMs: 5_000, settleMs: 0 };

let database: TestDatabase;
let db: Db;
let world: KeyWorld;
let storage: Storage;
let refs: ManifestRef[];

beforeEach(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

type Kind = 'local' | 'service';

/** Sources as settings name them; the same key each time that it is opened. */
function sourceOf(kind: Kind, name: string): MasterKeySource {
  if (kind === 'local') return { secret: Buffer.alloc(32, name).toString('hex') };
  const key = memoryKey(`aws-kms:${name}`);
  const vault = { token: null, tokenFile: null, namespace: null };
  return { service: { kind: 'aws-kms', arn: name }, vault, open: () => key };
}

/** Everything that a master key protects, sealed with the first of the two; two backups with a data key each. */
async function install(source: MasterKeySource, next: MasterKeySource): Promise<MasterKeys> {
  await openMasterKeys(db, { source, next: null });
  const keys = await openMasterKeys(db, { source, next });
  const catalogue = await readCatalogue(db);
  await dropChecks(db);
  const rows = await fillWithSecrets(db, catalogue, keys.inForce);
  await sql`delete from repository_key`.execute(db);
  await sql`update repository set retired_at = null`.execute(db);
  world = newWorld(rows);
  storage = memoryStorage(world.files);
  const first = await writeBackup(await openWorld(db, storage, world, keys.inForce));
  await rotateDataKeyOf(
    { db, keyProvider: keys.inForce, clock: systemClock, openStorage: () => Promise.resolve(storage) },
    { workspaceId: String(rows.get('workspace')?.['id']), connectionId: world.connectionId },
  );
  const repository = await openWorld(db, storage, world, keys.inForce);
  const second = await writeBackup(repository, { seq: 2, backupId: 'b2', previousSha256: first.sha256 });
  refs = [first, second];
  return keys;
}

function rotate(keys: MasterKeys, options: RotationOptions = NOW, use: { db: Db; storage: Storage } = { db, storage }) {
  return rotateMasterKey(
    {
      db: use.db,
      keys,
      openStorage: () => Promise.resolve(use.storage),
      say: () => undefined,
      resealOthers: (pair) => resealTwoFactor(use.db, pair),
    },
    options,
  );
}

async function allWrappings(): Promise<WrappedDataKey[]> {
  const inDatabase = (await wrappingsOf(db, [world.repositoryId])).map(({ wrapped }) => wrapped);
  return [...inDatabase, ...(await storedWrappings(storage, world.connectionId))];
}

const opensWith = (key: KeyProvider, wrapped: WrappedDataKey): Promise<boolean> =>
  unwrapDataKey(key, world.connectionId, wrapped).then(
    () => true,
    () => false,
  );

/** Every secret, data key and backup opens with the key. */
async function expectAllOpens(key: KeyProvider): Promise<void> {
  expect((await openedWith(db, key)).toSorted()).toEqual(COLUMNS);
  const repository = await openWorld(db, storage, world, key);
  for (const ref of refs) expect(await repository.readManifest(ref)).toMatchObject({ backupId: ref.backupId });
}

async function expectOpensNothing(key: KeyProvider): Promise<void> {
  expect(await openedWith(db, key)).toEqual([]);
  for (const wrapped of await allWrappings()) expect(await opensWith(key, wrapped), wrapped.masterKeyId).toBe(false);
}

it('knows every column of the database that is sealed', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%sealed'`.execute(db);
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...COLUMNS, 'key_proof.sealed'].toSorted());
});

describe.each<[Kind, Kind]>([
  ['local', 'local'],
  ['local', 'service'],
  ['service', 'service'],
  ['service', 'local'],
])('from a %s key to a %s key', (from, to) => {
  it('everything opens with the new one afterwards, and nothing with the old one', async () => {
    const [source, next] = [sourceOf(from, 'a'), sourceOf(to, 'b')];
    const keys = await install(source, next);
    const { inForce: old, other } = keys;
    if (!other) throw new Error('two keys are open');
    await expectAllOpens(old);
    await expectOpensNothing(other);

    const result = await rotate(keys);
    expect(result).toMatchObject({ state: 'done', findings: [] });
    expect(result.sealed).toBe(COLUMNS.length + 1);

    await expectAllOpens(other);
    await expectOpensNothing(old);
    expect(await openTwoFactor(db, { inForce: other, other: null })).toEqual(['app', 'codes']);
    expect(new Set((await allWrappings()).map(({ masterKeyId }) => masterKeyId))).toEqual(new Set([other.keyId]));

    await expect(openMasterKeys(db, { source, next: null })).rejects.toMatchObject({ code: 'key-wrong' });
    expect((await openMasterKeys(db, { source: next, next: null })).inForce.keyId).toBe(other.keyId);
    // Settings that still name both, in the order of before: the one in force is what the database says.
    const settings = { source, next };
    const both = await openMasterKeys(db, settings);
    expect(both).toMatchObject({ inForce: { keyId: other.keyId }, other: { keyId: old.keyId } });
    // What a process had sealed with the old key and wrote at the very end is looked for once more.
    const [column] = SEALED_COLUMNS;
    const late = await createSecretBox(old).seal(
      Buffer.from(textOf(column)),
      sealedContext(column, [world.connectionId]),
    );
    await sql`update connection set credential_sealed = ${Buffer.from(late)}`.execute(db);
    expect(await rotate(both)).toMatchObject({ state: 'done', sealed: 1, replaced: 0 });
    await expectAllOpens(other);
    expect((await openMasterKeys(db, settings)).inForce.keyId).toBe(other.keyId);
    await expect(openMasterKeys(db, { source, next: null })).rejects.toMatchObject({ code: 'key-wrong' });
    // A wrapping by the old key is not taken any more, whoever still holds one.
    await sql`
      insert into repository_key (repository_id, key_id, master_key_id, state, created_at, wrapped)
      values (${world.repositoryId}, 'late', ${old.keyId}, 'active', '', '')`.execute(db);
    expect((await allWrappings()).map(({ id }) => id)).not.toContain('late');
  });
});

it.each<[Kind, Kind]>([
  ['local', 'service'],
  ['service', 'local'],
])('continues wherever it was killed, and both keys open until it is done (%s to %s)', async (from, to) => {
  const keys = await install(sourceOf(from, 'a'), sourceOf(to, 'b'));
  const { inForce: old, other } = keys;
  if (!other) throw new Error('two keys are open');
  const both = withPreviousKeys(other, [old]);
  let kills = 0;
  const seen = new Set([await stateOf(keys)]);
  // One write more each time until it is farther than ever, so that every step is the last one before a kill.
  for (let writes = 0; ; writes += 1) {
    let left = writes;
    const write = (): void => {
      if (left-- === 0) throw new Error('killed');
    };
    const result = await rotate(keys, NOW, { db: dying(db, write), storage: dyingStorage(storage, write) }).catch(
      (error: unknown) => error,
    );
    if (!(result instanceof Error)) break;
    expect(result.message).toBe('killed');
    const now = await stateOf(keys);
    if (seen.has(now)) continue;
    seen.add(now);
    writes = -1;
    kills += 1;
    if ((await getRotation(db))?.state !== 'done') await expectAllOpens(both);
  }
  // As many as there are secrets, at least.
  expect(kills).toBeGreaterThan(COLUMNS.length);
  expect((await getRotation(db))?.state).toBe('done');
  await expectAllOpens(other);
  await expectOpensNothing(old);
});

/** How far a change of keys is. What is only sealed once more with the same key is no step. */
async function stateOf({ inForce: old, other }: MasterKeys): Promise<string> {
  if (!other) throw new Error('two keys are open');
  const names = (bytes: Uint8Array): string[] =>
    [old, other].flatMap(({ keyId }) => (Buffer.from(bytes).includes(keyId) ? [keyId] : []));
  const wrappings = (await allWrappings()).map(({ id, masterKeyId }) => `${id} ${masterKeyId}`);
  return JSON.stringify([
    (await openedWith(db, other)).toSorted(),
    await openTwoFactor(db, { inForce: other, other: null }).catch(() => []),
    wrappings.toSorted(),
    [...world.files].map(([file, bytes]) => [file, ...names(bytes)].join(' ')).toSorted(),
    (await getRotation(db))?.state,
  ]);
}

function dying(from: Db, write: () => void): Db {
  return from.withPlugin({
    transformQuery({ node }) {
      const text = JSON.stringify(node);
      // That a process is there is written at each turn and changes nothing of what is sealed.
      const isWrite = /"kind":"(Insert|Update|Delete)QueryNode"|\\n *update /.test(text) && !/key_?holder/i.test(text);
      if (isWrite) write();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
}

function dyingStorage(from: Storage, write: () => void): Storage {
  const put: Storage['put'] = (...args) => {
    write();
    return from.put(...args);
  };
  const remove: Storage['delete'] = (...args) => {
    write();
    return from.delete(...args);
  };
  return { ...from, put, delete: remove };
}

describe('beside running processes', () => {
  it('begins only where each of them holds the new key', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    const alone = await watchMasterKeys(db, { inForce: keys.inForce, other: null }, { name: 'worker 7 on backup-1' });
    await expect(rotate(keys)).rejects.toThrow('worker 7 on backup-1');
    expect(await getRotation(db)).toBeNull();
    await alone.close();
    expect(await rotate(keys)).toMatchObject({ state: 'done' });
  });

  it('waits until each of them seals with the new key, and nothing that they seal meanwhile is left behind', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('service', 'b'));
    const { inForce: old, other } = keys;
    if (!other) throw new Error('two keys are open');
    const watch = await watchMasterKeys(db, keys, { everyMs: 20 });
    const box = createSecretBox(watch.provider);
    const before = await box.seal(Buffer.from('x'), 'c');
    expect(Buffer.from(await createSecretBox(old).open(before, 'c')).toString()).toBe('x');
    await rotate(keys);
    const after = await box.seal(Buffer.from('x'), 'c');
    expect(Buffer.from(await createSecretBox(other).open(after, 'c')).toString()).toBe('x');
    await expect(createSecretBox(old).open(after, 'c')).rejects.toMatchObject({ code: 'key-wrong' });
    await watch.close();
  });

  it('a process that was stopped for a while asks before it seals', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    const { inForce: old, other } = keys;
    if (!other) throw new Error('two keys are open');
    let now = Date.now();
    const watch = await watchMasterKeys(db, keys, { clock: { now: () => now }, everyMs: 2 ** 30 });
    await beginRotation(db, { fromKeyId: old.keyId, toKeyId: other.keyId });
    const box = createSecretBox(watch.provider);
    // Its answer is a moment old: `npm run rotate-key` waits for such a process.
    await createSecretBox(old).open(await box.seal(Buffer.from('x'), 'c'), 'c');
    now += 60_000;
    await createSecretBox(other).open(await box.seal(Buffer.from('x'), 'c'), 'c');
    await watch.close();
  });

  it('does not go on where one of them keeps sealing with the old key', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    const ids = [keys.inForce.keyId, keys.other?.keyId ?? ''];
    const id = '8c1b3d0e-3f53-4c57-9b5e-0c8f6f1f8f01';
    await keepKeyHolder(db, { id, name: 'api 1', keyIds: ids, sealsWith: keys.inForce.keyId });
    await expect(rotate(keys, { ...NOW, switchMs: 0 })).rejects.toThrow('api 1');
    expect((await getRotation(db))?.state).toBe('running');
    await expectAllOpens(keys.inForce);
  });

  it('lets no process start with one key alone while it runs, nor another change begin', async () => {
    const [source, next] = [sourceOf('local', 'a'), sourceOf('local', 'b')];
    const keys = await install(source, next);
    await expect(rotate(keys, NOW, { db, storage: unreachable() })).resolves.toMatchObject({ state: 'running' });
    await expect(openMasterKeys(db, { source, next: null })).rejects.toMatchObject({ code: 'key-missing' });
    const third = await openMasterKeys(db, { source: sourceOf('local', 'c'), next: null }).catch(
      (error: unknown) => error,
    );
    expect(third).toMatchObject({ code: 'key-wrong' });
    expect(await openMasterKeys(db, { source, next })).toMatchObject({ inForce: { keyId: keys.inForce.keyId } });
  });

  it('stops a process whose keys were all replaced from sealing', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    await rotate(keys);
    const late = await watchMasterKeys(db, { inForce: keys.inForce, other: null });
    await expect(createSecretBox(late.provider).seal(Buffer.from('x'), 'c')).rejects.toMatchObject({
      code: 'key-missing',
    });
    await late.close();
  });
});

describe('what cannot be changed over', () => {
  it('is named and keeps the change running: a storage that does not answer', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    const result = await rotate(keys, NOW, { db, storage: unreachable() });
    expect(result.state).toBe('running');
    expect(result.findings.join()).toContain(world.connectionId);
    expect(await rotate(keys)).toMatchObject({ state: 'done', findings: [] });
    if (keys.other) await expectAllOpens(keys.other);
  });

  it('does not hold up the operator who says so: the database has the keys, and the files come back with it', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    const result = await rotate(keys, { ...NOW, finishWithout: true }, { db, storage: unreachable() });
    expect(result.state).toBe('done');
    expect(result.findings).not.toEqual([]);
    if (!keys.other) throw new Error('two keys are open');
    await expectAllOpens(keys.other);
    const fromFiles = await storedWrappings(storage, world.connectionId);
    expect(fromFiles.some(({ masterKeyId }) => masterKeyId === keys.other?.keyId)).toBe(true);
  });

  it('is named: a damaged secret, which stops nothing', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    await sql`update connection set credential_sealed = set_byte(credential_sealed, 40, 255 - get_byte(credential_sealed, 40))`.execute(
      db,
    );
    const result = await rotate(keys);
    expect(result.state).toBe('done');
    expect(result.findings.join()).toContain(`connection ${world.connectionId}`);
    if (!keys.other) throw new Error('two keys are open');
    expect(await openedWith(db, keys.other)).toHaveLength(COLUMNS.length - 1);
  });

  it('is named: a key file that the storage does not let go', async () => {
    const keys = await install(sourceOf('local', 'a'), sourceOf('local', 'b'));
    const until = new Date('2031-01-01T00:00:00Z');
    const locked: Storage = { ...storage, remove: () => Promise.resolve(until) };
    const result = await rotate(keys, NOW, { db, storage: locked });
    expect(result.findings.join()).toContain('2031-01-01');
    if (keys.other) await expectAllOpens(keys.other);
  });
});

function unreachable(): Storage {
  const fail = (): never => {
    throw new CybbackError('storage-unreachable', 'The bucket does not answer.');
  };
  return new Proxy(storage, { get: (target, name) => (name === 'description' ? target.description : fail) });
}
