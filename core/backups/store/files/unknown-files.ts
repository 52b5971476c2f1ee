import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { isTypeKey } from '../../../domain/type-keys.ts';
import { parseManifestPath } from '../../../repository/file-path.ts';
import type { StoredFile } from '../../../storage/storage.ts';
import { unavailableTypes } from '../unavailable-types.ts';

/** Longer than any backup: whoever has written a file may only be about to say so. */
export const UNKNOWN_DAYS = 7;

const PACK = /^packs\/[sc][0-9a-f]{32}$/;
const RUN = /^indexes\/([A-Za-z]+)\/[sc][0-9a-f]{32}$/;

/**
 * Whether the database knows the backups of these manifests, and of each that it knows what it is made of. Where it does not,
 * a file that it does not know may be needed.
 */
export async function knowsBackups(db: Db, connectionId: string, manifests: readonly string[]): Promise<boolean> {
  if ((await unavailableTypes(db, { connectionId })).length > 0) return false;
  if (manifests.length === 0) return true;
  const rows = await db.selectFrom('backup').select('id').where('connectionId', '=', connectionId).execute();
  const known = new Set(rows.map(({ id }) => id));
  return manifests.every((path) => known.has(parseManifestPath(path)?.backupId ?? ''));
}

interface UnknownFile {
  readonly key: string;
  readonly sizeBytes: number;
  readonly kind: 'pack' | 'objects';
  readonly type: string | null;
}

/**
 * Keeps of files that lie there and of which nothing is known that they are to go once their time is over, unless somebody
 * says until then that they are theirs. Of others, and of names that nobody here writes, nothing is kept.
 */
export async function noteUnknownFiles(db: Db, repositoryId: string, files: readonly StoredFile[]): Promise<void> {
  const found = files.flatMap(({ key, sizeBytes }): UnknownFile[] => {
    const run = RUN.exec(key)?.[1];
    if (PACK.test(key)) return [{ key, sizeBytes, kind: 'pack', type: null }];
    return run !== undefined && isTypeKey(run) ? [{ key, sizeBytes, kind: 'objects', type: run }] : [];
  });
  if (found.length === 0) return;
  await sql`
    insert into stored_file (repository_id, path, kind, type, size_bytes, removing_at, locked_until)
    select ${repositoryId}::uuid, u.path, u.kind, u.type, u.size_bytes, now(), now() + make_interval(days => ${UNKNOWN_DAYS})
    from unnest(${found.map(({ key }) => key)}::text[], ${found.map(({ kind }) => kind)}::text[],
      ${found.map(({ type }) => type)}::text[], ${found.map(({ sizeBytes }) => sizeBytes)}::bigint[])
      as u (path, kind, type, size_bytes)
    on conflict do nothing`.execute(db);
}
