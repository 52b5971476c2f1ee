import { LRUCache } from 'lru-cache';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { type RandomBytes, systemRandom } from '../crypto/random.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import { isSegment } from '../storage/keys.ts';
import type { Storage, StoredFile } from '../storage/storage.ts';
import { checkFile } from './check-file.ts';
import { INDEXES_FOLDER, MANIFESTS_FOLDER, newFileId, PACKS_FOLDER } from './file-path.ts';
import { type Frames, createFrames } from './frame.ts';
import { openKeyRing } from './key-ring.ts';
import type { KeyStore } from './key-store.ts';
import { createManifestStore } from './manifest-store.ts';
import { namedFiles } from './named-files.ts';
import { createNoteStore } from './note-store.ts';
import { openVersion } from './object-version.ts';
import { countRecords, createPackReader } from './pack-reader.ts';
import { createPackWriter } from './pack-writer.ts';
import { recoverFile } from './recover-file.ts';
import { remembered } from './remembered.ts';
import { ensureHeader } from './repository-header.ts';
import { type EntryKind, linkEntries, objectEntries } from './run-entries.ts';
import { mergeRuns } from './run-merge.ts';
import { type RunReader, openRun } from './run-reader.ts';
import { writeRun } from './run-writer.ts';
import { runsToMerge } from './runs-to-merge.ts';
import type { ObjectEntry, OpenRepositoryOptions, Repository, RunRef } from './types.ts';
import { verifyBackup } from './verify.ts';
import { readVersions } from './version-reader.ts';

export interface RepositoryDeps {
  readonly clock?: Clock;
  readonly random?: RandomBytes;
  /** What is known of the repository outside of its storage. */
  readonly keyStore?: KeyStore;
  /** Raw bytes after which a frame of a pack is closed. */
  readonly frameBytes?: number;
}

const defaultFrameBytes = 256 * 1024;
/** Indexes of runs kept for single look-ups; one of a run of 1,000,000 entries takes about 1 MB. */
const cachedRuns = 32;

/**
 * Opens the folder of a connection, and makes it where it is not there yet. Fails with `key-missing`, `key-wrong`,
 * `repository-corrupt`, `repository-format`, `storage-*`, or `conflict` where the folder belongs to another tenant.
 * `keyProvider` may be null where encryption is off; sealed backups cannot be read then.
 */
export async function openRepository(
  storage: Storage,
  keyProvider: KeyProvider | null,
  options: OpenRepositoryOptions,
  { clock = systemClock, random = systemRandom, frameBytes = defaultFrameBytes, keyStore }: RepositoryDeps = {},
): Promise<Repository> {
  const { connectionId, repositoryId, sealing } = options;
  if (!isSegment(connectionId)) throw new CybbackError('internal', 'A connection ID is not a name for a folder.');
  const deps = { keyProvider, clock, random, keyStore };
  const header = await ensureHeader(storage, options, deps);
  const keys = await openKeyRing(storage, header, sealing !== 'none', deps);
  const files = namedFiles(storage, connectionId);
  const frames = createFrames(connectionId, keys, random);
  const manifests = createManifestStore(files, frames, repositoryId);
  const packs = createPackReader(files, frames);
  const newRun = (): { files: Storage; frames: Frames; id: string } => ({
    files,
    frames,
    id: newFileId(sealing, random),
  });
  const findable = new LRUCache<string, Promise<RunReader<ObjectEntry>>>({ max: cachedRuns });

  return {
    repositoryId,
    connectionId,

    newPack: () => createPackWriter({ files, frames, packId: newFileId(sealing, random), frameBytes }),
    countRecords: (packId, sizeBytes) => countRecords(files, frames, { packId, sizeBytes }),
    ...packs,
    readVersions: (versions) => readVersions(packs, connectionId, versions),
    readVersion: async (version) => openVersion({ connectionId }, version, await packs.readRecord(version.location)),

    writeObjectRun: (type, entries, options) =>
      writeRun({ ...newRun(), ...options, type, entries, kind: objectEntries }),
    writeLinkRun: (type, entries, options) => writeRun({ ...newRun(), ...options, type, entries, kind: linkEntries }),
    readObjectRuns: (runs, read) => readRuns(files, frames, { runs, kind: objectEntries, ...read }),
    readLinkRuns: (runs, read) => readRuns(files, frames, { runs, kind: linkEntries, ...read }),

    async findObject(runs, objectId, { tombstones = false } = {}) {
      for (const run of runs.toReversed()) {
        const key = `${run.type}/${run.id}/${run.sha256}`;
        const reader = await remembered(findable, key, () => openRun(files, frames, run, objectEntries));
        const found = await reader.find([objectId]);
        if (found) return found.deleted === null || tombstones ? found : null;
      }
      return null;
    },

    runsToMerge,

    writeManifest: (manifest) => manifests.write(manifest),
    readManifest: async (expected) => (await manifests.read(expected)).manifest,
    listManifests: () => manifests.list(),
    verify: (manifest, onProgress) => verifyBackup({ storage, files, frames, manifests }, manifest, onProgress),
    async checkMarkers() {
      await openKeyRing(storage, await ensureHeader(storage, options, deps), sealing !== 'none', deps);
    },
    listFiles: () => listFiles(files),
    findFile: (path) => findFile(files, path),
    recoverFile: (file) => recoverFile(files, file),
    newerManifests: (seq, believed) => manifests.newer(seq, believed),
    provedUnsealed: () => manifests.provedUnsealed(),
    ...createNoteStore(files, frames),
    retention: async () => (await files.retention?.()) ?? null,
    async extendRetention(path, retention) {
      await files.extendRetention?.(path, retention);
    },
    async removeFile(path) {
      if (files.remove) return files.remove(path);
      await files.delete(path);
      return null;
    },
    checkFile: (file, onBytes) => checkFile(files, frames, file, onBytes),
  };
}

interface ReadRunsInput<T> {
  readonly runs: readonly RunRef[];
  readonly kind: EntryKind<T>;
  readonly tombstones?: boolean;
}

async function* readRuns<T>(
  files: Storage,
  frames: Frames,
  { runs, kind, tombstones }: ReadRunsInput<T>,
): AsyncIterable<T> {
  const readers = await Promise.all(runs.map((run) => openRun(files, frames, run, kind)));
  yield* mergeRuns(
    kind,
    readers.map((reader) => reader.blocks()),
    tombstones ?? false,
  );
}

/** In order of path, as `indexes/`, `manifests/` and `packs/` are. */
async function* listFiles(files: Storage): AsyncIterable<StoredFile> {
  for (const folder of [INDEXES_FOLDER, MANIFESTS_FOLDER, PACKS_FOLDER]) yield* files.list(folder);
}

/** As a listing tells of it, with the storage's own mark. */
async function findFile(files: Storage, path: string): Promise<StoredFile | null> {
  for await (const file of files.list(path)) return file.key === path ? file : null;
  return null;
}
