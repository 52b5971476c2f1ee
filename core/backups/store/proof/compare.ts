import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import type { RecordLocation } from '../../../repository/types.ts';
import { validAt } from '../browse/sql.ts';
import type { CaptureScope } from '../capture/lookups.ts';
import { EVERY_OBJECT } from '../capture/unknown-parts.ts';
import type { DifferenceCause, DifferenceKind } from './differences.ts';

/** Of a proof: what was read, and the number of the backup that it is compared with. */
export type ComparedScope = CaptureScope & { readonly asOf: number };

export interface ComparedParts {
  /** Relations with one target: one that Graph tells of replaces the one that was there. */
  readonly single: readonly string[];
  /** Sets that belong to the object. */
  readonly embedded: readonly string[];
}

/**
 * Keeps every difference between what was read of the type and what the backup holds. Repeating it begins anew.
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

async function keepObjects(trx: DbTransaction, scope: ComparedScope, { embedded }: ComparedParts): Promise<void> {
  const { backupId: proofId, connectionId, type, asOf } = scope;
  await sql`
    insert into proof_difference (proof_id, type, object_id, relation, target_id, kind, cause, display_name,
      user_principal_name, open)
    select ${proofId}::uuid, c.type, c.object_id, '', '',
      case when v.object_id is null then 'onlyInTenant' when c.outcome in ('soft', 'hard') then 'onlyInCopy'
        else 'different' end,
      case when exists (
          select from unknown_part u where u.connection_id = ${connectionId} and u.type = c.type
            and u.object_id in (c.object_id, ${EVERY_OBJECT}) and u.part = any(${embedded}::text[])
            and ${validAt('u', asOf)}) then 'unknownInCopy'
        when c.drift then 'missed' when c.told then 'since' else 'unclear' end,
      coalesce(c.display_name, v.display_name), coalesce(c.user_principal_name, v.user_principal_name),
      c.outcome not in ('soft', 'hard')
    from capture_object c
    left join object_version v on v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.object_id
      and ${validAt('v', asOf)}
    where c.backup_id = ${proofId} and c.type = ${type}
      and case when c.outcome in ('soft', 'hard') then v.object_id is not null
        else v.object_id is null or v.hash <> c.hash end`.execute(trx);
}

/** The place of an object below its parent is part of the object. */
async function keepLinks(trx: DbTransaction, scope: ComparedScope, { single }: ComparedParts): Promise<void> {
  const { backupId: proofId, connectionId, type, asOf } = scope;
  await sql`
    insert into proof_difference (proof_id, type, object_id, relation, target_id, target_type, kind, cause, display_name,
      user_principal_name, open)
    select ${proofId}::uuid, c.type, c.source_id, c.relation, c.target_id, c.target_type,
      case when l.source_id is null then 'onlyInTenant' else 'onlyInCopy' end,
      case when exists (
          select from unknown_part u where u.connection_id = ${connectionId} and u.type = c.type
            and u.object_id in (c.source_id, ${EVERY_OBJECT}) and u.part = c.relation and ${validAt('u', asOf)})
          then 'unknownInCopy'
        when c.drift then 'missed'
        when c.told or exists (
          select from capture_link k where k.backup_id = ${proofId} and k.type = c.type and k.source_id = c.source_id
            and k.relation = c.relation and k.told and c.relation = any(${single}::text[])) or exists (
          select from capture_object o where o.backup_id = ${proofId} and o.object_id = c.target_id and o.told
            and o.outcome in ('added', 'soft', 'hard')) or exists (
          select from capture_object o where o.backup_id = ${proofId} and o.object_id = c.source_id and o.told
            and o.outcome in ('added', 'soft', 'hard')) then 'since'
        else 'unclear' end,
      coalesce(s.display_name, v.display_name), coalesce(s.user_principal_name, v.user_principal_name), false
    from capture_link c
    left join link_version l on l.connection_id = ${connectionId} and l.type = c.type and l.source_id = c.source_id
      and l.relation = c.relation and l.target_id = c.target_id and ${validAt('l', asOf)}
    left join capture_object s on s.backup_id = ${proofId} and s.type = c.type and s.object_id = c.source_id
    left join object_version v on v.connection_id = ${connectionId} and v.type = c.type and v.object_id = c.source_id
      and ${validAt('v', asOf)}
    where c.backup_id = ${proofId} and c.type = ${type} and c.relation <> 'parent'
      and (c.outcome = 'present') <> (l.source_id is not null)`.execute(trx);
}

/** Where content lies, and the hash that proves it. */
export interface KeptContent {
  readonly hash: string;
  readonly location: RecordLocation;
}

/** A difference whose content has not been looked at. */
export interface OpenDifference {
  readonly objectId: string;
  readonly kind: DifferenceKind;
  readonly cause: DifferenceCause;
  readonly read: KeptContent | null;
  readonly held: (KeptContent & { readonly repositoryId: string }) | null;
}

type Located = { readonly [K in keyof RecordLocation as `read${Capitalize<K>}`]: RecordLocation[K] | null } & {
  readonly [K in keyof RecordLocation as `held${Capitalize<K>}`]: RecordLocation[K] | null;
};

/** In order of ID. Where nothing new was kept of what was read, it is a version that some backup holds. */
export async function openDifferences(db: Db, scope: ComparedScope, limit: number): Promise<OpenDifference[]> {
  const { backupId: proofId, connectionId, type, asOf } = scope;
  const { rows } = await sql<
    Located & {
      objectId: string;
      kind: DifferenceKind;
      cause: DifferenceCause;
      heldRepositoryId: string | null;
      readHash: string;
      heldHash: string | null;
    }
  >`
    select d.object_id as "objectId", d.kind, d.cause,
      c.hash as "readHash", c.pack_id as "readPackId", c.frame_offset as "readFrameOffset", c.frame_length as "readFrameLength",
      c.record_offset as "readRecordOffset", c.record_length as "readRecordLength",
      v.repository_id as "heldRepositoryId", v.hash as "heldHash",
      v.pack_id as "heldPackId", v.frame_offset as "heldFrameOffset", v.frame_length as "heldFrameLength",
      v.record_offset as "heldRecordOffset", v.record_length as "heldRecordLength"
    from proof_difference d
    join capture_object c on c.backup_id = d.proof_id and c.type = d.type and c.object_id = d.object_id
    left join object_version v on v.connection_id = ${connectionId} and v.type = d.type and v.object_id = d.object_id
      and ${validAt('v', asOf)}
    where d.proof_id = ${proofId} and d.type = ${type} and d.open
    order by d.object_id limit ${limit}`.execute(db);
  return rows.map((row) => ({
    objectId: row.objectId,
    kind: row.kind,
    cause: row.cause,
    read:
      row.readPackId === null
        ? null
        : {
            hash: row.readHash,
            location: {
              packId: row.readPackId,
              frameOffset: row.readFrameOffset ?? 0,
              frameLength: row.readFrameLength ?? 0,
              recordOffset: row.readRecordOffset ?? 0,
              recordLength: row.readRecordLength ?? 0,
            },
          },
    held:
      row.heldPackId === null || row.heldRepositoryId === null
        ? null
        : {
            repositoryId: row.heldRepositoryId,
            hash: row.heldHash ?? '',
            location: {
              packId: row.heldPackId,
              frameOffset: row.heldFrameOffset ?? 0,
              frameLength: row.heldFrameLength ?? 0,
              recordOffset: row.heldRecordOffset ?? 0,
              recordLength: row.heldRecordLength ?? 0,
            },
          },
  }));
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
