import { createHash } from 'node:crypto';
import { createDataKey } from '#core/crypto/data-key.ts';
import { localKeyProvider } from '#core/crypto/local-key-provider.ts';
import { encodeCheckedJson } from '#core/repository/checked-json.ts';
import { createFrames } from '#core/repository/frame.ts';
import { openRepository } from '#core/repository/open-repository.ts';
import { createPackWriter } from '#core/repository/pack-writer.ts';
import { encodeRecord } from '#core/repository/record-codec.ts';
import { all, each, manifestOf, typeOf } from '#core/repository/repository.fixture.ts';
import { linkEntries, objectEntries } from '#core/repository/run-entries.ts';
import { writeRun } from '#core/repository/run-writer.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { prefixed } from '#core/storage/prefixed.ts';
import type { Storage } from '#core/storage/storage.ts';

export const KINDS = ['manifest', 'objects', 'links', 'pack', 'key', 'header'] as const;
export type Kind = (typeof KINDS)[number];

export const DAMAGES = [
  'flipped',
  'truncated',
  'emptied',
  'deleted',
  'swapped',
  'renamed',
  'replayed',
  'forged',
] as const;
export type Damage = (typeof DAMAGES)[number];

export interface Target {
  readonly storage: Storage;
  readonly kind: Kind;
  /** Key in the storage: `{connectionId}/…`. */
  readonly key: string;
  /** Another file of the same kind, as good as there is one: an earlier one where there is. */
  readonly other: string;
  readonly manifest: {
    readonly seq: number;
    readonly backupId: string;
    readonly repositoryId: string;
    readonly tenantId: string;
  };
}

/** Does to the file what its name says; whoever does it has no key. */
export async function damage({ storage, kind, key, other, manifest }: Target, how: Damage): Promise<void> {
  const bytes = await storage.get(key);
  switch (how) {
    case 'flipped': {
      const flipped = Uint8Array.from(bytes);
      const at = bytes.length >> 1;
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      return storage.put(key, flipped);
    }
    case 'truncated':
      return storage.put(key, bytes.slice(0, bytes.length >> 1));
    case 'emptied':
      return storage.put(key, new Uint8Array(0));
    case 'deleted':
      return storage.delete(key);
    case 'swapped': {
      await storage.put(key, await storage.get(other));
      return storage.put(other, bytes);
    }
    case 'renamed':
      await storage.put(renamed(key, kind), bytes);
      return storage.delete(key);
    case 'replayed':
      return storage.put(key, await storage.get(other));
    case 'forged':
      return storage.put(key, await forged(key, kind, manifest));
  }
}

function renamed(key: string, kind: Kind): string {
  const made = createHash('sha256').update(key).digest('hex');
  if (kind === 'key') return key.replace(/[^/]+$/, `${made.slice(0, 16)}-${made.slice(16, 32)}.json`);
  if (kind === 'header') return key.replace('repository.json', 'repository-1.json');
  if (kind === 'manifest') return key.replace(/[^/]+$/, `9999999999-${made.slice(0, 8)}`);
  return key.replace(/[^/]+$/, `s${made.slice(0, 32)}`);
}

/** Well formed in every byte, with a checksum where a seal should be, or sealed under a master key of one's own. */
async function forged(key: string, kind: Kind, manifest: Target['manifest']): Promise<Uint8Array> {
  const connectionId = key.slice(0, key.indexOf('/'));
  const path = key.slice(connectionId.length + 1);
  const memory = memoryStorage();
  const files = prefixed(memory, connectionId);
  const none = { active: null, hasKeys: false, get: () => Promise.reject(new Error('no key')) };
  const frames = createFrames(connectionId, none, (size) => new Uint8Array(size));
  const id = path.slice(path.lastIndexOf('/') + 1);
  switch (kind) {
    case 'manifest': {
      const options = {
        repositoryId: manifest.repositoryId,
        connectionId,
        tenantId: manifest.tenantId,
        sealing: 'none',
      } as const;
      const repository = await openRepository(memory, null, options);
      await repository.writeManifest(
        manifestOf(repository, { ...manifest, sealing: 'none', types: { users: typeOf() } }),
      );
      break;
    }
    case 'objects':
      await writeRun({ files, frames, id, type: 'users', entries: each([]), kind: objectEntries });
      break;
    case 'links':
      await writeRun({ files, frames, id, type: 'users', entries: each([]), kind: linkEntries });
      break;
    case 'pack': {
      const pack = createPackWriter({ files, frames, packId: id, frameBytes: 1024 });
      pack.add(encodeRecord({ type: 'users', id: 'forged', object: { id: 'forged' } }));
      await pack.finish();
      break;
    }
    case 'key': {
      const provider = localKeyProvider(new Uint8Array(32).fill(7), 'file');
      const random = (size: number): Uint8Array => new Uint8Array(size).fill(9);
      const made = await createDataKey({ provider, connectionId, createdAt: '2099-01-01T00:00:00.000Z', random });
      return encodeCheckedJson({ format: 1, key: made });
    }
    case 'header':
      return encodeCheckedJson({
        format: 1,
        repositoryId: manifest.repositoryId,
        connectionId,
        tenantId: 'another-tenant',
        createdAt: '2020-01-01T00:00:00.000Z',
        keys: [],
      });
  }
  const found = (await all(memory.list(`${connectionId}/`))).map((file) => file.key).find((name) => name === key);
  if (found === undefined) throw new Error(`nothing was forged for ${key}`);
  return memory.get(found);
}
