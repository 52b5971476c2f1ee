import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, escapeLike, rowAfter, toPage } from '../../database/paging.ts';
import type { RestoreItemTable, RestoreStepTable } from '../../database/restore-tables.ts';
import type { NeededBy } from '../../domain/plan/dependencies.ts';
import type { PlanReason } from '../../domain/plan/reasons.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreScope } from './restores.ts';

export type RestoreAction = RestoreItemTable['action'];
export type RestoreItemState = RestoreItemTable['state'];

export interface RestoreItem {
  readonly ordinal: number;
  readonly type: TypeKey;
  readonly objectId: string;
  readonly displayName: string | null;
  readonly action: RestoreAction;
  readonly state: RestoreItemState;
  readonly reasons: readonly PlanReason[];
  readonly changes: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  readonly expectedWrites: number;
  readonly newId: string | null;
  readonly needsNewPassword: boolean;
  /** Set where it is part of the restore only because others depend on it. */
  readonly neededBy: NeededBy | null;
  /** Only references of a living object are repaired. */
  readonly repair: boolean;
  /** Of an Undo: the ordinal of the item of the other restore that it takes back. */
  readonly undoes: number | null;
  /** What reading back after the restore found; null before. */
  readonly comparison: RestoreItemTable['comparison'];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface RestoreItemDetail extends RestoreItem {
  /** Sealed for `itemContext(restoreId, ordinal)`. */
  readonly detailSealed: Uint8Array;
  readonly resultSealed: Uint8Array | null;
  readonly steps: readonly RestoreStep[];
}

export interface RestoreStep {
  readonly ordinal: number;
  readonly kind: string;
  readonly state: RestoreStepTable['state'];
  readonly summary: string;
  readonly request: unknown;
  readonly intendedAt: Date | null;
  readonly endedAt: Date | null;
  readonly outcome: unknown;
}

export interface ItemFilter {
  readonly action?: RestoreAction | undefined;
  readonly type?: TypeKey | undefined;
  readonly state?: RestoreItemState | undefined;
  readonly needsNewPassword?: boolean | undefined;
  /** Neither skipped nor blocked by the plan. */
  readonly written?: boolean | undefined;
  /** Living objects whose references are, or could be, repaired. */
  readonly repair?: boolean | undefined;
  /** Goes on naming something by an ID that it does not have any more. */
  readonly unrepaired?: boolean | undefined;
  /** Read back and found not to be as in the backup. */
  readonly differs?: boolean | undefined;
  /** Somebody else changed it since, and an Undo leaves that. */
  readonly conflict?: boolean | undefined;
  /** Added since the backup: it is removed, or would be if it were ticked. */
  readonly added?: boolean | undefined;
  /** Only attributes and links that were chosen are restored. */
  readonly inPart?: boolean | undefined;
  /** Part of the display name, or the whole object ID. */
  readonly search?: string | undefined;
}

/** Bound to what is sealed of an item, so that it opens nowhere else. */
export function itemContext(
  restoreId: string,
  ordinal: number,
  part: 'detail' | 'result' | 'before' | 'after',
): string {
  return `restore:${restoreId}:item:${String(ordinal)}:${part}`;
}

const COLUMNS = [
  'item.ordinal',
  'item.type',
  'item.objectId',
  'item.displayName',
  'item.action',
  'item.state',
  'item.reasons',
  'item.changes',
  'item.linksAdded',
  'item.linksRemoved',
  'item.expectedWrites',
  'item.newId',
  'item.needsNewPassword',
  'item.neededBy',
  'item.repair',
  'undo.undoneOrdinal as undoes',
  'item.comparison',
  'item.errorCode',
  'item.errorMessage',
] as const;

/** In the order of the plan. */
export async function listItems(
  db: Db,
  scope: RestoreScope,
  filter: ItemFilter,
  page: PageRequest,
): Promise<Page<RestoreItem>> {
  const list = JSON.stringify(['items', scope.id, filter]);
  let query = items(db, scope)
    .select(COLUMNS)
    .orderBy('item.ordinal')
    .limit(page.limit + 1);
  if (filter.action !== undefined) query = query.where('item.action', '=', filter.action);
  if (filter.written === true) query = query.where('item.action', 'not in', ['skip', 'blocked']);
  if (filter.type !== undefined) query = query.where('item.type', '=', filter.type);
  if (filter.state !== undefined) query = query.where('item.state', '=', filter.state);
  if (filter.needsNewPassword !== undefined) query = query.where('item.needsNewPassword', '=', filter.needsNewPassword);
  if (filter.repair !== undefined) query = query.where('item.repair', '=', filter.repair);
  if (filter.unrepaired === true) query = query.where(isUnrepaired('item'));
  if (filter.differs === true) query = query.where('item.comparison', 'in', ['differs', 'missing']);
  if (filter.conflict === true) query = query.where(isConflict('item'));
  if (filter.added === true) query = query.where(isAdded('item'));
  if (filter.inPart === true) query = query.where(isInPart('item'));
  if (filter.search !== undefined) {
    const pattern = `%${escapeLike(filter.search)}%`;
    query = query.where(
      sql<boolean>`(lower(item.display_name) like lower(${pattern}) or item.object_id = ${filter.search})`,
    );
  }
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('item.ordinal')], '>', decodeCursor(list, page.cursor, 1)));
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.ordinal] });
}

