import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { keepFromRemoval } from '../backups.ts';
import { getProof, type NewProof, type Proof } from './proofs.ts';

export interface ComparedObjectKey {
  readonly type: TypeKey;
  readonly id: string;
}

/** What of the tenant is compared: whole types and single objects; of neither means all. */
export interface ComparisonSelection {
  readonly types: readonly TypeKey[];
  readonly objects: readonly ComparedObjectKey[];
}

export interface NewComparison extends NewProof {
  /** The newest backup: the reading builds on it. */
  readonly baseBackupId: string;
  readonly selection: ComparisonSelection;
  readonly purpose?: 'comparison' | 'plan';
}

/** A comparison of a backup with the tenant: to be called in the transaction that gives it its turn. */
export async function insertPendingComparison(
  db: Db,
  { selection, purpose = 'comparison', ...comparison }: NewComparison,
): Promise<Proof> {
  await keepFromRemoval(db, comparison.backupId);
  await keepFromRemoval(db, comparison.baseBackupId);
  const isWhole = selection.types.length + selection.objects.length === 0;
  await db
    .insertInto('proof')
    .values({
      ...comparison,
      purpose,
      types: isWhole ? null : JSON.stringify(selection.types),
      state: 'pending',
      outcome: null,
      errorCode: null,
      errorMessage: null,
    })
    .execute();
  if (selection.objects.length > 0)
    await sql`
      insert into proof_selected (proof_id, type, object_id)
      select ${comparison.id}::uuid, s.type, s.object_id
      from unnest(${selection.objects.map(({ type }) => type)}::text[], ${selection.objects.map(({ id }) => id)}::text[])
        s (type, object_id)
      where not s.type = any(${selection.types}::text[])
      on conflict do nothing`.execute(db);
  const inserted = await getProof(db, comparison);
  if (!inserted) throw new Error('the comparison was not kept');
  return inserted;
}

export async function selectionOf(db: Db, { id, types }: Pick<Proof, 'id' | 'types'>): Promise<ComparisonSelection> {
  const objects = await db
    .selectFrom('proofSelected')
    .select(['type', 'objectId as id'])
    .where('proofId', '=', id)
    .orderBy('type')
    .orderBy('objectId')
    .execute();
  return { types: types ?? [], objects };
}

/** In order of ID; empty where the type is compared as a whole. */
export async function selectedIds(db: Db, proofId: string, type: TypeKey): Promise<string[]> {
  const rows = await db
    .selectFrom('proofSelected')
    .select('objectId')
    .where('proofId', '=', proofId)
    .where('type', '=', type)
    .orderBy('objectId')
    .execute();
  return rows.map(({ objectId }) => objectId);
}

/** Types of which anything is compared; null: all. */
export async function comparedTypes(db: Db, { id, types }: Pick<Proof, 'id' | 'types'>): Promise<TypeKey[] | null> {
  if (types === null) return null;
  const rows = await db.selectFrom('proofSelected').select('type').distinct().where('proofId', '=', id).execute();
  return [...new Set([...types, ...rows.map(({ type }) => type)])];
}

/**
 * Types that were read and compared as far as a plan needs it: whole types, with nothing unknown. What is not among their
 * differences is as the backup has it.
 */
export async function knownInFull(db: Db, id: string): Promise<TypeKey[]> {
  const rows = await db
    .selectFrom('proofType')
    .innerJoin('proof', 'proof.id', 'proofType.proofId')
    .select('proofType.type')
    .where('proofType.proofId', '=', id)
    .where('proof.outcome', 'is not', null)
    .where('proof.droppedAt', 'is', null)
    .where('proofType.asked', '=', true)
    // Of a type of which only some objects were selected, nothing is known of the others.
    .where(sql<boolean>`(proof.types is null or proof.types @> to_jsonb(proof_type.type::text))`)
    .where('proofType.state', '=', 'compared')
    .where(sql<boolean>`jsonb_array_length(proof_type.unknown) = 0`)
    .where(sql<boolean>`jsonb_array_length(proof_type.warnings) = 0`)
    .execute();
  return rows.map(({ type }) => type);
}
