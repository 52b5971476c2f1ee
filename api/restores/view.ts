import type { z } from 'zod';
import { PLAN_REASONS, type PlanReason } from '#core/domain/plan/reasons.ts';
import type { RestoreItem } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { UNDO_REFUSALS, type UndoRefusal } from '#core/restores/undo-refusal.ts';
import { errorView, iso } from '../http/view.ts';
import { planFigures } from './plan-figures-schema.ts';
import { type planReason, type restore, type restoreItem, type undoOffer } from './schema.ts';

export function restoreView(row: Restore): z.infer<typeof restore> {
  const summary = planFigures.safeParse(row.summary).data ?? null;
  const confirmable = !row.options.dryRun && row.options.confirmation === 'required';
  return {
    id: row.id,
    connectionId: row.connectionId,
    targetConnectionId: row.targetConnectionId,
    targetTenantId: row.targetTenantId,
    targetTenantName: row.targetTenantName,
    backupId: row.backupId,
    undoOf: row.undoOf,
    state: row.state,
    phase: row.phase,
    waitsForConfirmation: confirmable && row.state === 'running' && row.phase === 'planned' && row.confirmedAt === null,
    options: {
      ...row.options,
      domains: { ...row.options.domains },
      mailTo: [...row.options.mailTo],
      licences: { ...row.options.licences },
      keptApart: [...row.options.keptApart],
    },
    reason: row.reason,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    plannedAt: iso(row.plannedAt),
    confirmedAt: iso(row.confirmedAt),
    finishedAt: iso(row.finishedAt),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    summary,
    warnings: [...row.warnings],
    graph: graphView(row, summary),
    error: errorView(row),
  };
}

function graphView(
  { requests, writes, throttled, waitedMs }: Restore,
  summary: z.infer<typeof planFigures> | null,
): z.infer<typeof restore>['graph'] {
  const { update = 0, create = 0, undelete = 0, remove = 0 } = summary?.actions ?? {};
  const objects = update + create + undelete + remove;
  const requestsPerObject = objects === 0 ? null : Math.round((requests / objects) * 100) / 100;
  return { requests, writes, requestsPerObject, throttled, waitedMs };
}

export function restoreItemView({
  errorCode,
  errorMessage,
  reasons,
  ...item
}: RestoreItem): z.infer<typeof restoreItem> {
  return {
    ordinal: item.ordinal,
    type: item.type,
    objectId: item.objectId,
    displayName: item.displayName,
    action: item.action,
    state: item.state,
    reasons: reasons.map(reasonView),
    changes: item.changes,
    linksAdded: item.linksAdded,
    linksRemoved: item.linksRemoved,
    expectedWrites: item.expectedWrites,
    newId: item.newId,
    needsNewPassword: item.needsNewPassword,
    neededBy: item.neededBy,
    repair: item.repair,
    undoes: item.undoes,
    comparison: item.comparison,
    error: errorView({ errorCode, errorMessage }),
  };
}

/** The code, and its sentence from the closed list. */
export function reasonView(reason: PlanReason): z.infer<typeof planReason> {
  return { code: reason.code, message: PLAN_REASONS[reason.code], facts: { ...reason.facts } };
}

export function undoView(refusal: UndoRefusal | null): z.infer<typeof undoOffer> {
  return {
    possible: refusal === null,
    reason: refusal === null ? null : { code: refusal, message: UNDO_REFUSALS[refusal] },
  };
}
