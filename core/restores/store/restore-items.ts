import { sql } from 'kysely';
import type { RestoreItemTable, RestoreStepTable, Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, escapeLike, rowAfter, toPage } from '../../database/paging.ts';
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
  /** Read back and found not to be as in the backup. */
  readonly differs?: boolean | undefined;
  /** Part of the display name, or the whole object ID. */
  readonly search?: string | undefined;
}

/** Bound to what is sealed of an item, so that it opens nowhere else. */
export function itemContext(restoreId: string, ordinal: number, part: 'detail' | 'result' | 'before'): string {
  return `restore:${restoreId}:item:${String(ordinal)}:${part}`;
}

const COLUMNS = [
  'item.ordinal',
  'item.type',
  'item.object_id',
  'item.display_name',
  'item.action',
  'item.state',
  'item.reasons',
  'item.changes',
  'item.links_added',
  'item.links_removed',
  'item.expected_writes',
  'item.new_id',
  'item.needs_new_password',
  'item.needed_by',
  'item.comparison',
  'item.error_code',
  'item.error_message',
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
  if (filter.needsNewPassword !== undefined)
    query = query.where('item.needs_new_password', '=', filter.needsNewPassword);
  if (filter.differs === true) query = query.where('item.comparison', 'in', ['differs', 'missing']);
  if (filter.search !== undefined) {
    const pattern = `%${escapeLike(filter.search)}%`;
    query = query.where(
      sql<boolean>`(lower(item.display_name) like lower(${pattern}) or item.object_id = ${filter.search})`,
    );
  }
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('item.ordinal')], '>', decodeCursor(list, page.cursor, 1)));
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.ordinal], map: toItem });
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
    .select(['item.detail_sealed', 'item.result_sealed'])
    .where('item.needs_new_password', '=', true)
    .orderBy('item.ordinal')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('item.ordinal')], '>', decodeCursor(list, page.cursor, 1)));
  const rows = await query.execute();
  const map = (row: (typeof rows)[number]): SealedPerson => ({
    ...toItem(row),
    detailSealed: row.detail_sealed,
    resultSealed: row.result_sealed,
  });
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.ordinal], map });
}

export async function getItem(db: Db, scope: RestoreScope, ordinal: number): Promise<RestoreItemDetail | null> {
  const row = await items(db, scope)
    .select(COLUMNS)
    .select(['item.detail_sealed', 'item.result_sealed'])
    .where('item.ordinal', '=', ordinal)
    .executeTakeFirst();
  if (!row) return null;
  const steps = await db
    .selectFrom('restore_step')
    .selectAll()
    .where('restore_id', '=', scope.id)
    .where('item_ordinal', '=', ordinal)
    .orderBy('ordinal')
    .execute();
  return {
    ...toItem(row),
    detailSealed: row.detail_sealed,
    resultSealed: row.result_sealed,
    steps: steps.map((step) => ({
      ordinal: step.ordinal,
      kind: step.kind,
      state: step.state,
      summary: step.summary,
      request: step.request,
      intendedAt: step.intended_at,
      endedAt: step.ended_at,
      outcome: step.outcome,
    })),
  };
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

function items(db: Db, scope: RestoreScope) {
  return db
    .selectFrom('restore_item as item')
    .innerJoin('restore', 'restore.id', 'item.restore_id')
    .where('restore.workspace_id', '=', scope.workspaceId)
    .where('restore.id', '=', scope.id);
}

interface ItemRow {
  ordinal: number;
  type: TypeKey;
  object_id: string;
  display_name: string | null;
  action: RestoreAction;
  state: RestoreItemState;
  reasons: PlanReason[];
  changes: number;
  links_added: number;
  links_removed: number;
  expected_writes: number;
  new_id: string | null;
  needs_new_password: boolean;
  needed_by: NeededBy | null;
  comparison: RestoreItemTable['comparison'];
  error_code: string | null;
  error_message: string | null;
}

function toItem(row: ItemRow): RestoreItem {
  return {
    ordinal: row.ordinal,
    type: row.type,
    objectId: row.object_id,
    displayName: row.display_name,
    action: row.action,
    state: row.state,
    reasons: row.reasons,
    changes: row.changes,
    linksAdded: row.links_added,
    linksRemoved: row.links_removed,
    expectedWrites: row.expected_writes,
    newId: row.new_id,
    needsNewPassword: row.needs_new_password,
    neededBy: row.needed_by,
    comparison: row.comparison,
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}
