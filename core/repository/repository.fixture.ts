import { createHash } from 'node:crypto';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { localKeyProvider } from '../crypto/local-key-provider.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { openRepository, type RepositoryDeps } from './open-repository.ts';
import { encodeRecord } from './record-codec.ts';
import type {
  Finding,
  LinkEntry,
  Manifest,
  ManifestRef,
  ManifestType,
  ObjectEntry,
  Repository,
  RunRef,
  Sealing,
} from './types.ts';

/** Small repositories for tests. */
export function testKey(fill = 1): KeyProvider {
  const key = keys.get(fill) ?? localKeyProvider(new Uint8Array(32).fill(fill), 'file');
  keys.set(fill, key);
  return key;
}
const keys = new Map<number, KeyProvider>();

export interface TestOpenOptions extends RepositoryDeps {
  readonly sealing?: Sealing;
  readonly connectionId?: string;
  readonly key?: KeyProvider | null;
}

export function openTest(storage: Storage = memoryStorage(), options: TestOpenOptions = {}): Promise<Repository> {
  const { sealing = 'aes-256-gcm', connectionId = 'contoso', key = testKey(), ...deps } = options;
  return openRepository(storage, key, { repositoryId: 'main', connectionId, tenantId: 'tenant-1', sealing }, deps);
}

export async function* each<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

export function entryOf(objectId: string, more: Partial<ObjectEntry> = {}): ObjectEntry {
  return {
    objectId,
    hash: createHash('sha256').update(objectId).digest('hex'),
    location: null,
    deleted: null,
    displayName: `Name of ${objectId}`,
    userPrincipalName: null,
    mail: null,
    appId: null,
    ...more,
  };
}

export const linkOf = (sourceId: string, targetId: string, more: Partial<LinkEntry> = {}): LinkEntry => ({
  sourceId,
  relation: 'members',
  targetId,
  targetType: 'users',
  deleted: false,
  ...more,
});

export function typeOf(more: Partial<ManifestType> = {}): ManifestType {
  return {
    objectRuns: [],
    linkRuns: [],
    changes: { objects: null, links: null },
    objects: 0,
    links: 0,
    added: 0,
    changed: 0,
    deleted: 0,
    linksAdded: 0,
    linksRemoved: 0,
    token: null,
    tokenIssuedAt: null,
    selectHash: null,
    reconciledAt: null,
    mode: 'full',
    ...more,
  };
}

export function manifestOf(repository: Repository, more: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    connectionId: repository.connectionId,
    tenantId: 'tenant-1',
    repositoryId: repository.repositoryId,
    backupId: 'b1',
    seq: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    mode: 'full',
    sealing: 'aes-256-gcm',
    previousSha256: null,
    types: {},
    context: {},
    warnings: [],
    ...more,
  };
}

/** Writes objects into one pack and one run. */
export async function writeObjects(
  repository: Repository,
  type: TypeKey,
  ids: readonly string[],
  note = '',
): Promise<RunRef> {
  const pack = repository.newPack();
  const sorted = [...ids].sort();
  const records = sorted.map((id) => pack.add(encodeRecord({ type, id, object: { id, note } })));
  await pack.finish();
  const entries = sorted.map((id, i) => entryOf(id, { location: records[i]?.location ?? null }));
  return repository.writeObjectRun(type, each(entries));
}

/** A backup of a few users and a group with members. */
export async function writeBackup(
  repository: Repository,
  more: Partial<Manifest> = {},
  ids: readonly string[] = ['u1', 'u2', 'u3'],
): Promise<ManifestRef> {
  const users = await writeObjects(repository, 'users', ids);
  const links = await repository.writeLinkRun('groups', each([...ids].sort().map((id) => linkOf('g1', id))));
  const groups = await writeObjects(repository, 'groups', ['g1']);
  return repository.writeManifest(
    manifestOf(repository, {
      types: {
        users: typeOf({ objectRuns: [users], objects: ids.length, added: ids.length }),
        groups: typeOf({ objectRuns: [groups], linkRuns: [links], objects: 1, links: ids.length }),
      },
      ...more,
    }),
  );
}

export const findingsOf = (repository: Repository, ref: ManifestRef): Promise<Finding[]> => all(repository.verify(ref));

/** Repeats itself for a seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
