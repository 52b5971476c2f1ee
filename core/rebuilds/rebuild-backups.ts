import { isUuid } from '../backups/files/adopt-newer.ts';
import { stageDifferences, type UnreadTypes } from '../backups/files/stage-differences.ts';
import { baseManifest } from '../backups/store/capture/base-manifest.ts';
import { ANALYZE_ROWS, analyzeCatalogue, analyzeStaging, dropStaging } from '../backups/store/capture/publish.ts';
import { knownNumbers, newestPublished, publishAdopted, usedNumbers } from '../backups/store/files/adoption.ts';
import { notAvailable } from '../backups/store/unavailable-types.ts';
import type { Db } from '../database/database.ts';
import type { CybbackError } from '../domain/errors.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { readConnectionNote } from '../notes/connection-note.ts';
import { joinRanges, type NumberRange } from '../notes/removed-numbers.ts';
import { isUnreadable } from '../repository/damage.ts';
import type { Manifest, NewerManifest, Repository } from '../repository/types.ts';
import { useRepository } from '../storages/store/rebuilt-repository.ts';
import { countTakenIn, isNamed, noteFinding, type Rebuild } from './store/rebuilds.ts';

export interface RebuildWork {
  readonly db: Db;
  readonly rebuild: Rebuild;
  /** Those of the connection that could be opened. */
  readonly repositories: readonly Repository[];
  readonly tenantId: string;
  readonly signal: AbortSignal;
  /** Asked between backups: the work continues in another call. */
  readonly isOver: () => boolean;
  /** Lets others go first for a moment. */
  readonly pause: () => Promise<void>;
}

/**
 * Takes the backups that the catalogue does not have in by number, whichever storage holds them; called again until `done`.
 * What cannot be read costs only itself and is named, and so are numbers that lie nowhere.
 */
export async function rebuildBackups(work: RebuildWork): Promise<{ done: boolean }> {
  const { db, rebuild, repositories, signal, isOver } = work;
  const { connectionId } = rebuild;
  const highest = (await newestPublished(db, connectionId)).seq;
  const heads: Head[] = [];
  let seen = 0;
  try {
    for (const repository of repositories) {
      const believed = await repository.provedUnsealed();
      const manifests = repository.newerManifests(highest, believed)[Symbol.asyncIterator]();
      heads.push({ repository, manifests, next: await manifests.next() });
    }
    for (let head = lowest(heads); head; head = lowest(heads)) {
      signal.throwIfAborted();
      if (seen > 0 && isOver()) return { done: false };
      seen += 1;
      if (head.next.done !== true) await takeIn(work, head.repository, head.next.value);
      head.next = await head.manifests.next();
    }
  } finally {
    for (const { manifests } of heads) await manifests.return?.();
  }
  await nameMissing(work);
  const { repositoryId } = await newestPublished(db, connectionId);
  if (rebuild.madeConnection && repositoryId !== null) await useRepository(db, { id: repositoryId, connectionId });
  return { done: true };
}

interface Head {
  readonly repository: Repository;
  readonly manifests: AsyncIterator<NewerManifest>;
  next: IteratorResult<NewerManifest>;
}

function lowest(heads: readonly Head[]): Head | null {
  let first: Head | null = null;
  for (const head of heads) {
    if (head.next.done === true) continue;
    if (!first || first.next.done === true || head.next.value.seq < first.next.value.seq) first = head;
  }
  return first;
}

async function takeIn(work: RebuildWork, repository: Repository, found: NewerManifest): Promise<void> {
  const { db, rebuild, tenantId } = work;
  if ('problem' in found) return leaveOut(work, found.key, { seq: found.seq, error: found.problem });
  const { ref, manifest } = found;
  const isOwn = manifest.repositoryId === repository.repositoryId && manifest.tenantId === tenantId;
  if (!isOwn || !isUuid(manifest.backupId)) {
    return noteFinding(db, rebuild.id, {
      file: found.key,
      code: 'repository-mismatch',
      message: `Backup number ${found.seq} was left out: its manifest names another tenant or repository (tenant ${manifest.tenantId}, repository ${manifest.repositoryId}).`,
    });
  }
  const newest = await newestPublished(db, rebuild.connectionId);
  if (manifest.seq <= newest.seq) {
    return noteFinding(db, rebuild.id, {
      file: found.key,
      code: 'conflict',
      message: `Backup number ${found.seq} was left out: there is another one with this number.`,
    });
  }
  const isLarge = newest.seq === 0 || changesOf(manifest) >= ANALYZE_ROWS;
  let unread: UnreadTypes;
  try {
    const base = await baseManifest(db, newest);
    unread = await stageDifferences({ db, repository, stagedUnder: rebuild.id, base }, manifest, isUnreadable);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    await dropStaging(db, rebuild.id);
    return leaveOut(work, found.key, { seq: found.seq, error });
  }
  if (isLarge) await analyzeStaging(db);
  const { workspaceId } = rebuild;
  const isNew = await publishAdopted(db, {
    ref,
    manifest,
    unread,
    workspaceId,
    stagedUnder: rebuild.id,
    more: (tx) => countTakenIn(tx, rebuild.id, { backups: 1 }),
  });
  if (!isNew) await dropStaging(db, rebuild.id);
  for (const [type, error] of unread) await nameUnread(work, found, { type, error });
  if (isLarge) await analyzeCatalogue(db);
}

