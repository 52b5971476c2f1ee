import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { CybbackError } from '../../domain/errors.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

/**
 * A type of which nothing can be said in a backup, because its index is damaged. The catalogue has there what an earlier
 * backup had: that is neither shown nor restored as this one's, and nothing is told by what it lacks.
 */
export interface UnavailableType {
  readonly type: TypeKey;
  /** Number of the backup. */
  readonly seq: number;
  readonly why: string;
}

/** Of the backups with these numbers; of all that are kept where no numbers are given. */
export async function unavailableTypes(
  db: Db,
  { connectionId, seqs, types }: { connectionId: string; seqs?: readonly number[]; types?: readonly TypeKey[] },
): Promise<UnavailableType[]> {
  const { rows } = await sql<UnavailableType>`
    select t.type, b.seq, t.unavailable as why from backup_type t join backup b on b.id = t.backup_id
    where b.connection_id = ${connectionId} and t.unavailable is not null and b.removed_at is null and b.seq is not null
      and ${seqs === undefined ? sql`true` : sql`b.seq = any(${[...seqs]}::integer[])`}
      and ${types === undefined ? sql`true` : sql`t.type = any(${[...types]}::text[])`}
    order by b.seq, t.type`.execute(db);
  return rows;
}

/** The condition that the index of a type is whole in the backup of the row. */
export function hasType(backup: string, type: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`not exists (select from backup_type u where u.backup_id = ${sql.ref(`${backup}.id`)}
    and u.type = ${type} and u.unavailable is not null)`;
}

/** Errors: `repository-corrupt`, which names the first of the types that one of the backups lacks. */
export async function refuseUnavailable(
  db: Db,
  asked: { connectionId: string; seqs: readonly number[]; types: readonly TypeKey[] },
): Promise<void> {
  const [first] = await unavailableTypes(db, asked);
  if (first) throw notAvailable(first);
}

/** The same of one backup. */
export async function refuseUnavailableIn(
  db: Db,
  { backupId, types }: { backupId: string; types: readonly TypeKey[] },
): Promise<void> {
  const backup = await db
    .selectFrom('backup')
    .select(['connectionId', 'seq'])
    .where('id', '=', backupId)
    .executeTakeFirst();
  if (!backup || backup.seq === null) return;
  await refuseUnavailable(db, { connectionId: backup.connectionId, seqs: [backup.seq], types });
}

export function notAvailable({ type, seq, why }: UnavailableType): CybbackError {
  return new CybbackError(
    'repository-corrupt',
    `${OBJECT_TYPES[type].label.many} of backup number ${String(seq)}: not available, the index is damaged. ${why}`,
    { facts: { type, seq } },
  );
}

export function unavailableWarning(unavailable: UnavailableType): Warning {
  const { code, message } = notAvailable(unavailable);
  return {
    code,
    type: unavailable.type,
    message,
    remedy: 'Nothing of this type can be browsed, compared or restored from this backup. Choose another backup for it.',
  };
}

/** Of everything that was found, what is not of a type that one of the backups lacks. */
export function available<T extends { readonly type: string }>(
  items: readonly T[],
  unavailable: readonly UnavailableType[],
): readonly T[] {
  if (unavailable.length === 0) return items;
  const types = new Set<string>(unavailable.map(({ type }) => type));
  return items.filter(({ type }) => !types.has(type));
}
