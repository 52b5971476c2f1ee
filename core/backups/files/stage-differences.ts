import type { Db } from '../../database/database.ts';
import type { CybbackError } from '../../domain/errors.ts';
import { TYPE_KEYS, type TypeKey } from '../../domain/type-keys.ts';
import { isDamage } from '../../repository/damage.ts';
import { diffStates } from '../../repository/diff-states.ts';
import { linkEntries, objectEntries } from '../../repository/run-entries.ts';
import type { LinkEntry, Manifest, ManifestType, ObjectEntry, Repository } from '../../repository/types.ts';
import { dropTypeStaging } from '../store/capture/backup-facts.ts';
import { linkChanges, objectChanges } from '../store/capture/changes.ts';
import { dropStaging } from '../store/capture/publish.ts';
import { stageEntries, stageKnown, stageLinkEntries, stageUnknown } from '../store/files/adoption.ts';

const ROWS = 2_000;

export interface Staging {
  readonly db: Db;
  readonly repository: Repository;
  /** Under which rows are staged. */
  readonly stagedUnder: string;
  /** The newest backup of the catalogue. */
  readonly base: { readonly manifest: Pick<Manifest, 'types'>; readonly sha256: string } | null;
}

/** Types of a manifest whose index cannot be read, with what is wrong. */
export type UnreadTypes = ReadonlyMap<TypeKey, CybbackError>;

/**
 * Stages what leads from the newest backup of the catalogue to the one of the manifest. Memory is bounded by blocks of runs.
 * A type whose index cannot be read costs only itself: nothing of it is staged.
 *
 * Errors: what is wrong with the first type, where not one can be read; whatever `isLost` does not call lost.
 */
export async function stageDifferences(
  staging: Staging,
  manifest: Manifest,
  isLost: (error: unknown) => error is CybbackError = isDamage,
): Promise<UnreadTypes> {
  await dropStaging(staging.db, staging.stagedUnder);
  // What it changed is written in it, where it followed the very backup that is the newest here.
  const follows = staging.base !== null && staging.base.sha256 === manifest.previousSha256;
  const unread = new Map<TypeKey, CybbackError>();
  let readable = 0;
  for (const type of TYPE_KEYS) {
    const now = manifest.types[type];
    if (!now) continue;
    const error = await stageType(staging, { type, now, follows, isLost });
    if (error) unread.set(type, error);
    else readable += 1;
  }
  const [first] = unread.values();
  if (first && readable === 0) throw first;
  return unread;
}

export interface TypeToStage {
  readonly type: TypeKey;
  readonly now: ManifestType;
  /** What the backup changed is written in it, and leads from the base to it. */
  readonly follows: boolean;
  readonly isLost: (error: unknown) => error is CybbackError;
}

/**
 * From what the backup says that it changed; where that is damaged, from the whole of what it holds.
 * @returns what is wrong with the index; then nothing is staged.
 */
export async function stageType(
  staging: Staging,
  { type, now, follows, isLost }: TypeToStage,
): Promise<CybbackError | null> {
  const before = staging.base?.manifest.types[type];
  const ways = follows && before && (now.changes.objects ?? now.changes.links) ? [now.changes, null] : [null];
  let lost: CybbackError | null = null;
  for (const own of ways) {
    try {
      await stageStates(staging, { type, now, before, own });
      return null;
    } catch (error) {
      if (!isLost(error)) throw error;
      lost ??= error;
      await dropTypeStaging(staging.db, { backupId: staging.stagedUnder, type });
    }
  }
  return lost;
}

interface TypeStates {
  readonly type: TypeKey;
  readonly now: ManifestType;
  readonly before: ManifestType | undefined;
  readonly own: ManifestType['changes'] | null;
}

async function stageStates(staging: Staging, { type, now, before, own }: TypeStates): Promise<void> {
  const { db, repository, stagedUnder } = staging;
  const place = { backupId: stagedUnder, connectionId: repository.connectionId, type };
  if (!sameRuns(before, now, 'objectRuns')) {
    const entries = own?.objects
      ? repository.readObjectRuns([own.objects], { tombstones: true })
      : objectDifferences(staging, type, now);
    for await (const rows of chunks(entries)) await stageEntries(db, place, rows);
  }
  if (!sameRuns(before, now, 'linkRuns')) {
    const entries = own?.links
      ? repository.readLinkRuns([own.links], { tombstones: true })
      : linkDifferences(staging, type, now);
    for await (const rows of chunks(entries)) await stageLinkEntries(db, place, rows);
  }
  const unknown = now.unknown ? repository.readLinkRuns([now.unknown]) : [];
  for await (const rows of chunks(unknown)) await stageUnknown(db, place, rows);
  await stageKnown(db, place);
}

function sameRuns(before: ManifestType | undefined, now: ManifestType, kind: 'objectRuns' | 'linkRuns'): boolean {
  const ids = (type: ManifestType | undefined): string => (type?.[kind] ?? []).map(({ id }) => id).join(' ');
  return before !== undefined && ids(before) === ids(now);
}

function objectDifferences(
  { db, repository, stagedUnder }: Staging,
  type: TypeKey,
  now: ManifestType,
): AsyncIterable<ObjectEntry> {
  const scope = { backupId: stagedUnder, connectionId: repository.connectionId, type };
  return diffStates(
    objectChanges(db, scope, { completeIn: repository.repositoryId }),
    repository.readObjectRuns(now.objectRuns, { tombstones: true }),
    { ...objectEntries, gone: (entry) => ({ ...entry, hash: '', location: null, deleted: 'hard' }) },
  );
}

function linkDifferences(
  { db, repository, stagedUnder }: Staging,
  type: TypeKey,
  now: ManifestType,
): AsyncIterable<LinkEntry> {
  const scope = { backupId: stagedUnder, connectionId: repository.connectionId, type };
  return diffStates(linkChanges(db, scope, { complete: true }), repository.readLinkRuns(now.linkRuns), {
    ...linkEntries,
    gone: (entry) => ({ ...entry, deleted: true }),
  });
}

async function* chunks<T>(entries: AsyncIterable<T> | Iterable<T>): AsyncIterable<T[]> {
  let rows: T[] = [];
  for await (const entry of entries) {
    rows.push(entry);
    if (rows.length < ROWS) continue;
    yield rows;
    rows = [];
  }
  yield rows;
}
