import type { Db } from '../../database/database.ts';
import type { CybbackError } from '../../domain/errors.ts';
import { TYPE_KEYS, type TypeKey } from '../../domain/type-keys.ts';
import { isDamage } from '../../repository/damage.ts';
import { diffStates } from '../../repository/diff-states.ts';
import { linkEntries, objectEntries } from '../../repository/run-entries.ts';
import type { LinkEntry, Manifest, ManifestType, ObjectEntry, Repository } from '../../repository/types.ts';
import { type BackupFacts, backupFacts } from '../store/capture/backup-facts.ts';
import { baseManifest } from '../store/capture/base-manifest.ts';
import { linkChanges, objectChanges } from '../store/capture/changes.ts';
import { dropStaging } from '../store/capture/publish.ts';
import {
  highestSeq,
  publishAdopted,
  stageEntries,
  stageKnown,
  stageLinkEntries,
  stageUnknown,
} from '../store/files/adoption.ts';

const ROWS = 2_000;

export interface Adoption {
  /** Numbers of the backups that the catalogue has now. */
  readonly adopted: readonly number[];
  /** Manifests of backups that the catalogue does not know, which are not believed or cannot be read. */
  readonly left: readonly { readonly seq: number; readonly error: CybbackError }[];
}

/**
 * A catalogue that is behind its storage (it was restored from an older dump) takes in the backups of which only the
 * storage knows, before the next one is made: that one builds on them, and does not claim their numbers.
 */
export async function adoptNewer(db: Db, repository: Repository, backupId: string): Promise<Adoption> {
  const adopted: number[] = [];
  const left: { seq: number; error: CybbackError }[] = [];
  const facts = await backupFacts(db, backupId);
  for await (const newer of repository.newerManifests(await highestSeq(db, facts.connectionId))) {
    if ('problem' in newer) {
      left.push({ seq: newer.seq, error: newer.problem });
      continue;
    }
    const { ref, manifest } = newer;
    if (
      manifest.repositoryId !== facts.repositoryId ||
      manifest.tenantId !== facts.tenantId ||
      !isUuid(manifest.backupId)
    )
      continue;
    try {
      await stageDifferences({ db, repository, facts: await backupFacts(db, backupId) }, manifest);
    } catch (error) {
      if (!isDamage(error)) throw error;
      await dropStaging(db, backupId);
      left.push({ seq: manifest.seq, error });
      continue;
    }
    await publishAdopted(db, { ref, manifest, workspaceId: facts.workspaceId, stagedUnder: backupId });
    adopted.push(manifest.seq);
  }
  return { adopted, left };
}

interface Staging {
  readonly db: Db;
  readonly repository: Repository;
  /** Of the backup under which rows are staged, and of what is the base by now. */
  readonly facts: BackupFacts;
}

async function stageDifferences({ db, repository, facts }: Staging, manifest: Manifest): Promise<void> {
  await dropStaging(db, facts.id);
  const base = await baseManifest(db, facts);
  // What it changed is written in it, where it followed the very backup that is the newest here.
  const follows = base !== null && base.sha256 === manifest.previousSha256;
  for (const type of TYPE_KEYS) {
    const now = manifest.types[type];
    if (!now) continue;
    const place = { backupId: facts.id, connectionId: facts.connectionId, type };
    const own = follows ? now.changes : null;
    const before = base?.manifest.types[type];
    if (!sameRuns(before, now, 'objectRuns')) {
      const entries = own?.objects
        ? repository.readObjectRuns([own.objects], { tombstones: true })
        : objectDifferences({ db, repository, facts }, type, now);
      for await (const rows of chunks(entries)) await stageEntries(db, place, rows);
    }
    if (!sameRuns(before, now, 'linkRuns')) {
      const entries = own?.links
        ? repository.readLinkRuns([own.links], { tombstones: true })
        : linkDifferences({ db, repository, facts }, type, now);
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
  { db, repository, facts }: Staging,
  type: TypeKey,
  now: ManifestType,
): AsyncIterable<ObjectEntry> {
  const scope = { backupId: facts.id, connectionId: facts.connectionId, type };
  return diffStates(
    objectChanges(db, scope, { completeIn: facts.repositoryId }),
    repository.readObjectRuns(now.objectRuns, { tombstones: true }),
    { ...objectEntries, gone: (entry) => ({ ...entry, hash: '', location: null, deleted: 'hard' }) },
  );
}

function linkDifferences(
  { db, repository, facts }: Staging,
  type: TypeKey,
  now: ManifestType,
): AsyncIterable<LinkEntry> {
  const scope = { backupId: facts.id, connectionId: facts.connectionId, type };
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

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}
