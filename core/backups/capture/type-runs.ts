import type { TypeKey } from '../../domain/type-keys.ts';
import { isDamage } from '../../repository/damage.ts';
import { isUnsealedFile } from '../../repository/file-path.ts';
import type { LinkEntry, ManifestType, ObjectEntry, Repository, RunRef } from '../../repository/types.ts';
import type { WriteRunOptions } from '../../repository/write-run-options.ts';
import { linkChanges, objectChanges } from '../store/capture/changes.ts';
import { EVERYTHING, type ToSettle } from '../store/capture/what-to-settle.ts';
import { damagedAmong } from '../store/files/file-damage.ts';
import { writtenRun } from '../store/files/stored-files.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext } from './types.ts';

export type TypeRuns = Pick<ManifestType, 'objectRuns' | 'linkRuns' | 'changes'>;

type Context = Pick<CaptureContext, 'db' | 'backup' | 'type' | 'repository' | Pacing>;
type Pacing = 'pause' | 'limits';

/** What an incremental backup changes is small as a rule. The oldest run of a state is a file, however small. */
const above = (older: readonly RunRef[]): WriteRunOptions => ({ inManifest: older.length > 0 });

/**
 * The index runs of a type: those that the backup builds on with what it changes; or, where one of them is not as it was
 * written or is to be sealed, the whole of what the type holds. Of what this backup has not `changed` there is no run.
 */
export async function writeTypeRuns(
  context: Context,
  base: ManifestType | undefined,
  changed: ToSettle = EVERYTHING,
): Promise<TypeRuns> {
  if (base && (await canExtend(context, base))) {
    try {
      return await extendedRuns(context, base, changed);
    } catch (error) {
      // Found while runs were merged; from now on it is known, and nothing more is read of it.
      if (!isDamage(error)) throw error;
    }
  }
  return completeRuns(context);
}

/** Whether the runs of the type are there, whole, and protected as this backup is to be. */
export async function canExtend({ db, backup }: Context, { objectRuns, linkRuns }: ManifestType): Promise<boolean> {
  const runs = [...objectRuns, ...linkRuns];
  if (backup.mode === 'full' && backup.sealing !== 'none' && runs.some(({ id }) => isUnsealedFile(id))) return false;
  const paths = runs.map((run) => writtenRun(run).path);
  return paths.length === 0 || (await damagedAmong(db, backup.repositoryId, paths)).size === 0;
}

async function extendedRuns(context: Context, base: ManifestType, changed: ToSettle): Promise<TypeRuns> {
  const { db, type, repository } = context;
  const scope = scopeOf(context);
  const objects = changed.objects
    ? await writeRun(context, objectChanges(db, scope), (entries) =>
        repository.writeObjectRun(type.key, entries, above(base.objectRuns)),
      )
    : null;
  const links = changed.links
    ? await writeRun(context, linkChanges(db, scope, { complete: false }), (entries) =>
        repository.writeLinkRun(type.key, entries, above(base.linkRuns)),
      )
    : null;
  return {
    objectRuns: await mergedObjects(repository, type.key, [...base.objectRuns, ...(objects ? [objects] : [])]),
    linkRuns: await mergedLinks(repository, type.key, [...base.linkRuns, ...(links ? [links] : [])]),
    changes: { objects, links },
  };
}

async function completeRuns(context: Context): Promise<TypeRuns> {
  const { db, type, repository, backup } = context;
  const scope = scopeOf(context);
  const objects = await writeRun(context, objectChanges(db, scope, { completeIn: backup.repositoryId }), (entries) =>
    repository.writeObjectRun(type.key, entries),
  );
  const links = await writeRun(context, linkChanges(db, scope, { complete: true }), (entries) =>
    repository.writeLinkRun(type.key, entries),
  );
  return {
    objectRuns: objects ? [objects] : [],
    linkRuns: links ? [links] : [],
    changes: { objects: null, links: null },
  };
}

/** A run with nothing in it is not written. It cannot end early: others go first between its entries. */
export async function writeRun<Entry>(
  { pause, limits }: Pick<CaptureContext, Pacing>,
  entries: AsyncGenerator<Entry>,
  write: (entries: AsyncIterable<Entry>) => Promise<RunRef>,
): Promise<RunRef | null> {
  const first = await entries.next();
  if (first.done) return null;
  return write(
    (async function* () {
      yield first.value;
      let written = 1;
      for await (const entry of entries) {
        if (written % limits.pauseEntries === 0) await pause();
        written += 1;
        yield entry;
      }
    })(),
  );
}

async function mergedObjects(
  repository: Repository,
  type: TypeKey,
  runs: readonly RunRef[],
): Promise<readonly RunRef[]> {
  return merged<ObjectEntry>(runs, repository, {
    read: (chosen, tombstones) => repository.readObjectRuns(chosen, { tombstones }),
    write: (entries, options) => repository.writeObjectRun(type, entries, options),
  });
}

async function mergedLinks(repository: Repository, type: TypeKey, runs: readonly RunRef[]): Promise<readonly RunRef[]> {
  return merged<LinkEntry>(runs, repository, {
    read: (chosen, tombstones) => repository.readLinkRuns(chosen, { tombstones }),
    write: (entries, options) => repository.writeLinkRun(type, entries, options),
  });
}

interface RunIo<Entry> {
  read(runs: readonly RunRef[], tombstones: boolean): AsyncIterable<Entry>;
  write(entries: AsyncIterable<Entry>, options: WriteRunOptions): Promise<RunRef>;
}

/** Merges the newest runs into one where they have grown deep, so that reading stays cheap. */
async function merged<Entry>(
  runs: readonly RunRef[],
  repository: Repository,
  io: RunIo<Entry>,
): Promise<readonly RunRef[]> {
  const chosen = repository.runsToMerge(runs);
  if (chosen.length < 2) return runs;
  const kept = runs.filter((run) => !chosen.includes(run));
  // A tombstone hides entries of older runs: with none below, it has nothing left to hide.
  return [...kept, await io.write(io.read(chosen, kept.length > 0), above(kept))];
}
