import { type Selectable, sql } from 'kysely';
import type { AuditEntryTable } from '../../database/audit-tables.ts';
import type { Db } from '../../database/database.ts';
import {
  type Page,
  type PageRequest,
  decodeCursor,
  escapeLike,
  exactTime,
  mapPage,
  rowAfter,
  toPage,
} from '../../database/paging.ts';
import type { AuditAction, AuditOutcome } from '../../domain/audit-actions.ts';
import type { AuditIntent } from './audit.ts';

export interface AuditEntry extends Omit<AuditIntent, 'facts'> {
  readonly id: string;
  readonly at: Date;
  readonly outcome: AuditOutcome;
  readonly code: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  readonly workspaceId: string;
  readonly actions?: readonly AuditAction[] | undefined;
  readonly outcomes?: readonly AuditOutcome[] | undefined;
  readonly actorId?: string | undefined;
  /** At this time or later. */
  readonly from?: Date | undefined;
  /** Before this time. */
  readonly to?: Date | undefined;
  readonly search?: string | undefined;
}

/** As in the migration: the index is found by the same words. */
const SEARCH_TEXT = sql.raw(
  `lower(actor_name || ' ' || coalesce(target_name, '') || ' ' || coalesce(target_id, '') || ' ' || coalesce(reason, '') || ' ' || coalesce(address, '') || ' ' || coalesce(code, ''))`,
);

/** Newest first. */
export async function listAudit(db: Db, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  const { workspaceId, actions, outcomes, actorId, from, to, search = '' } = filter;
  const list = JSON.stringify([
    'audit',
    actions ?? null,
    outcomes ?? null,
    actorId ?? null,
    from ?? null,
    to ?? null,
    search,
  ]);
  let query = db
    .selectFrom('auditEntry')
    .selectAll()
    .select(exactTime('at'))
    .where('workspaceId', '=', workspaceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (actions !== undefined) query = query.where('action', 'in', actions);
  if (outcomes !== undefined) query = query.where('outcome', 'in', outcomes);
  if (actorId !== undefined) query = query.where('actorId', '=', actorId);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (search !== '') query = query.where(sql<boolean>`${SEARCH_TEXT} like lower(${`%${escapeLike(search)}%`})`);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('at'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  const rows = await query.execute();
  return mapPage(toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] }), toEntry);
}

function toEntry(row: Selectable<AuditEntryTable>): AuditEntry {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    at: row.at,
    action: row.action,
    outcome: row.outcome,
    code: row.code,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    from: { address: row.address, userAgent: row.userAgent },
    target: row.targetKind === null ? null : { kind: row.targetKind, id: row.targetId, name: row.targetName },
    reason: row.reason,
    facts: row.facts,
  };
}
