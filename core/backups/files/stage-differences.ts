import type { Db } from '../../database/database.ts';
import { TYPE_KEYS, type TypeKey } from '../../domain/type-keys.ts';
import { diffStates } from '../../repository/diff-states.ts';
import { linkEntries, objectEntries } from '../../repository/run-entries.ts';
import type { LinkEntry, Manifest, ManifestType, ObjectEntry, Repository } from '../../repository/types.ts';
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
  readonly base: { readonly manifest: Manifest; readonly sha256: string } | null;
}

/** Stages what leads from the newest backup of the catalogue to the one of the manifest. Memory is bounded by blocks of runs. */
export async function stageDifferences(staging: Staging, manifest: Manifest): Promise<void> {
  const { db, repository, stagedUnder, base } = staging;
  await dropStaging(db, stagedUnder);
  // What it changed is written in it, where it followed the very backup that is the newest here.
  const follows = base !== null && base.sha256 === manifest.previousSha256;
  for (const type of TYPE_KEYS) {
    const now = manifest.types[type];
    if (!now) continue;
    const place = { backupId: stagedUnder, connectionId: repository.connectionId, type };
    const own = follows ? now.changes : null;
    const before = base?.manifest.types[type];
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
