import { isCybbackError, type CybbackError } from '../domain/errors.ts';
import { TYPE_KEYS, type TypeKey } from '../domain/type-keys.ts';
import { isDamage } from './damage.ts';
import { diffStates } from './diff-states.ts';
import { linkEntries, objectEntries } from './run-entries.ts';
import type { LinkEntry, Manifest, ManifestRef, ManifestType, ObjectEntry, Repository, RunRef } from './types.ts';

/** What a backup changed in one type against the backup handed out before it. Sorted; tombstones included. */
export interface ReplayedType {
  readonly type: TypeKey;
  readonly objects: AsyncIterable<ObjectEntry>;
  readonly links: AsyncIterable<LinkEntry>;
}

export type Replayed =
  | {
      readonly ref: ManifestRef;
      readonly manifest: Manifest;
      /** Types that changed, in backup order. Read each stream at most once, and before going on to the next backup. */
      readonly types: readonly ReplayedType[];
    }
  /** A manifest that cannot be read; the next backup is compared with the last readable one. */
  | { readonly ref: ManifestRef; readonly problem: CybbackError };

/**
 * All backups, oldest first, each as its difference to the one before: what a catalogue is made from anew. The changes
 * that a backup wrote itself are used where its predecessor is there and is the one it followed; otherwise (the first
 * backup, a gap left by retention, runs that begin anew) whole states are compared, in bounded memory.
 */
export async function* replay(repository: Repository): AsyncIterable<Replayed> {
  let before: { ref: ManifestRef; manifest: Manifest } | null = null;
  for await (const ref of repository.listManifests()) {
    try {
      const manifest: Manifest = await repository.readManifest(ref);
      const linked: boolean =
        before !== null && before.ref.seq + 1 === ref.seq && before.ref.sha256 === manifest.previousSha256;
      yield { ref, manifest, types: changedTypes(repository, before?.manifest ?? null, manifest, linked) };
      before = { ref, manifest };
    } catch (error) {
      if (!isDamage(error) && !isCybbackError(error, 'key-missing', 'key-wrong')) throw error;
      yield { ref, problem: error };
    }
  }
}

function changedTypes(
  repository: Repository,
  before: Manifest | null,
  after: Manifest,
  linked: boolean,
): ReplayedType[] {
  return TYPE_KEYS.flatMap((type) => {
    const [old, now] = [before?.types[type], after.types[type]];
    if (sameRuns(old?.objectRuns, now?.objectRuns) && sameRuns(old?.linkRuns, now?.linkRuns)) return [];
    return [
      { type, objects: objectChanges(repository, old, now, linked), links: linkChanges(repository, old, now, linked) },
    ];
  });
}

async function* objectChanges(
  repository: Repository,
  old: ManifestType | undefined,
  now: ManifestType | undefined,
  linked: boolean,
): AsyncIterable<ObjectEntry> {
  const [oldRuns, newRuns] = [old?.objectRuns ?? [], now?.objectRuns ?? []];
  if (sameRuns(oldRuns, newRuns)) return;
  const own = linked ? now?.changes.objects : null;
  const read = (runs: readonly RunRef[]): AsyncIterable<ObjectEntry> =>
    repository.readObjectRuns(runs, { tombstones: true });
  if (own) yield* read([own]);
  else yield* diffStates(read(oldRuns), read(newRuns), { ...objectEntries, gone: removed });
}

const removed = (entry: ObjectEntry): ObjectEntry => ({ ...entry, hash: '', location: null, deleted: 'hard' });

async function* linkChanges(
  repository: Repository,
  old: ManifestType | undefined,
  now: ManifestType | undefined,
  linked: boolean,
): AsyncIterable<LinkEntry> {
  const [oldRuns, newRuns] = [old?.linkRuns ?? [], now?.linkRuns ?? []];
  if (sameRuns(oldRuns, newRuns)) return;
  const own = linked ? now?.changes.links : null;
  const read = (runs: readonly RunRef[]): AsyncIterable<LinkEntry> =>
    repository.readLinkRuns(runs, { tombstones: true });
  if (own) yield* read([own]);
  else
    yield* diffStates(read(oldRuns), read(newRuns), { ...linkEntries, gone: (entry) => ({ ...entry, deleted: true }) });
}

function sameRuns(a: readonly RunRef[] = [], b: readonly RunRef[] = []): boolean {
  return a.length === b.length && a.every((run, i) => run.id === b[i]?.id);
}
