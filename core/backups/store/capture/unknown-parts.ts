import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { LinkEntry } from '../../../repository/types.ts';
import { validAt } from '../browse/sql.ts';
import { isHeld } from './held.ts';
import type { CaptureScope } from './lookups.ts';

/** In place of an object's ID: the part of every object of the type. */
export const EVERY_OBJECT = '*';

/** What a backup found out about one part of one object. `known` takes back an earlier `unknown`. */
export interface StagedPart {
  readonly objectId: string;
  readonly part: string;
  readonly outcome: 'unknown' | 'known';
  /** Why it is unknown: an error code, or `hidden-membership`. Empty where it is known. */
  readonly code: string;
  readonly message: string;
}

export async function stageParts(
  tx: DbTransaction,
  { backupId, type, parts }: { backupId: string; type: string; parts: readonly StagedPart[] },
): Promise<void> {
  if (parts.length === 0) return;
  const column = (read: (part: StagedPart) => string): string[] => parts.map(read);
  await sql`
    insert into capture_part (backup_id, type, object_id, part, outcome, code, message)
    select ${backupId}::uuid, ${type}, u.* from unnest(
      ${column((part) => part.objectId)}::text[], ${column((part) => part.part)}::text[],
      ${column((part) => part.outcome)}::text[], ${column((part) => part.code)}::text[],
      ${column((part) => part.message)}::text[]) u
    on conflict (backup_id, type, object_id, part) do update set
      outcome = excluded.outcome, code = excluded.code, message = excluded.message`.execute(tx);
}

export async function dropTypeParts(db: Db, { backupId, type }: { backupId: string; type: string }): Promise<void> {
  await sql`delete from capture_part where backup_id = ${backupId} and type = ${type}`.execute(db);
}

export async function dropParts(db: Db, backupId: string): Promise<void> {
  await sql`delete from capture_part where backup_id = ${backupId}`.execute(db);
}

