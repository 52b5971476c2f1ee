import { type RawBuilder, sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { foldedName, validAt } from '../browse/sql.ts';
import type { CaptureScope } from '../capture/lookups.ts';
import { EVERY_OBJECT } from '../capture/unknown-parts.ts';
import type { DifferenceCause, DifferenceKind } from './differences.ts';

/** What was read, the backup that the reading builds on, and the one that it is compared with: the same, or an earlier one. */
export type ComparedScope = CaptureScope & {
  readonly asOf: number;
  readonly against: number;
  /** Only objects that were selected are compared. */
  readonly selected: boolean;
};

export interface ComparedParts {
  /** Relations with one target: one that Graph tells of replaces the one that was there. */
  readonly single: readonly string[];
  /** Sets that belong to the object. */
  readonly embedded: readonly string[];
}

/**
 * Keeps every difference between the tenant (what was read of the type, over what the last backup holds) and the backup.
 * Repeating it starts over.
 *
 * What a backup does not know of itself comes first among the causes: nobody can have missed it. Then what Graph told of
 * and what it did not tell of, where it tells of changes at all.
 */
export async function keepDifferences(db: Db, scope: ComparedScope, parts: ComparedParts): Promise<void> {
  const { backupId: proofId, type } = scope;
  await db.transaction().execute(async (trx) => {
    await sql`delete from proof_difference where proof_id = ${proofId} and type = ${type}`.execute(trx);
    await keepObjects(trx, scope, parts);
    await keepLinks(trx, scope, parts);
    await trx
      .updateTable('proofType')
      .set({ state: 'comparing' })
      .where('proofId', '=', proofId)
      .where('type', '=', type)
      .execute();
  });
}

/** Rows of a version table that begin or end between the two backups. In the words of the index, which leaves out the first. */
function between(table: string, { asOf, against }: ComparedScope): RawBuilder<boolean> {
  const [from, to] = [sql.ref(`${table}.fromSeq`), sql.ref(`${table}.toSeq`)];
  return sql<boolean>`((${from} > ${against} and ${from} <= ${asOf} and ${from} > 1)
    or (${to} > ${against} and ${to} <= ${asOf}))`;
}

/** Of a selection, the objects that it names. */
function isAsked({ backupId, type, selected }: ComparedScope, object: RawBuilder<unknown>): RawBuilder<boolean> {
  return selected
    ? sql<boolean>`exists (select from proof_selected s where s.proof_id = ${backupId} and s.type = ${type} and s.object_id = ${object})`
    : sql<boolean>`true`;
}

/** What changed before the last backup was not found by this reading, and nobody missed it. */
function causeOf(scope: ComparedScope, unknown: RawBuilder<boolean>, told: RawBuilder<boolean>): RawBuilder<string> {
  const missed = scope.asOf === scope.against ? sql`when c.drift then 'missed'` : sql``;
  return sql<string>`case when ${unknown} then 'unknownInCopy' ${missed} when ${told} then 'since' else 'unclear' end`;
}

async function keepObjects(trx: DbTransaction, scope: ComparedScope, { embedded }: ComparedParts): Promise<void> {
  const { backupId: proofId, connectionId, type, asOf, against } = scope;
  const unknown = sql<boolean>`exists (
    select from unknown_part u where u.connection_id = ${connectionId} and u.type = ${type}
      and u.object_id in (t.object_id, ${EVERY_OBJECT}) and u.part = any(${embedded}::text[])
      and ${validAt('u', against)})`;
  const earlier = sql`
    union
    select b.object_id from object_version b
    where b.connection_id = ${connectionId} and b.type = ${type} and ${between('b', scope)}`;
  await sql`
    insert into proof_difference (proof_id, type, object_id, relation, target_id, kind, cause, gone, display_name,
      user_principal_name, open)
    select ${proofId}::uuid, ${type}, t.object_id, '', '', k.kind,
      ${causeOf(scope, unknown, sql<boolean>`(c.told or c.object_id is null)`)},
      case k.kind when 'onlyInCopy' then coalesce(case when c.outcome in ('soft', 'hard') then c.outcome end, l.deleted, 'hard') end,
      coalesce(c.display_name, n.display_name, v.display_name),
      coalesce(c.user_principal_name, n.user_principal_name, v.user_principal_name), k.kind <> 'onlyInCopy'
    from (
      select s.object_id from capture_object s where s.backup_id = ${proofId} and s.type = ${type}
      ${asOf === against ? sql`` : earlier}
    ) t
    left join capture_object c on c.backup_id = ${proofId} and c.type = ${type} and c.object_id = t.object_id
    left join object_version v on v.connection_id = ${connectionId} and v.type = ${type} and v.object_id = t.object_id
      and ${validAt('v', against)}
    left join object_version n on n.connection_id = ${connectionId} and n.type = ${type} and n.object_id = t.object_id
      and ${validAt('n', asOf)}
    left join lateral (
      select o.deleted from object_version o
      where c.object_id is null and n.object_id is null and o.connection_id = ${connectionId} and o.type = ${type}
        and o.object_id = t.object_id and o.from_seq <= ${asOf}
      order by o.from_seq desc limit 1
    ) l on true
    cross join lateral (
      select case when c.object_id is null then n.hash when c.outcome not in ('soft', 'hard') then c.hash end as hash
    ) now
    cross join lateral (
      select case when v.object_id is null then case when now.hash is not null then 'onlyInTenant' end
        when now.hash is null then 'onlyInCopy' when v.hash <> now.hash then 'different' end as kind
    ) k
    where k.kind is not null and ${isAsked(scope, sql`t.object_id`)}`.execute(trx);
}

/** The place of an object below its parent is part of the object. */
async function keepLinks(trx: DbTransaction, scope: ComparedScope, { single }: ComparedParts): Promise<void> {
  const { backupId: proofId, connectionId, type, asOf, against } = scope;
  const unknown = sql<boolean>`exists (
    select from unknown_part u where u.connection_id = ${connectionId} and u.type = ${type}
      and u.object_id in (t.source_id, ${EVERY_OBJECT}) and u.part = t.relation and ${validAt('u', against)})`;
  const told = sql<boolean>`(c.told or c.source_id is null or exists (
    select from capture_link k where k.backup_id = ${proofId} and k.type = ${type} and k.source_id = t.source_id
      and k.relation = t.relation and k.told and t.relation = any(${single}::text[])) or exists (
    select from capture_object o where o.backup_id = ${proofId} and o.object_id = t.target_id and o.told
      and o.outcome in ('added', 'soft', 'hard')) or exists (
    select from capture_object o where o.backup_id = ${proofId} and o.object_id = t.source_id and o.told
      and o.outcome in ('added', 'soft', 'hard')))`;
  const earlier = sql`
    union
    select b.source_id, b.relation, b.target_id, b.target_type from link_version b
    where b.connection_id = ${connectionId} and b.type = ${type} and ${between('b', scope)} and b.relation <> 'parent'
      and not exists (select from capture_link k where k.backup_id = ${proofId} and k.type = ${type}
        and k.source_id = b.source_id and k.relation = b.relation and k.target_id = b.target_id)`;
  await sql`
    insert into proof_difference (proof_id, type, object_id, relation, target_id, target_type, kind, cause, display_name,
      user_principal_name, open)
    select distinct on (t.source_id, t.relation, t.target_id) ${proofId}::uuid, ${type}, t.source_id, t.relation,
      t.target_id, t.target_type, case when l.source_id is null then 'onlyInTenant' else 'onlyInCopy' end,
      ${causeOf(scope, unknown, told)},
      coalesce(s.display_name, e.display_name, v.display_name),
      coalesce(s.user_principal_name, e.user_principal_name, v.user_principal_name), false
    from (
      select k.source_id, k.relation, k.target_id, k.target_type from capture_link k
      where k.backup_id = ${proofId} and k.type = ${type} and k.relation <> 'parent'
      ${asOf === against ? sql`` : earlier}
    ) t
    left join capture_link c on c.backup_id = ${proofId} and c.type = ${type} and c.source_id = t.source_id
      and c.relation = t.relation and c.target_id = t.target_id
    left join link_version l on l.connection_id = ${connectionId} and l.type = ${type} and l.source_id = t.source_id
      and l.relation = t.relation and l.target_id = t.target_id and ${validAt('l', against)}
    left join link_version n on c.source_id is null and n.connection_id = ${connectionId} and n.type = ${type}
      and n.source_id = t.source_id and n.relation = t.relation and n.target_id = t.target_id and ${validAt('n', asOf)}
    left join capture_object s on s.backup_id = ${proofId} and s.type = ${type} and s.object_id = t.source_id
    left join object_version e on e.connection_id = ${connectionId} and e.type = ${type} and e.object_id = t.source_id
      and ${validAt('e', asOf)}
    left join object_version v on v.connection_id = ${connectionId} and v.type = ${type} and v.object_id = t.source_id
      and ${validAt('v', against)}
    where (case when c.source_id is null then n.source_id is not null else c.outcome = 'present' end)
        <> (l.source_id is not null)
      and ${isAsked(scope, sql`t.source_id`)}
    order by t.source_id, t.relation, t.target_id`.execute(trx);
}

/** Where content lies, and the hash that proves it. */
export interface KeptContent {
  readonly hash: string;
  readonly location: RecordLocation;
  /** Null: kept apart by the reading itself. */
  readonly repositoryId: string | null;
}

/** A difference whose content has not been looked at. */
export interface OpenDifference {
  readonly objectId: string;
  readonly kind: DifferenceKind;
  readonly cause: DifferenceCause;
  readonly read: KeptContent | null;
  readonly held: KeptContent | null;
}

type Side = 'read' | 'last' | 'held';
type Located = {
  readonly [K in keyof RecordLocation as `${Side}${Capitalize<K>}`]: RecordLocation[K] | null;
} & { readonly [K in `${Side}Hash` | 'lastRepositoryId' | 'heldRepositoryId']: string | null };

/** In order of ID. Where nothing new was kept of what was read, it is the version that the last backup holds. */
export async function openDifferences(db: Db, scope: ComparedScope, limit: number): Promise<OpenDifference[]> {
  const { backupId: proofId, connectionId, type, asOf, against } = scope;
  const { rows } = await sql<Located & { objectId: string; kind: DifferenceKind; cause: DifferenceCause }>`
    select d.object_id as "objectId", d.kind, d.cause, ${placeAs('c', 'read')}, ${placeAs('n', 'last')},
      n.repository_id as "lastRepositoryId", ${placeAs('v', 'held')}, v.repository_id as "heldRepositoryId"
    from proof_difference d
    left join capture_object c on c.backup_id = d.proof_id and c.type = d.type and c.object_id = d.object_id
    left join object_version n on n.connection_id = ${connectionId} and n.type = d.type and n.object_id = d.object_id
      and ${validAt('n', asOf)}
    left join object_version v on v.connection_id = ${connectionId} and v.type = d.type and v.object_id = d.object_id
      and ${validAt('v', against)}
    where d.proof_id = ${proofId} and d.type = ${type} and d.open
    order by d.object_id limit ${limit}`.execute(db);
  return rows.map((row) => ({
    objectId: row.objectId,
    kind: row.kind,
    cause: row.cause,
    read: placeOf(row, 'read', null) ?? placeOf(row, 'last', row.lastRepositoryId),
    held: placeOf(row, 'held', row.heldRepositoryId),
  }));
}

function placeAs(table: string, side: Side): RawBuilder<unknown> {
  const columns = ['hash', 'packId', 'frameOffset', 'frameLength', 'recordOffset', 'recordLength'] as const;
  return sql.join(
    columns.map(
      (name) => sql`${sql.ref(`${table}.${name}`)} as ${sql.id(side + name.slice(0, 1).toUpperCase() + name.slice(1))}`,
    ),
  );
}

function placeOf(row: Located, side: Side, repositoryId: string | null): KeptContent | null {
  const packId = row[`${side}PackId`];
  if (packId === null) return null;
  return {
    repositoryId,
    hash: row[`${side}Hash`] ?? '',
    location: {
      packId,
      frameOffset: row[`${side}FrameOffset`] ?? 0,
      frameLength: row[`${side}FrameLength`] ?? 0,
      recordOffset: row[`${side}RecordOffset`] ?? 0,
      recordLength: row[`${side}RecordLength`] ?? 0,
    },
  };
}

export interface LookedAt {
  readonly objectId: string;
  /** Null: no difference after all, because an earlier version of the product told contents apart by other rules. */
  readonly cause: DifferenceCause | null;
  readonly changedAt: string | null;
  readonly detailSealed: Uint8Array | null;
  readonly unreadable: string | null;
}

export async function keepLookedAt(
  db: Db,
  { backupId: proofId, type }: ComparedScope,
  rows: readonly LookedAt[],
): Promise<void> {
  const column = <T>(read: (row: LookedAt) => T): T[] => rows.map(read);
  await sql`
    delete from proof_difference where proof_id = ${proofId} and type = ${type} and relation = ''
      and object_id = any(${rows.filter(({ cause }) => cause === null).map((row) => row.objectId)}::text[])`.execute(
    db,
  );
  await sql`
    update proof_difference d set open = false, cause = u.cause, changed_at = u.changed_at,
      detail_sealed = u.detail, unreadable = u.unreadable
    from unnest(${column((row) => row.objectId)}::text[], ${column((row) => row.cause)}::text[],
      ${column((row) => row.changedAt)}::timestamptz[],
      ${column((row) => (row.detailSealed === null ? null : Buffer.from(row.detailSealed)))}::bytea[],
      ${column((row) => row.unreadable)}::text[]) u (object_id, cause, changed_at, detail, unreadable)
    where d.proof_id = ${proofId} and d.type = ${type} and d.object_id = u.object_id and d.relation = ''`.execute(db);
}

/** Every object that differs or has links that do, with the number of these: what lists show. Repeating it starts over. */
export async function keepObjectsThatDiffer(db: Db, scope: ComparedScope): Promise<void> {
  const { backupId: proofId, connectionId, type, asOf, against } = scope;
  await db.transaction().execute(async (trx) => {
    await sql`delete from proof_object where proof_id = ${proofId} and type = ${type}`.execute(trx);
    await sql`
      insert into proof_object (proof_id, type, object_id, kind, display_name, user_principal_name, mail, app_id,
        sort_name, links_added, links_removed)
      select ${proofId}::uuid, ${type}, d.object_id, d.kind, d.display_name, d.user_principal_name,
        coalesce(c.mail, n.mail, v.mail), coalesce(c.app_id, n.app_id, v.app_id), ${foldedName('d')}, d.added, d.removed
      from (
        select object_id, max(display_name) as display_name, max(user_principal_name) as user_principal_name,
          coalesce(max(case when relation = '' then case kind when 'onlyInTenant' then 'added' when 'different' then 'changed'
            else gone || 'Deleted' end end), 'linksChanged') as kind,
          count(*) filter (where relation <> '' and kind = 'onlyInTenant') as added,
          count(*) filter (where relation <> '' and kind = 'onlyInCopy') as removed
        from proof_difference where proof_id = ${proofId} and type = ${type} group by object_id
      ) d
      left join capture_object c on c.backup_id = ${proofId} and c.type = ${type} and c.object_id = d.object_id
      left join object_version n on n.connection_id = ${connectionId} and n.type = ${type} and n.object_id = d.object_id
        and ${validAt('n', asOf)}
      left join object_version v on v.connection_id = ${connectionId} and v.type = ${type} and v.object_id = d.object_id
        and ${validAt('v', against)}`.execute(trx);
  });
}