/** A person who needs a new password, with what names the account: sealed for `itemContext(restoreId, ordinal)`. */
export interface SealedPerson extends RestoreItem {
  readonly detailSealed: Uint8Array;
  readonly resultSealed: Uint8Array | null;
}

/** In the order of the plan. */
export async function listPeople(db: Db, scope: RestoreScope, page: PageRequest): Promise<Page<SealedPerson>> {
  const list = JSON.stringify(['people', scope.id]);
  let query = items(db, scope)
    .select(COLUMNS)
    .select(['item.detailSealed', 'item.resultSealed'])
    .where('item.needsNewPassword', '=', true)
    .orderBy('item.ordinal')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('item.ordinal')], '>', decodeCursor(list, page.cursor, 1)));
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.ordinal] });
}

export async function getItem(db: Db, scope: RestoreScope, ordinal: number): Promise<RestoreItemDetail | null> {
  const row = await items(db, scope)
    .select(COLUMNS)
    .select(['item.detailSealed', 'item.resultSealed'])
    .where('item.ordinal', '=', ordinal)
    .executeTakeFirst();
  if (!row) return null;
  const steps = await db
    .selectFrom('restoreStep')
    .select(['ordinal', 'kind', 'state', 'summary', 'request', 'intendedAt', 'endedAt', 'outcome'])
    .where('restoreId', '=', scope.id)
    .where('itemOrdinal', '=', ordinal)
    .orderBy('ordinal')
    .execute();
  return { ...row, steps };
}

export interface ItemCount {
  readonly type: TypeKey;
  readonly action: RestoreAction;
  readonly state: RestoreItemState;
  readonly items: number;
  readonly changes: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  readonly expectedWrites: number;
}

/** Items by type, action and state: the figures of plan, progress and report. */
export async function countItems(db: Db, scope: RestoreScope): Promise<readonly ItemCount[]> {
  return items(db, scope)
    .select(['item.type', 'item.action', 'item.state', sql<number>`count(*)`.as('items')])
    .select(sql<number>`sum(item.changes)::bigint`.as('changes'))
    .select(sql<number>`sum(item.links_added)::bigint`.as('linksAdded'))
    .select(sql<number>`sum(item.links_removed)::bigint`.as('linksRemoved'))
    .select(sql<number>`sum(item.expected_writes)::bigint`.as('expectedWrites'))
    .groupBy(['item.type', 'item.action', 'item.state'])
    .orderBy('item.type')
    .orderBy('item.action')
    .orderBy('item.state')
    .execute();
}

/** As its plan says, or as it ended. */
export function isUnrepaired(table: string): RawBuilder<boolean> {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${table}.${name}`);
  return sql<boolean>`(${column('reasons')} @> '[{"code":"references-unrepaired"}]'::jsonb
    or (${column('repair')} and ${column('state')} in ('blocked', 'partial', 'failed', 'cancelled')))`;
}

/** By its plan, or as it was found when it was carried out. */
export function isConflict(table: string): RawBuilder<boolean> {
  const reasons = sql.ref(`${table}.reasons`);
  return sql<boolean>`(${reasons} @> '[{"code":"changed-since-restore"}]'::jsonb
    or ${reasons} @> '[{"code":"unknown-after"}]'::jsonb)`;
}

/** Added since the backup, of a whole type, and left: it could be removed. */
export function isUnticked(table: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${table}.reasons`)} @> '[{"code":"added-unticked"}]'::jsonb`;
}

function isAdded(table: string): RawBuilder<boolean> {
  return sql<boolean>`(${isUnticked(table)} or ${sql.ref(`${table}.action`)} = 'remove')`;
}

function isInPart(table: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${table}.reasons`)} @> '[{"code":"only-chosen"}]'::jsonb`;
}

function items(db: Db, scope: RestoreScope) {
  return db
    .selectFrom('restoreItem as item')
    .innerJoin('restore', 'restore.id', 'item.restoreId')
    .leftJoin('restoreUndo as undo', (join) =>
      join
        .onRef('undo.restoreId', '=', 'item.restoreId')
        .onRef('undo.type', '=', 'item.type')
        .onRef('undo.objectId', '=', 'item.objectId'),
    )
    .where('restore.workspaceId', '=', scope.workspaceId)
    .where('restore.id', '=', scope.id);
}
