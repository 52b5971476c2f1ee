import { type Selectable, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
import type { RebuildFindingTable, RebuildPhase, RebuildTable } from '../../database/rebuild-tables.ts';

/** A connection that is brought back from its storage. */
export type Rebuild = Selectable<RebuildTable>;

const COLUMNS = [
  'id',
  'workspaceId',
  'connectionId',
  'state',
  'phase',
  'madeConnection',
  'createdBy',
  'createdAt',
  'finishedAt',
  'backups',
  'restores',
  'schedules',
  'errorCode',
  'errorMessage',
] as const;

export interface NewRebuild {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly madeConnection: boolean;
  readonly createdBy: string;
}

/** @returns the one that is under way already, or null where this one has begun. */
export async function insertRebuild(db: Db, rebuild: NewRebuild): Promise<string | null> {
  const made = await db
    .insertInto('rebuild')
    .values({ ...rebuild, state: 'running', phase: 'backups', errorCode: null, errorMessage: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if ((made.numInsertedOrUpdatedRows ?? 0n) > 0n) return null;
  const { id } = await db
    .selectFrom('rebuild')
    .select('id')
    .where('connectionId', '=', rebuild.connectionId)
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow();
  return id;
}

export async function getRebuild(
  db: Db,
  scope: { readonly id: string; readonly workspaceId?: string },
): Promise<Rebuild | null> {
  let query = db.selectFrom('rebuild').select(COLUMNS).where('id', '=', scope.id);
  if (scope.workspaceId !== undefined) query = query.where('workspaceId', '=', scope.workspaceId);
  return (await query.executeTakeFirst()) ?? null;
}

const LIST = 'rebuilds';

/** Newest first. */
export async function listRebuilds(db: Db, workspaceId: string, page: PageRequest): Promise<Page<Rebuild>> {
  let query = db
    .selectFrom('rebuild')
    .select(COLUMNS)
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', workspaceId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '<', decodeCursor(LIST, page.cursor, 2)));
  return toPage(await query.execute(), { list: LIST, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

export async function moveRebuild(db: Db, id: string, phase: RebuildPhase): Promise<void> {
  await db.updateTable('rebuild').set({ phase }).where('id', '=', id).where('state', '=', 'running').execute();
}

export async function countTakenIn(
  db: Db,
  id: string,
  { backups = 0, restores = 0, schedules = 0 }: { backups?: number; restores?: number; schedules?: number },
): Promise<void> {
  await db
    .updateTable('rebuild')
    .set((eb) => ({
      backups: eb('backups', '+', backups),
      restores: eb('restores', '+', restores),
      schedules: eb('schedules', '+', schedules),
    }))
    .where('id', '=', id)
    .execute();
}

export type Finding = Omit<Selectable<RebuildFindingTable>, 'rebuildId'>;

/** Each once, however often it is found. */
export async function noteFinding(db: Db, rebuildId: string, finding: Finding): Promise<void> {
  await db
    .insertInto('rebuildFinding')
    .values({ rebuildId, ...finding })
    .onConflict((conflict) => conflict.columns(['rebuildId', 'file']).doUpdateSet(finding))
    .execute();
}

/** Whether something was found about a file whose key begins so. */
export async function isNamed(db: Db, rebuildId: string, prefix: string): Promise<boolean> {
  const row = await db
    .selectFrom('rebuildFinding')
    .select('file')
    .where('rebuildId', '=', rebuildId)
    .where(sql<boolean>`starts_with(file, ${prefix})`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const FINDINGS = 'rebuild-findings';

/** In order of file. */
export async function listFindings(db: Db, rebuildId: string, page: PageRequest): Promise<Page<Finding>> {
  let query = db
    .selectFrom('rebuildFinding')
    .select(['file', 'code', 'message'])
    .where('rebuildId', '=', rebuildId)
    .orderBy('file')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    const [after] = decodeCursor(FINDINGS, page.cursor, 1);
    query = query.where('file', '>', String(after));
  }
  return toPage(await query.execute(), { list: FINDINGS, limit: page.limit, key: (row) => [row.file] });
}

export async function countFindings(db: Db, rebuildId: string): Promise<number> {
  const { count } = await db
    .selectFrom('rebuildFinding')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('rebuildId', '=', rebuildId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export type RebuildEnd =
  | { readonly state: 'completed' | 'completedWithWarnings' }
  | { readonly state: 'failed'; readonly error: { readonly code: string; readonly message: string } };

/** Once: what has ended stays as it ended. */
export async function endRebuild(db: Db, id: string, end: RebuildEnd): Promise<void> {
  const error = 'error' in end ? end.error : null;
  await db
    .updateTable('rebuild')
    .set({
      state: end.state,
      finishedAt: sql<Date>`now()`,
      errorCode: error?.code ?? null,
      errorMessage: error?.message ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

/** Those that began long enough ago to have a workflow. */
export async function runningRebuilds(db: Db, minAgeMs: number): Promise<Rebuild[]> {
  return db
    .selectFrom('rebuild')
    .select(COLUMNS)
    .where('state', '=', 'running')
    .where(sql<boolean>`created_at < now() - ${minAgeMs} * interval '1 millisecond'`)
    .execute();
}

/** Those of a workspace that have not ended. */
export async function rebuildsOf(db: Db, workspaceId: string): Promise<{ id: string; connectionId: string }[]> {
  return db
    .selectFrom('rebuild')
    .select(['id', 'connectionId'])
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'running')
    .execute();
}