/** Of every backup and type: a damaged file is named once, and costs as many backups as build on it. */
async function nameUnread(
  { db, rebuild }: RebuildWork,
  { key, seq }: { readonly key: string; readonly seq: number },
  { type, error }: { readonly type: TypeKey; readonly error: CybbackError },
): Promise<void> {
  const message = `${notAvailable({ type, seq, why: error.message }).message} Its other types were taken in.`;
  await noteFinding(db, rebuild.id, { file: `${key} (${type})`, code: error.code, message });
}

function changesOf({ types }: Manifest): number {
  return Object.values(types).reduce((all, { added, changed, linksAdded }) => all + added + changed + linksAdded, 0);
}

async function leaveOut(
  { db, rebuild }: RebuildWork,
  file: string,
  { seq, error }: { seq: number; error: CybbackError },
): Promise<void> {
  await noteFinding(db, rebuild.id, {
    file,
    code: error.code,
    message: `Backup number ${seq} could not be read and was left out; later ones do not need it. ${error.message}`,
  });
}

const MOST_GAPS = 200;

/** Numbers up to the newest that neither the catalogue nor a finding has, and that retention is not noted to have removed. */
async function nameMissing({ db, rebuild, repositories }: RebuildWork): Promise<void> {
  const there = new Set<number>(await knownNumbers(db, rebuild.connectionId));
  const newest = Math.max(0, ...there);
  for (const repository of repositories)
    for await (const { seq } of repository.listManifests()) {
      if (seq > newest || there.has(seq)) continue;
      there.add(seq);
      const file = `${rebuild.connectionId}/manifests/${String(seq).padStart(10, '0')}`;
      if (!(await isNamed(db, rebuild.id, file)))
        await noteFinding(db, rebuild.id, {
          file,
          code: 'conflict',
          message: `Backup number ${seq} lies in the storage and not in the catalogue, which has later ones already. It was left out: it cannot be put in between.`,
        });
    }
  for (const seq of await usedNumbers(db, rebuild.connectionId)) there.add(seq);
  const noted = await notedRemovals(repositories);
  for (const [from, to] of noted.ranges) for (let seq = from; seq <= Math.min(to, newest); seq += 1) there.add(seq);
  let gaps = 0;
  for (let from = 1; from < newest && gaps < MOST_GAPS; from += 1) {
    if (there.has(from)) continue;
    let to = from;
    while (to + 1 < newest && !there.has(to + 1)) to += 1;
    const [numbers, they] =
      to === from
        ? [`Backup number ${from} is`, ['has removed it', 'it is lost'] as const]
        : [`Backups number ${from} to ${to} are`, ['has removed them', 'they are lost'] as const];
    const why =
      noted.asOf === null
        ? `retention ${they[0]}, or ${they[1]}`
        : `${they[1]}, unless retention ${they[0]} since ${noted.asOf}, until when what it removed is noted`;
    await noteFinding(db, rebuild.id, {
      file: `${rebuild.connectionId}/manifests/${String(from).padStart(10, '0')}-…`,
      code: 'storage-missing',
      message: `${numbers} not in the storage: ${why}. What changed then shows as a change of the backup after.`,
    });
    gaps += 1;
    from = to;
  }
}

/** What retention has removed, as is noted in the storages; `asOf` null: nothing is noted of it. */
async function notedRemovals(
  repositories: readonly Repository[],
): Promise<{ ranges: readonly NumberRange[]; asOf: string | null }> {
  const found: { removed: readonly NumberRange[]; at: number }[] = [];
  for (const repository of repositories) {
    const { note, at } = await readConnectionNote(repository);
    if (note?.removed) found.push({ removed: note.removed, at });
  }
  const last = Math.max(0, ...found.map(({ at }) => at));
  return {
    ranges: joinRanges(...found.flatMap(({ removed }) => removed)),
    asOf: found.length === 0 ? null : new Date(last).toISOString(),
  };
}
