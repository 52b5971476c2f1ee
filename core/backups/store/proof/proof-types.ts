import { sql } from 'kysely';
import type { ProofTypeTable } from '../../../database/backup-tables.ts';
import type { Db } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { dropTypeStaging } from '../capture/backup-facts.ts';
import type { UnknownGroup } from '../capture/unknown-parts.ts';
import type { ProofScope } from './proofs.ts';

/** What a proof compared of a type, and what differs. */
export interface ProofFigures {
  /** In the tenant, as far as it was read. */
  readonly objects: number;
  readonly links: number;
  readonly onlyInTenant: number;
  readonly onlyInCopy: number;
  readonly different: number;
  readonly linksOnlyInTenant: number;
  readonly linksOnlyInCopy: number;
  /** Of all of these. */
  readonly since: number;
  readonly missed: number;
  readonly unclear: number;
  readonly unknownInCopy: number;
}

export interface ProofType {
  readonly type: TypeKey;
  readonly state: ProofTypeTable['state'];
  readonly fetched: number;
  readonly requests: number;
  readonly warnings: readonly Warning[];
  readonly figures: ProofFigures | null;
  /** What could not be read, and therefore was not compared. */
  readonly unknown: readonly UnknownGroup[];
  /** Why the type could not be read at all. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

interface TypeScope {
  readonly proofId: string;
  readonly type: TypeKey;
}

/** One row a type, made once. What is not `asked` for is read because others lie below it. */
export async function insertProofTypes(
  db: Db,
  proofId: string,
  types: readonly { readonly type: TypeKey; readonly asked: boolean }[],
): Promise<void> {
  await db
    .insertInto('proofType')
    .values(types.map((row) => ({ proofId, ...row, state: 'pending' as const })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Forgets what was read of a type that could not be read to its end. */
export async function setUnread(
  db: Db,
  { proofId, type }: TypeScope,
  failure: { code: string; message: string },
): Promise<void> {
  await dropTypeStaging(db, { backupId: proofId, type });
  await db
    .updateTable('proofType')
    .set({ state: 'unread', failure: JSON.stringify(failure) })
    .where('proofId', '=', proofId)
    .where('type', '=', type)
    .execute();
}

/** Of a type that neither the tenant shows nor the backup holds, there is nothing to prove. */
export async function leaveOutOfProof(db: Db, { proofId, type }: TypeScope): Promise<void> {
  await dropTypeStaging(db, { backupId: proofId, type });
  await db.deleteFrom('proofType').where('proofId', '=', proofId).where('type', '=', type).execute();
}

/** Null where the type is left out. */
export async function typeState(
  db: Db,
  { proofId, type }: TypeScope,
): Promise<{ readonly state: ProofTypeTable['state']; readonly asked: boolean } | null> {
  const row = await db
    .selectFrom('proofType')
    .select(['state', 'asked'])
    .where('proofId', '=', proofId)
    .where('type', '=', type)
    .executeTakeFirst();
  return row ?? null;
}

export async function setCompared(
  db: Db,
  { proofId, type }: TypeScope,
  { figures, unknown }: { figures: ProofFigures; unknown: readonly UnknownGroup[] },
): Promise<void> {
  await db
    .updateTable('proofType')
    .set({ state: 'compared', figures: JSON.stringify(figures), unknown: JSON.stringify(unknown) })
    .where('proofId', '=', proofId)
    .where('type', '=', type)
    .execute();
}

/** Of the types that are compared. */
export async function proofTypes(db: Db, scope: ProofScope): Promise<ProofType[]> {
  const rows = await db
    .selectFrom('proofType')
    .innerJoin('proof', 'proof.id', 'proofType.proofId')
    .select([
      'proofType.type',
      'proofType.state',
      'proofType.fetched',
      'proofType.requests',
      'proofType.warnings',
      'proofType.figures',
      'proofType.unknown',
      'proofType.failure',
    ])
    .where('proof.workspaceId', '=', scope.workspaceId)
    .where('proof.id', '=', scope.id)
    .where('proofType.asked', '=', true)
    .execute();
  // Written by `setCompared` alone.
  return rows.map((row) => ({
    ...row,
    figures: row.figures as ProofFigures | null,
    unknown: row.unknown as readonly UnknownGroup[],
  }));
}

export interface ReadingProgress {
  readonly types: number;
  readonly read: number;
  readonly compared: number;
  /** Entries read until now. */
  readonly objects: number;
}

/** How far a proof or a comparison is. */
export async function readingProgress(db: Db, proofId: string): Promise<ReadingProgress> {
  const { rows } = await sql<ReadingProgress>`
    select count(*)::int as types,
      count(*) filter (where state in ('comparing', 'compared', 'unread') or (cursor ->> 'ended')::boolean)::int as read,
      count(*) filter (where state in ('compared', 'unread') or not asked)::int as compared,
      coalesce(sum(fetched), 0)::int as objects
    from proof_type where proof_id = ${proofId}`.execute(db);
  return rows[0] ?? { types: 0, read: 0, compared: 0, objects: 0 };
}
