import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { StoredFileTable } from '../../../database/file-tables.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
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
    .onConflict((conflict) =>
      conflict
        .columns(['repositoryId', 'path'])
        // Found by a listing before whoever wrote it said so.
        .doUpdateSet((eb) => ({
          backupId: eb.ref('excluded.backupId'),
          type: eb.ref('excluded.type'),
          sha256: eb.ref('excluded.sha256'),
          removingAt: null,
          lockedUntil: null,
        }))
        .where('storedFile.backupId', 'is', null)
        .where('storedFile.removingAt', 'is not', null),
    )
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

/** What a backup has written so far, in order of path: so many at most. */
export async function filesWrittenBy(
  db: Db,
  { repositoryId, backupId }: { repositoryId: string; backupId: string },
  limit: number,
): Promise<KnownFile[]> {
  return db
    .selectFrom('storedFile')
    .select(KNOWN)
    .where('repositoryId', '=', repositoryId)
    .where('backupId', '=', backupId)
    .where('kind', '<>', 'marker')
    .where('removingAt', 'is', null)
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
