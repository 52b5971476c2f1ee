import { isDeepStrictEqual } from 'node:util';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { getBounded, MOST_MANIFEST_BYTES } from './bounded.ts';
import { sha256Hex } from './checked-json.ts';
import { encodeSync } from './codec.ts';
import { damaged, isDamage, mismatched, unsealed } from './damage.ts';
import { MANIFESTS_FOLDER, manifestPathOf, manifestPrefix, parseManifestPath } from './file-path.ts';
import { claimsSeal, FILE_KIND, parseHeader } from './frame-header.ts';
import type { Frames } from './frame.ts';
import { decodeManifest, encodeManifest } from './manifest-codec.ts';
import type { BelievedManifests, ExpectedManifest, Manifest, ManifestRef, NewerManifest, Sealing } from './types.ts';

const parallelReads = 8;
/** A number that is further ahead is nobody's: no catalogue is so far behind. */
const MOST_NEWER = 1_000_000;

export interface ReadManifest {
  readonly ref: ManifestRef;
  readonly manifest: Manifest;
}

export interface ManifestStore {
  write(manifest: Manifest): Promise<ManifestRef>;
  read(expected: ExpectedManifest): Promise<ReadManifest>;
  list(): AsyncIterable<ManifestRef>;
  newer(seq: number, believed?: BelievedManifests): AsyncIterable<NewerManifest>;
  provedUnsealed(): Promise<ReadonlySet<string>>;
  /** The manifest that stands for a number: the first by key. Null where there is none. */
  refOf(seq: number): Promise<ManifestRef | null>;
}

/** `files` is the connection's folder; keys in refs are those of the storage that holds it. */
export function createManifestStore(files: Storage, frames: Frames, repositoryId: string): ManifestStore {
  const get = (path: string): Promise<Uint8Array> =>
    getBounded(files, path, MOST_MANIFEST_BYTES, `${frames.connectionId}/${path}`);
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
    // Whoever says so has to show a seal that opens; of one that says it is not sealed nothing is known.
    const sealing = claimsSeal(bytes) ? { sealing: 'aes-256-gcm' as const } : {};
    return { key: folder + path, ...name, sha256: sha256Hex(bytes), sizeBytes: bytes.length, ...sealing };
  };

  /** Small enough; and where nobody says that it was written unsealed, a repository with data keys believes no such thing. */
  const checkHeader = (ref: ManifestRef, bytes: Uint8Array, sealing: Sealing | undefined): void => {
    const { sealed, contentBytes } = parseHeader(ref.key, bytes);
    // Before it is unpacked: of one that is not sealed anybody can have said so.
    if (contentBytes > MOST_MANIFEST_BYTES)
      throw damaged(ref.key, `it unpacks to more than the ${MOST_MANIFEST_BYTES} bytes that a manifest can have`);
    if (sealed) return;
    if (sealing === 'aes-256-gcm') throw unsealed(ref.key, 'it is not sealed, and the backup was');
    if (sealing === undefined && frames.hasKeys) {
      throw unsealed(ref.key, 'it is not sealed, and the backups of this connection are');
    }
  };

  const open = async (path: string, bytes: Uint8Array, sealing: Sealing | undefined): Promise<ReadManifest> => {
    const ref = refOf(path, bytes);
    checkHeader(ref, bytes, sealing);
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

  const pathOf = (key: string): string => {
    if (!key.startsWith(folder)) throw damaged(key, 'it belongs to another connection');
    return key.slice(folder.length);
  };

  const read = async ({ key, sha256, sealing }: ExpectedManifest): Promise<ReadManifest> => {
    const path = pathOf(key);
    const bytes = await get(path);
    // Why it does not open says more than that it is another one.
    const opened = await open(path, bytes, sealing);
    if (opened.ref.sha256 !== sha256) throw mismatched(key, 'its SHA-256 is another one');
    return opened;
  };

  /** Null where it was removed since it was listed. */
  const getIfThere = async (path: string): Promise<Uint8Array | null> => {
    try {
      return await get(path);
    } catch (error) {
      if (isCybbackError(error, 'storage-missing')) return null;
      throw error;
    }
  };
  const refIfThere = async (path: string): Promise<ManifestRef | null> => {
    const bytes = await getIfThere(path);
    return bytes && refOf(path, bytes);
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
        return sameOrConflict(await open(path, await get(path), manifest.sealing), manifest);
      }
      // Two writers can both have found nothing before: the rule for readers decides, and the loser learns of it here.
      await checkUnclaimed(manifest, path);
      return { ...refOf(path, bytes), sealing: manifest.sealing };
    },

    async *newer(seq, believed) {
      let last = seq;
      for await (const { key: path } of files.list(MANIFESTS_FOLDER)) {
        const name = parseManifestPath(path);
        if (!name || name.seq <= last || name.seq > seq + MOST_NEWER) continue;
        last = name.seq;
        const place = { key: folder + path, seq: name.seq };
        try {
          const bytes = await get(path);
          const isBelieved = believed?.has(sha256Hex(bytes)) === true;
          yield { ...place, ...(await open(path, bytes, isBelieved ? 'none' : undefined)) };
        } catch (error) {
          if (!isDamage(error) && !isCybbackError(error, 'key-missing', 'key-wrong')) throw error;
          yield { ...place, problem: error };
        }
      }
    },

    async provedUnsealed() {
      const proved = new Set<string>();
      if (!frames.hasKeys) return proved;
      const paths: string[] = [];
      for await (const { key } of files.list(MANIFESTS_FOLDER)) if (parseManifestPath(key)) paths.push(key);
      for (const path of paths.toReversed()) {
        const bytes = await getIfThere(path);
        if (!bytes) continue;
        const sha256 = sha256Hex(bytes);
        if (!claimsSeal(bytes) && !proved.has(sha256)) continue;
        try {
          const { manifest } = await open(path, bytes, claimsSeal(bytes) ? undefined : 'none');
          if (manifest.previousSha256 !== null) proved.add(manifest.previousSha256);
        } catch (error) {
          if (!isDamage(error) && !isCybbackError(error, 'key-missing', 'key-wrong')) throw error;
        }
      }
      return proved;
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
  // A retry by another version of the product may say more or less of how the backup came about.
  if (isDeepStrictEqual({ ...found.manifest, made: undefined }, { ...again, made: undefined }))
    return { ...found.ref, sealing: wanted.sealing };
  throw new CybbackError('conflict', `The manifest ${found.ref.key} exists already with other content.`, {
    facts: { file: found.ref.key },
  });
}
