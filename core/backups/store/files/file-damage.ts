import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { StoredFileTable } from '../../../database/file-tables.ts';
import type { CybbackError } from '../../../domain/errors.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { damagedFile } from '../../../repository/damage.ts';
import { inUse } from './stored-files.ts';

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