/** Of the given objects (and of all at once, as `*`), those whose part is unknown as far as this backup has come, for another reason than `but`. */
export async function unknownAmong(
  db: Db,
  scope: CaptureScope,
  { part, ids, but = '' }: { readonly part: string; readonly ids: readonly string[]; readonly but?: string },
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.object_id as id from capture_part c
    where c.backup_id = ${scope.backupId} and c.type = ${scope.type} and c.part = ${part} and c.outcome = 'unknown' and c.code <> ${but}
      and c.object_id = any(${[EVERY_OBJECT, ...ids]}::text[])
    union
    select u.object_id from unknown_part u
    where u.connection_id = ${scope.connectionId} and u.type = ${scope.type} and u.part = ${part} and ${isHeld(scope, 'u')} and u.code <> ${but}
      and u.object_id = any(${[EVERY_OBJECT, ...ids]}::text[])
      and not exists (select from capture_part c where c.backup_id = ${scope.backupId} and c.type = u.type
        and c.object_id = u.object_id and c.part = u.part)`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Objects whose part the last backup did not know and this one has not looked at, in order of ID. */
export async function openUnknown(
  db: Db,
  scope: CaptureScope,
  part: string,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select u.object_id as id from unknown_part u
    where u.connection_id = ${scope.connectionId} and u.type = ${scope.type} and u.part = ${part} and ${isHeld(scope, 'u')}
      and u.object_id > ${after} and u.object_id <> ${EVERY_OBJECT}
      and not exists (select from capture_part c where c.backup_id = ${scope.backupId} and c.type = u.type
        and c.object_id = u.object_id and c.part = u.part)
    order by u.object_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Completes what this backup says about unknown parts, when all types have been read: parts of objects that are gone are
 * no question any more, and those of `readWhole` were all looked at, so that what was not found unknown is known.
 */
export async function settleParts(db: Db, scope: CaptureScope, readWhole: readonly string[]): Promise<void> {
  await sql`
    insert into capture_part (backup_id, type, object_id, part, outcome, code, message)
    select ${scope.backupId}::uuid, u.type, u.object_id, u.part, 'known', '', ''
    from unknown_part u
    where u.connection_id = ${scope.connectionId} and u.type = ${scope.type} and ${isHeld(scope, 'u')}
      and (u.part = any(${readWhole}::text[]) or exists (
        select from capture_object o where o.backup_id = ${scope.backupId} and o.object_id = u.object_id
          and o.outcome in ('soft', 'hard')))
    on conflict do nothing`.execute(db);
  await sql`
    update capture_part p set outcome = 'known', code = '', message = ''
    where p.backup_id = ${scope.backupId} and p.type = ${scope.type} and p.outcome = 'unknown' and exists (
      select from capture_object o where o.backup_id = p.backup_id and o.object_id = p.object_id
        and o.outcome in ('soft', 'hard'))`.execute(db);
}

/** The condition that a part of an object is unknown in this backup, for names of columns. */
export function isUnknown(
  scope: CaptureScope,
  object: ReturnType<typeof sql>,
  part: ReturnType<typeof sql>,
): ReturnType<typeof sql<boolean>> {
  const { backupId, connectionId, type } = scope;
  return sql<boolean>`(
    exists (select from capture_part p where p.backup_id = ${backupId} and p.type = ${type} and p.part = ${part}
      and p.object_id in (${object}, ${EVERY_OBJECT}) and p.outcome = 'unknown')
    or exists (select from unknown_part u where u.connection_id = ${connectionId} and u.type = ${type}
      and u.object_id in (${object}, ${EVERY_OBJECT}) and u.part = ${part} and ${isHeld(scope, 'u')} and not exists (
        select from capture_part p where p.backup_id = ${backupId} and p.type = u.type and p.object_id = u.object_id
          and p.part = u.part)))`;
}

const unknownNow = (scope: CaptureScope): ReturnType<typeof sql> => sql`(
  select c.object_id, c.part, c.code, c.message from capture_part c
  where c.backup_id = ${scope.backupId} and c.type = ${scope.type} and c.outcome = 'unknown'
  union all
  select u.object_id, u.part, u.code, u.message from unknown_part u
  where u.connection_id = ${scope.connectionId} and u.type = ${scope.type} and ${isHeld(scope, 'u')} and not exists (
    select from capture_part c where c.backup_id = ${scope.backupId} and c.type = u.type and c.object_id = u.object_id
      and c.part = u.part))`;

const ROWS_PER_QUERY = 5_000;

/** Everything that this backup does not know of the type, as entries of a link run. */
export async function* unknownEntries(db: Db, scope: CaptureScope): AsyncGenerator<LinkEntry> {
  let [id, part] = ['', ''];
  for (;;) {
    const { rows } = await sql<{ id: string; part: string; code: string }>`
      select n.object_id as id, n.part, n.code from ${unknownNow(scope)} n
      where (n.object_id, n.part) > (${id}, ${part})
      order by n.object_id, n.part limit ${ROWS_PER_QUERY}`.execute(db);
    for (const row of rows) {
      [id, part] = [row.id, row.part];
      yield { sourceId: id, relation: part, targetId: row.code, targetType: 'other', deleted: false };
    }
    if (rows.length < ROWS_PER_QUERY) return;
  }
}

/** Whether what is unknown differs from what the last backup did not know. */
export async function unknownChanged(db: Db, scope: CaptureScope): Promise<boolean> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<{ changed: boolean }>`
    select exists (
      select from capture_part c
      left join unknown_part u on u.connection_id = ${connectionId} and u.type = c.type and u.object_id = c.object_id
        and u.part = c.part and ${isHeld(scope, 'u')}
      where c.backup_id = ${backupId} and c.type = ${type}
        and case c.outcome when 'unknown' then u.code is distinct from c.code else u.code is not null end
    ) as changed`.execute(db);
  return rows[0]?.changed ?? false;
}

export interface UnknownGroup {
  readonly part: string;
  readonly code: string;
  readonly count: number;
  /** Of those, objects of whose part the last backup knew what it held. */
  readonly held: number;
  readonly every: boolean;
  /** Some of the objects, by what they are called. */
  readonly names: readonly string[];
  readonly message: string;
}

/** What is unknown, by part and reason; `named` is the type of the objects whose parts they are. */
export async function unknownGroups(db: Db, scope: CaptureScope, named: readonly string[]): Promise<UnknownGroup[]> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<UnknownGroup>`
    select n.part, n.code, count(*)::int as count, bool_or(n.object_id = ${EVERY_OBJECT}) as every,
      min(n.message) as message,
      count(*) filter (where (n.object_id = ${EVERY_OBJECT} or v.object_id is not null) and not exists (
        select from unknown_part u where u.connection_id = ${connectionId} and u.type = ${type}
          and u.object_id = n.object_id and u.part = n.part and ${isHeld(scope, 'u')}))::int as held,
      coalesce((array_agg(coalesce(c.display_name, v.display_name, n.object_id) order by n.object_id)
        filter (where n.object_id <> ${EVERY_OBJECT}))[1:3], '{}') as names
    from ${unknownNow(scope)} n
    left join capture_object c on c.backup_id = ${backupId} and c.type = any(${named}::text[]) and c.object_id = n.object_id
    left join object_version v on v.connection_id = ${connectionId} and v.type = any(${named}::text[])
      and v.object_id = n.object_id and ${isHeld(scope, 'v')}
    group by n.part, n.code order by n.part, n.code`.execute(db);
  return rows;
}

/** Takes what a published backup does not know into the catalogue. */
export async function publishParts(
  tx: DbTransaction,
  { backupId, connectionId, seq }: { backupId: string; connectionId: string; seq: number },
): Promise<void> {
  await sql`
    update unknown_part u set to_seq = ${seq}
    from capture_part c
    where c.backup_id = ${backupId} and u.connection_id = ${connectionId} and u.type = c.type
      and u.object_id = c.object_id and u.part = c.part and u.to_seq is null
      and (c.outcome = 'known' or c.code <> u.code)`.execute(tx);
  await sql`
    insert into unknown_part (connection_id, type, object_id, part, code, message, from_seq)
    select ${connectionId}::uuid, c.type, c.object_id, c.part, c.code, c.message, ${seq}::integer
    from capture_part c
    where c.backup_id = ${backupId} and c.outcome = 'unknown' and not exists (
      select from unknown_part u where u.connection_id = ${connectionId} and u.type = c.type
        and u.object_id = c.object_id and u.part = c.part and u.to_seq is null)`.execute(tx);
}

export interface UnknownCount {
  readonly type: TypeKey;
  readonly part: string;
  readonly count: number;
  /** It is unknown of every object. */
  readonly every: boolean;
}

/** How much the backup with this number does not know, by type and part. */
export async function unknownCountsAt(
  db: Db,
  { connectionId, seq }: { connectionId: string; seq: number },
): Promise<UnknownCount[]> {
  const { rows } = await sql<UnknownCount>`
    select u.type, u.part, count(*)::int as count, bool_or(u.object_id = ${EVERY_OBJECT}) as every from unknown_part u
    where u.connection_id = ${connectionId} and ${validAt('u', seq)}
    group by u.type, u.part order by u.type, u.part`.execute(db);
  return rows;
}

export interface UnknownPart {
  readonly objectId: string;
  readonly part: string;
  readonly code: string;
}

/**
 * Of the given objects, the parts that the backup with this number does not know. An object ID of `*` in the answer
 * stands for every object of the type.
 */
export async function unknownPartsAt(
  db: Db,
  { connectionId, seq, type }: { connectionId: string; seq: number; type: string },
  ids: readonly string[],
): Promise<UnknownPart[]> {
  const { rows } = await sql<UnknownPart>`
    select u.object_id as "objectId", u.part, u.code from unknown_part u
    where u.connection_id = ${connectionId} and u.type = ${type} and u.object_id = any(${[EVERY_OBJECT, ...ids]}::text[])
      and u.from_seq <= ${seq} and (u.to_seq is null or u.to_seq > ${seq})
    order by u.object_id, u.part`.execute(db);
  return rows;
}

/** Up to so many of the objects whose part the backup with this number does not know, in order of ID. */
export async function unknownObjectsAt(
  db: Db,
  { connectionId, seq, type, part }: { connectionId: string; seq: number; type: string; part: string },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select u.object_id as id from unknown_part u
    where u.connection_id = ${connectionId} and u.type = ${type} and u.part = ${part} and u.object_id <> ${EVERY_OBJECT}
      and ${validAt('u', seq)}
    order by u.object_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
