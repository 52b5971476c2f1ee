import { sql } from 'kysely';
import type { ProofDifferenceTable } from '../../../database/backup-tables.ts';
import type { Db } from '../../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../../database/paging.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import type { ProofFigures } from './proof-types.ts';
import type { ProofScope } from './proofs.ts';

export type DifferenceKind = ProofDifferenceTable['kind'];
export type DifferenceCause = ProofDifferenceTable['cause'];

export interface Difference {
  readonly type: TypeKey;
  readonly objectId: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  /** Of a link; empty where the object itself differs. */
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType | null;
  readonly kind: DifferenceKind;
  readonly cause: DifferenceCause;
  /** When the tenant says that it was changed or made. */
  readonly changedAt: Date | null;
  readonly detailSealed: Uint8Array | null;
  readonly unreadable: string | null;
}

export interface DifferenceFilter {
  readonly type?: TypeKey | undefined;
  readonly cause?: DifferenceCause | undefined;
}

const ORDER = ['type', 'objectId', 'relation', 'targetId'] as const;

/** By type, object and link. */
export async function listDifferences(
  db: Db,
  { workspaceId, id }: ProofScope,
  filter: DifferenceFilter,
  page: PageRequest,
): Promise<Page<Difference>> {
  const list = JSON.stringify(['differences', id, filter.type ?? null, filter.cause ?? null]);
  let query = db
    .selectFrom('proofDifference')
    .innerJoin('proof', 'proof.id', 'proofDifference.proofId')
    .select([
      'proofDifference.type',
      'proofDifference.objectId',
      'proofDifference.displayName',
      'proofDifference.userPrincipalName',
      'proofDifference.relation',
      'proofDifference.targetId',
      'proofDifference.targetType',
      'proofDifference.kind',
      'proofDifference.cause',
      'proofDifference.changedAt',
      'proofDifference.detailSealed',
      'proofDifference.unreadable',
    ])
    .where('proof.workspaceId', '=', workspaceId)
    .where('proof.id', '=', id)
    .where('proof.outcome', 'is not', null)
    .orderBy('proofDifference.type')
    .orderBy('proofDifference.objectId')
    .orderBy('proofDifference.relation')
    .orderBy('proofDifference.targetId')
    .limit(page.limit + 1);
  if (filter.type !== undefined) query = query.where('proofDifference.type', '=', filter.type);
  if (filter.cause !== undefined) query = query.where('proofDifference.cause', '=', filter.cause);
  if (page.cursor !== null) {
    const columns = ORDER.map((column) => sql.ref(`proofDifference.${column}`));
    query = query.where(rowAfter(columns, '>', decodeCursor(list, page.cursor, ORDER.length)));
  }
  return toPage(await query.execute(), {
    list,
    limit: page.limit,
    key: (row) => [row.type, row.objectId, row.relation, row.targetId],
  });
}

/** Counts of the type: what was read of it, and its differences by kind and cause. */
export async function countDifferences(
  db: Db,
  { proofId, type }: { proofId: string; type: TypeKey },
): Promise<ProofFigures> {
  const { rows } = await sql<ProofFigures>`
    select
      (select count(*) from capture_object c where c.backup_id = ${proofId} and c.type = ${type}
        and c.outcome in ('unchanged', 'added', 'changed'))::int as objects,
      (select count(*) from capture_link c where c.backup_id = ${proofId} and c.type = ${type}
        and c.outcome = 'present' and c.relation <> 'parent')::int as links,
      count(*) filter (where relation = '' and kind = 'onlyInTenant')::int as "onlyInTenant",
      count(*) filter (where relation = '' and kind = 'onlyInCopy')::int as "onlyInCopy",
      count(*) filter (where relation = '' and kind = 'different')::int as "different",
      count(*) filter (where relation <> '' and kind = 'onlyInTenant')::int as "linksOnlyInTenant",
      count(*) filter (where relation <> '' and kind = 'onlyInCopy')::int as "linksOnlyInCopy",
      count(*) filter (where cause = 'since')::int as "since",
      count(*) filter (where cause = 'missed')::int as "missed",
      count(*) filter (where cause = 'unclear')::int as "unclear",
      count(*) filter (where cause = 'unknownInCopy')::int as "unknownInCopy"
    from proof_difference where proof_id = ${proofId} and type = ${type}`.execute(db);
  if (!rows[0]) throw new Error('an aggregate answers one row');
  return rows[0];
}
