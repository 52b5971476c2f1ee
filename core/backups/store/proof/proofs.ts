import { sql } from 'kysely';
import { type ConnectionIds, type Limited, isWithin } from '../../../connections/store/connection-limit.ts';
import type { ProofTable } from '../../../database/backup-tables.ts';
import type { Db } from '../../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../../database/paging.ts';
import { GOOD_STATES, type JobState, OPEN_STATES, type Warning } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { keepFromRemoval } from '../backups.ts';

export type ProofOutcome = NonNullable<ProofTable['outcome']>;
export type ProofPurpose = 'proof' | 'comparison' | 'plan';

export interface Proof {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly purpose: ProofPurpose;
  readonly backupId: string;
  /** The backup that the reading builds on; null: the one that it is about. */
  readonly baseBackupId: string | null;
  /** Types that are compared as a whole; null: all, unless objects are selected. */
  readonly types: readonly TypeKey[] | null;
  /** Its differences are kept no longer. */
  readonly droppedAt: Date | null;
  readonly state: JobState;
  readonly outcome: ProofOutcome | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly requests: number;
  readonly throttled: number;
  readonly waitedMs: number;
  readonly warnings: readonly Warning[];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface ProofScope {
  readonly workspaceId: string;
  readonly id: string;
}

/** Completed proofs of a connection whose differences are kept; of older ones the figures alone. */
export const PROOFS_KEPT = 5;
/** The same of comparisons, which are also kept for a time only. */
export const COMPARISONS_KEPT = 20;

const COLUMNS = [
  'id',
  'workspaceId',
  'connectionId',
  'purpose',
  'backupId',
  'baseBackupId',
  'types',
  'droppedAt',
  'state',
  'outcome',
  'createdBy',
  'createdAt',
  'startedAt',
  'finishedAt',
  'cancelRequestedAt',
  'requests',
  'throttled',
  'waitedMs',
  'warnings',
  'errorCode',
  'errorMessage',
] as const;

export interface NewProof {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly backupId: string;
  readonly createdBy: string;
}

/** @returns null where another proof of the connection is pending or running: the database itself lets only one in. */
export async function insertPendingProof(db: Db, proof: NewProof): Promise<Proof | null> {
  await keepFromRemoval(db, proof.backupId);
  const row = await db
    .insertInto('proof')
    .values({ ...proof, state: 'pending', outcome: null, errorCode: null, errorMessage: null })
    .onConflict((conflict) =>
      conflict
        .column('connectionId')
        .where(sql<boolean>`state in ('pending', 'running') and purpose = 'proof'`)
        .doNothing(),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

/** @param scope with `purpose`: only one of that kind. */
export async function getProof(
  db: Db,
  scope: Limited<ProofScope> & { readonly purpose?: ProofPurpose },
): Promise<Proof | null> {
  let query = db
    .selectFrom('proof')
    .select(COLUMNS)
    .where('workspaceId', '=', scope.workspaceId)
    .where(isWithin('connectionId', scope.connectionIds))
    .where('id', '=', scope.id);
  if (scope.purpose !== undefined) query = query.where('purpose', '=', scope.purpose);
  return (await query.executeTakeFirst()) ?? null;
}

export async function runningProof(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<Proof | null> {
  const row = await db
    .selectFrom('proof')
    .select(COLUMNS)
    .where('workspaceId', '=', scope.workspaceId)
    .where('connectionId', '=', scope.connectionId)
    .where('purpose', '=', 'proof')
    .where('state', 'in', OPEN_STATES)
    .executeTakeFirst();
  return row ?? null;
}

/** Of a completed proof, each of its differences can still be listed. */
export async function areDifferencesKept(db: Db, { id, connectionId, createdAt }: Proof): Promise<boolean> {
  const { newer } = await db
    .selectFrom('proof')
    .select((eb) => eb.fn.countAll<number>().as('newer'))
    .where('connectionId', '=', connectionId)
    .where('purpose', '=', 'proof')
    .where('id', '<>', id)
    .where('createdAt', '>', createdAt)
    .where('outcome', 'is not', null)
    .executeTakeFirstOrThrow();
  return newer < PROOFS_KEPT;
}

/** What a proof is about: the connection's newest backup, in whatever storage it lies. */
export async function newestBackup(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<{ id: string; seq: number } | null> {
  const row = await db
    .selectFrom('backup')
    .select(['id', 'seq'])
    .where('workspaceId', '=', scope.workspaceId)
    .where('connectionId', '=', scope.connectionId)
    .where('state', 'in', GOOD_STATES)
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.seq === null ? null : { id: row.id, seq: row.seq };
}

export interface ProofFilter {
  readonly workspaceId: string;
  readonly connectionIds: ConnectionIds;
  readonly connectionId?: string | undefined;
  readonly purpose: ProofPurpose;
}

/** Newest first. */
export async function listProofs(db: Db, filter: ProofFilter, page: PageRequest): Promise<Page<Proof>> {
  const list = JSON.stringify(['proofs', filter.purpose, filter.connectionId ?? null]);
  let query = db
    .selectFrom('proof')
    .select(COLUMNS)
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', filter.workspaceId)
    .where(isWithin('connectionId', filter.connectionIds))
    .where('purpose', '=', filter.purpose)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connectionId', '=', filter.connectionId);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  }
  return toPage(await query.execute(), { list, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

/** What the proofs of a workspace that have not ended are for. */
export async function openPurposes(db: Db, workspaceId: string): Promise<ReadonlyMap<string, ProofPurpose>> {
  const rows = await db
    .selectFrom('proof')
    .select(['id', 'purpose'])
    .where('workspaceId', '=', workspaceId)
    .where('state', 'in', OPEN_STATES)
    .execute();
  return new Map(rows.map(({ id, purpose }) => [id, purpose]));
}
