import { isDeepStrictEqual } from 'node:util';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { sha256Hex } from './checked-json.ts';
import { encodeSync } from './codec.ts';
import { damaged } from './damage.ts';
import { MANIFESTS_FOLDER, manifestPathOf, manifestPrefix, parseManifestPath } from './file-path.ts';
import { FILE_KIND } from './frame-header.ts';
import type { Frames } from './frame.ts';
import { decodeManifest, encodeManifest } from './manifest-codec.ts';
import type { Manifest, ManifestRef } from './types.ts';

const parallelReads = 8;

export interface ReadManifest {
  readonly ref: ManifestRef;
  readonly manifest: Manifest;
}

export interface ManifestStore {
  write(manifest: Manifest): Promise<ManifestRef>;
  read(key: string): Promise<ReadManifest>;
  list(): AsyncIterable<ManifestRef>;
  /** The manifest that stands for a number: the first by key. Null where there is none. */
  refOf(seq: number): Promise<ManifestRef | null>;
}

/** `files` is the connection's folder; keys in refs are those of the storage that holds it. */
export function createManifestStore(files: Storage, frames: Frames, repositoryId: string): ManifestStore {
  const folder = `${frames.connectionId}/`;
  const fileOf = (path: string) => ({
    connectionId: frames.connectionId,
    path,
    kind: FILE_KIND.manifest,
    sealed: null,
  });
  const refOf = (path: string, bytes: Uint8Array): ManifestRef => {
    const name = parseManifestPath(path);
    if (!name) throw damaged(folder + path, 'this is not the name of a manifest');
    return { key: folder + path, ...name, sha256: sha256Hex(bytes), sizeBytes: bytes.length };
  };

  const open = async (path: string, bytes: Uint8Array): Promise<ReadManifest> => {
    const ref = refOf(path, bytes);
    const { header, content } = await frames.open(fileOf(path), bytes, { offset: 0, number: 0, last: true });
    const manifest = decodeManifest(ref.key, content);
    const fits =
      manifest.seq === ref.seq &&
      manifest.backupId === ref.backupId &&
      manifest.connectionId === frames.connectionId &&
      (manifest.sealing === 'aes-256-gcm') === header.sealed;
    if (!fits) throw damaged(ref.key, 'it is the manifest of another backup');
    return { ref, manifest };
  };

  const read = async (key: string): Promise<ReadManifest> => {
    if (!key.startsWith(folder)) throw damaged(key, 'it belongs to another connection');
    const path = key.slice(folder.length);
    return open(path, await files.get(path));
  };

  /** Null where it was removed since it was listed. */
  const refIfThere = async (path: string): Promise<ManifestRef | null> => {
    try {
      return refOf(path, await files.get(path));
    } catch (error) {
      if (isCybbackError(error, 'storage-missing')) return null;
      throw error;
    }
  };

  /** The manifest that stands for a seq: the first by key. */
  const standing = async (seq: number): Promise<string | null> => {
    for await (const file of files.list(manifestPrefix(seq))) {
      if (parseManifestPath(file.key)) return file.key;
    }
    return null;
  };

  const checkUnclaimed = async (manifest: Manifest, path: string): Promise<void> => {
    const found = await standing(manifest.seq);
    if (found !== null && found !== path) {
      throw new CybbackError(
        'conflict',
        `Backup number ${manifest.seq} of connection ${manifest.connectionId} is another one already.`,
        {
          facts: { seq: manifest.seq, file: folder + found },
        },
      );
    }
  };

  return {
    read,

    async refOf(seq) {
      const path = await standing(seq);
      return path === null ? null : refIfThere(path);
    },

    async write(manifest) {
      checkOwn(manifest, frames, repositoryId);
      const path = manifestPathOf(manifest.seq, manifest.backupId);
      await checkUnclaimed(manifest, path);
      const content = encodeManifest(manifest);
      const place = { number: 0, offset: 0, last: true, contentBytes: content.length };
      const bytes = frames.seal(fileOf(path), { ...encodeSync(content), ...place });
      try {
        await files.put(path, bytes, { ifAbsent: true });
      } catch (error) {
        if (!isCybbackError(error, 'storage-exists')) throw error;
        return sameOrConflict(await read(folder + path), manifest);
      }
      // Two writers can both have found nothing before: the rule for readers decides, and the loser learns of it here.
      await checkUnclaimed(manifest, path);
      return refOf(path, bytes);
    },

    async *list() {
      const pending: Promise<ManifestRef | null>[] = [];
      let lastSeq = 0;
      for await (const { key } of files.list(MANIFESTS_FOLDER)) {
        const name = parseManifestPath(key);
        if (!name || name.seq === lastSeq) continue;
        lastSeq = name.seq;
        const reading = refIfThere(key);
        reading.catch(() => undefined);
        pending.push(reading);
        if (pending.length < parallelReads) continue;
        const ref = await pending.shift();
        if (ref) yield ref;
      }
      for (const reading of pending) {
        const ref = await reading;
        if (ref) yield ref;
      }
    },
  };
}

function checkOwn(manifest: Manifest, frames: Frames, repositoryId: string): void {
  const own =
    manifest.connectionId === frames.connectionId &&
    manifest.repositoryId === repositoryId &&
    (manifest.sealing === 'aes-256-gcm') === frames.sealing;
  if (!own) throw new Error('a manifest was given to a repository that it does not belong to');
  if (parseManifestPath(manifestPathOf(manifest.seq, manifest.backupId)) === null) {
    throw new Error('a manifest needs a positive number and a backup ID of letters, digits, ".", "_" and "-"');
  }
}

/** A retry: sealing gives other bytes each time, so contents are compared. */
function sameOrConflict(found: ReadManifest, wanted: Manifest): ManifestRef {
  const again = decodeManifest(found.ref.key, encodeManifest(wanted));
  if (isDeepStrictEqual(found.manifest, again)) return found.ref;
  throw new CybbackError('conflict', `The manifest ${found.ref.key} exists already with other content.`, {
    facts: { file: found.ref.key },
  });
}
