import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import type { HistoryBackup } from '#core/backups/store/browse/history.ts';
import type { ListedLink } from '#core/backups/store/browse/links.ts';
import type { ListedObject } from '#core/backups/store/browse/objects.ts';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import type { Connection } from '#core/connections/store/connections.ts';
import type { Page } from '#core/database/paging.ts';
import type { LinkDirection } from '#core/domain/object-types/labels.ts';
import { relationLabel, typeLabel } from '#core/domain/object-types/labels.ts';
import type { PlanReason } from '#core/domain/plan/reasons.ts';
import { PLAN_REASONS } from '#core/domain/plan/reasons.ts';
import type { RestoreItem } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { backup } from './schemas/backups.ts';
import type { connection } from './schemas/connections.ts';
import { connectionReport } from './schemas/connections.ts';
import type { listedLink, listedObject } from './schemas/objects.ts';
import type { planReason, restore, restoreItem } from './schemas/restores.ts';
import { askedOptions, planFigures } from './schemas/restores.ts';

/** How rows of the catalogue look in answers. */

export function connectionView(row: Connection): z.infer<typeof connection> {
  return {
    id: row.id,
    name: row.name,
    tenantId: row.tenantId,
    clientId: row.clientId,
    cloud: row.cloud,
    credential: { kind: row.credentialKind, expiresAt: iso(row.credentialExpiresAt) },
    encryption: row.encryption,
    tenantName: row.tenantName,
    verifiedDomains: [...row.verifiedDomains],
    readyForBackup: row.readyForBackup,
    readyForRestore: row.readyForRestore,
    lastTestedAt: iso(row.lastTestedAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Parsed, because what is answered of it is declared and nothing else. */
export function reportView(report: ConnectionReport): z.infer<typeof connectionReport> {
  return connectionReport.parse(report);
}

export function isRestorable(row: Backup): boolean {
  return row.seq !== null && (row.state === 'completed' || row.state === 'completedWithWarnings');
}

export function backupView(row: Backup): z.infer<typeof backup> {
  return {
    id: row.id,
    connectionId: row.connectionId,
    seq: row.seq,
    baseBackupId: row.baseBackupId,
    mode: row.mode,
    state: row.state,
    restorable: isRestorable(row),
    trigger: row.trigger,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    sealing: row.sealing,
    counts: { objects: row.objects, links: row.links, added: row.added, changed: row.changed, deleted: row.deleted },
    bytesWritten: row.bytesWritten,
    graph: { requests: row.requests, throttled: row.throttled, waitedMs: row.waitedMs },
    warnings: [...row.warnings],
    error: errorView(row),
    manifest: row.manifestKey === null ? null : { key: row.manifestKey, sha256: row.manifestSha256 },
  };
}

export function listedObjectView({
  type,
  id,
  displayName,
  userPrincipalName,
  mail,
  appId,
}: ListedObject): z.infer<typeof listedObject> {
  return { type, id, displayName, userPrincipalName, mail, appId };
}

export function listedLinkView(link: ListedLink, direction: LinkDirection): z.infer<typeof listedLink> {
  return { ...link, relationLabel: relationLabel(link.relation, direction), typeLabel: typeLabel(link.type) };
}

export function historyBackupView({ backupId, seq, at }: HistoryBackup): {
  backupId: string | null;
  seq: number;
  at: string | null;
} {
  return { backupId, seq, at: iso(at) };
}

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

export function pageView<T, V>(page: Page<T>, view: (row: T) => V): { items: V[]; nextCursor: string | null } {
  return { items: page.items.map(view), nextCursor: page.nextCursor };
}

export function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}

export function errorView({
  errorCode,
  errorMessage,
}: {
  errorCode: string | null;
  errorMessage: string | null;
}): { code: string; message: string } | null {
  return errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' };
}

/** Items added up by one of their columns. */
export function sumBy<K extends string>(
  counts: readonly (Record<K, string> & { items: number })[],
  column: K,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const count of counts) sums[count[column]] = (sums[count[column]] ?? 0) + count.items;
  return sums;
}
