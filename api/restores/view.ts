import type { z } from 'zod';
import { type PlanReason, PLAN_REASONS } from '#core/domain/plan/reasons.ts';
import type { RestoreItem } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { iso, errorView } from '../http/view.ts';
import { askedOptions, type planReason, type restore, type restoreItem, planFigures } from './schema.ts';

export function restoreView(row: Restore): z.infer<typeof restore> {
  const options = row.options as Record<string, unknown>;
  const confirmable = options['dryRun'] === false && options['confirmation'] === 'required';
  return {
    id: row.id,
    connectionId: row.connectionId,
    targetConnectionId: row.targetConnectionId,
    backupId: row.backupId,
    state: row.state,
    phase: row.phase,
    waitsForConfirmation: confirmable && row.state === 'running' && row.phase === 'planned' && row.confirmedAt === null,
    options: optionsView(options),
    reason: row.reason,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    plannedAt: iso(row.plannedAt),
    confirmedAt: iso(row.confirmedAt),
    finishedAt: iso(row.finishedAt),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    summary: planFigures.safeParse(row.summary).data ?? null,
    warnings: [...row.warnings],
    error: errorView(row),
  };
}

/** In the words of the request: inside, links and domains go by the planner's names. */
function optionsView({
  links: linkMode,
  domains: domainMap,
  ...options
}: Record<string, unknown>): z.infer<typeof askedOptions> {
  return askedOptions.parse({ ...options, linkMode, domainMap });
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
    comparison: item.comparison,
    error: errorView({ errorCode, errorMessage }),
  };
}

/** The code, and its sentence from the closed list. */
export function reasonView(reason: PlanReason): z.infer<typeof planReason> {
  return { code: reason.code, message: PLAN_REASONS[reason.code], facts: { ...reason.facts } };
}
