import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { StoredFileTable } from '../../../database/file-tables.ts';
import type { CybbackError } from '../../../domain/errors.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { damagedFile } from '../../../repository/damage.ts';
import type { RunRef } from '../../../repository/types.ts';

/** A file as it was written. */
export interface WrittenFile {
  readonly path: string;
  readonly kind: StoredFileTable['kind'];
  readonly type: TypeKey | null;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

export const writtenRun = (run: RunRef): WrittenFile => ({
  path: `indexes/${run.type}/${run.id}`,
  kind: run.kind,
  type: run.type,
  sizeBytes: run.sizeBytes,
  sha256: run.sha256,
});

/** Keeps what was written; of a file that is known already, what was known. */
export async function insertWrittenFiles(
  db: Db,
  { repositoryId, backupId }: { repositoryId: string; backupId: string },
  files: readonly WrittenFile[],
): Promise<void> {
  if (files.length === 0) return;
  await db
    .insertInto('storedFile')
    .values(
      files.map((file) => ({
        repositoryId,
        backupId,
        ...file,
        tag: null,
        damage: null,
        damageMessage: null,
        toldIn: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A read showed damage. The first finding stays, until the file was read whole. */
export async function noteDamage(db: Db, repositoryId: string, error: CybbackError): Promise<void> {
  const path = pathOf(error);
  if (path === null) return;
  await db
    .updateTable('storedFile')
    .set({ damage: error.code, damageMessage: error.message, noticedAt: sql<Date>`now()`, readAt: null, tag: null })
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', path)
    .where('damage', 'is', null)
    .where('removingAt', 'is', null)
    .execute();
}

/**
 * Does the work while the file is expected to lie there and cannot begin to be deleted. @returns what it answers; null
 * where the file is not expected any more.
 */
export async function whileExpected<T>(
  db: Db,
  { repositoryId, path }: { repositoryId: string; path: string },
  work: () => Promise<T>,
): Promise<T | null> {
  return db.transaction().execute(async (tx) => {
    const expected = await tx
      .selectFrom('storedFile')
      .select('path')
      .where('repositoryId', '=', repositoryId)
      .where('path', '=', path)
      .where('removingAt', 'is', null)
      .forShare()
      .executeTakeFirst();
    return expected ? work() : null;
  });
}

/** It was looked at just now. `tag`: the storage's mark of it; null: not known, so that it is looked at again. */
export async function noteStillDamaged(
  db: Db,
  repositoryId: string,
  { path, tag }: { path: string; tag: string | null },
): Promise<void> {
  await db
    .updateTable('storedFile')
    .set({ tag, noticedAt: sql<Date>`now()` })
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', path)
    .where('damage', 'is not', null)
    .execute();
}

/** It was damaged or missing, and an earlier version that the storage had kept was written in its place. */
export async function notePutBack(db: Db, repositoryId: string, path: string, error: CybbackError): Promise<void> {
  const message = `${error.message} It was put back from an earlier version that the storage had kept.`;
  await db
    .updateTable('storedFile')
    .set({
      damage: null,
      damageMessage: message,
      noticedAt: sql<Date>`now()`,
      readAt: sql<Date>`now()`,
      tag: null,
      toldIn: null,
    })
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', path)
    .execute();
}

/** A header or key file was not as it should be; it has been written again. */
export async function noteMarkerDamage(db: Db, repositoryId: string, error: CybbackError): Promise<void> {
  const path = pathOf(error);
  if (path === null) return;
  const values = {
    damage: error.code,
    damageMessage: error.message,
    noticedAt: sql<Date>`now()`,
    toldIn: null,
  };
  await db
    .insertInto('storedFile')
    .values({
      repositoryId,
      path,
      kind: 'marker',
      type: null,
      sizeBytes: null,
      sha256: null,
      tag: null,
      backupId: null,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(['repositoryId', 'path']).doUpdateSet(values))
    .execute();
}

/** Below the connection's folder. */
function pathOf(error: CybbackError): string | null {
  const file = damagedFile(error);
  return file === null ? null : file.slice(file.indexOf('/') + 1);
}

export interface KnownFile {
  readonly path: string;
  readonly kind: StoredFileTable['kind'];
  readonly type: TypeKey | null;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly tag: string | null;
  readonly damage: string | null;
  readonly noticedAt: Date | null;
  readonly backupId: string | null;
}

const KNOWN = ['path', 'kind', 'type', 'sizeBytes', 'sha256', 'tag', 'damage', 'noticedAt', 'backupId'] as const;

/**
 * Of a published backup, or of the one that is being made: what a backup that failed has left belongs to none, nor does
 * what is being deleted because no backup needs it any more.
 */
export const inUse = (
  backupId: string | null,
): ReturnType<typeof sql<boolean>> => sql<boolean>`(stored_file.removing_at is null and (
  stored_file.backup_id is null or stored_file.backup_id = ${backupId} or exists (
    select from backup b where b.id = stored_file.backup_id and b.state in ('completed', 'completedWithWarnings'))))`;

/** What should lie there, in order of path. */
export async function knownFiles(
  db: Db,
  { repositoryId, backupId }: { repositoryId: string; backupId: string | null },
  { after, limit }: { after: string; limit: number },
): Promise<KnownFile[]> {
  return db
    .selectFrom('storedFile')
    .select(KNOWN)
    .where('repositoryId', '=', repositoryId)
    .where('kind', '<>', 'marker')
    .where('path', '>', after)
    .where(inUse(backupId))
    .orderBy('path')
    .limit(limit)
    .execute();
}

/** Every byte was read and is as it was written. */
export async function noteWhole(
  db: Db,
  repositoryId: string,
  { path, sizeBytes, sha256, tag }: { path: string; sizeBytes: number; sha256: string; tag: string | null },
): Promise<void> {
  await db
    .updateTable('storedFile')
    .set({
      sizeBytes,
      sha256,
      readAt: sql<Date>`now()`,
      damage: null,
      damageMessage: null,
      noticedAt: null,
      toldIn: null,
      // A mark of what was damaged says nothing about what lies there now.
      tag: tag ?? sql<string | null>`case when damage is null then tag end`,
    })
    .where('repositoryId', '=', repositoryId)
    .where('path', '=', path)
    .execute();
}

/** The storage's marks of files that were listed for the first time since they were written. */
export async function noteTags(
  db: Db,
  repositoryId: string,
  tags: readonly { path: string; tag: string }[],
): Promise<void> {
  if (tags.length === 0) return;
  await sql`
    update stored_file f set tag = u.tag
    from unnest(${tags.map(({ path }) => path)}::text[], ${tags.map(({ tag }) => tag)}::text[]) as u (path, tag)
    where f.repository_id = ${repositoryId} and f.path = u.path and f.damage is null`.execute(db);
}

export interface FoundDamage {
  readonly kind: StoredFileTable['kind'];
  readonly type: TypeKey | null;
  /** Null: it was put back. */
  readonly damage: string | null;
  readonly damageMessage: string;
}

/** Damage that no backup's warnings have named yet; from now on this one's do. */
export async function takeUntoldDamage(db: Db, repositoryId: string, backupId: string): Promise<FoundDamage[]> {
  const rows = await db
    .updateTable('storedFile')
    .set({ toldIn: backupId })
    .where('repositoryId', '=', repositoryId)
    .where('damageMessage', 'is not', null)
    .where((eb) => eb.or([eb('toldIn', 'is', null), eb('toldIn', '=', backupId)]))
    .where(inUse(backupId))
    .returning(['path', 'kind', 'type', 'damage', 'damageMessage'])
    .execute();
  return rows
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ kind, type, damage, damageMessage }) => ({ kind, type, damage, damageMessage: damageMessage ?? '' }));
}

/** Header and key files are whole again as soon as they are told of: they were written again when it was noticed. */
export async function forgetMarkers(db: Db, repositoryId: string, backupId: string): Promise<void> {
  await db
    .deleteFrom('storedFile')
    .where('repositoryId', '=', repositoryId)
    .where('kind', '=', 'marker')
    .where('toldIn', '=', backupId)
    .execute();
}

/** Of the given files, those with which something is wrong. */
export async function damagedAmong(db: Db, repositoryId: string, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const rows = await db
    .selectFrom('storedFile')
    .select('path')
    .where('repositoryId', '=', repositoryId)
    .where('damage', 'is not', null)
    .where(sql<boolean>`path = any(${paths}::text[])`)
    .execute();
  return new Set(rows.map(({ path }) => path));
}

/** Of what is in use and whole as far as is known: all of it, and what was read since. */
export async function totalBytes(
  db: Db,
  repositoryId: string,
  since: Date,
): Promise<{ bytes: number; readBytes: number }> {
  const row = await db
    .selectFrom('storedFile')
    .select((eb) => [
      eb.fn.coalesce(eb.fn.sum<number>('sizeBytes'), sql<number>`0`).as('bytes'),
      sql<number>`coalesce(sum(size_bytes) filter (where read_at >= ${since}), 0)`.as('readBytes'),
    ])
    .where('repositoryId', '=', repositoryId)
    .where('damage', 'is', null)
    .where(inUse(null))
    .executeTakeFirstOrThrow();
  return { bytes: Number(row.bytes), readBytes: Number(row.readBytes) };
}

/** Files in use that were not read since, those first that were not read for the longest time. */
export async function oldestRead(
  db: Db,
  repositoryId: string,
  { before, limit }: { before: Date; limit: number },
): Promise<(KnownFile & { readAt: Date | null })[]> {
  return db
    .selectFrom('storedFile')
    .select([...KNOWN, 'readAt'])
    .where('repositoryId', '=', repositoryId)
    .where('kind', '<>', 'marker')
    .where('damage', 'is', null)
    .where((eb) => eb.or([eb('readAt', 'is', null), eb('readAt', '<', before)]))
    .where(inUse(null))
    .orderBy('readAt', (order) => order.asc().nullsFirst())
    .orderBy('path')
    .limit(limit)
    .execute();
}
