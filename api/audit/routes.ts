import type { z } from 'zod';
import { getWorkspace } from '#core/accounts/store/workspaces.ts';
import { type AuditEntry, type AuditFilter, listAudit } from '#core/audit/store/audit-log.ts';
import { AUDIT_ACTIONS } from '#core/domain/audit-actions.ts';
import type { App } from '../http/app.ts';
import { csvFile, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { type CsvValue, filenamePart, sendCsv } from '../http/csv.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { type auditEntry, auditCsvQuery, auditPage, auditQuery } from './schema.ts';

const tags = ['Audit log'];
const CSV_PAGE = 1_000;
const CSV_HEADER = [
  'Time (UTC)',
  'Action',
  'What',
  'Outcome',
  'Code',
  'Actor',
  'Actor kind',
  'Actor ID',
  'Address',
  'User agent',
  'Target',
  'Target kind',
  'Target ID',
  'Reason',
  'Facts',
  'Entry ID',
];

export function auditLogRoutes(app: App, { db, clock }: ApiContext): void {
  app.get(
    '/audit-log',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'listAuditLog',
        summary: 'Who did what, when, from where and why, newest first',
        description: 'Also what was refused. Entries are never changed, and go only with the whole workspace.',
        querystring: auditQuery,
        response: { 200: auditPage, ...problems },
      },
    },
    async function handleListAuditLog(request) {
      const { limit, cursor = null, ...query } = request.query;
      return pageView(
        await listAudit(db, filterOf(principalOf(request).workspaceId, query), { limit, cursor }),
        entryView,
      );
    },
  );

  app.get(
    '/audit-log.csv',
    {
      config: { role: 'owner', audit: { action: 'audit.download' } },
      schema: {
        tags,
        operationId: 'downloadAuditLog',
        summary: 'The audit log as CSV',
        description:
          'All entries that the filters leave, newest first, in UTF-8 for spreadsheets: a cell that could be taken for a formula begins with an apostrophe.',
        querystring: auditCsvQuery,
        response: { ...csvFile, ...problems },
      },
    },
    async function handleDownloadAuditLog(request, reply) {
      const { workspaceId } = principalOf(request);
      const filter = filterOf(workspaceId, request.query);
      noteAudit(request, { facts: { filters: Object.keys(request.query) } });
      const workspace = await getWorkspace(db, workspaceId);
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      return sendCsv(reply, {
        filename: `audit-log-${filenamePart(workspace?.name ?? '')}-${day}.csv`,
        header: CSV_HEADER,
        row: csvRow,
        page: (cursor) => listAudit(db, filter, { limit: CSV_PAGE, cursor }),
      });
    },
  );
}

function filterOf(
  workspaceId: string,
  { action, outcome, actor, from, to, search }: z.infer<typeof auditCsvQuery>,
): AuditFilter {
  return {
    workspaceId,
    actions: action,
    outcomes: outcome,
    actorId: actor,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    search,
  };
}

function entryView({
  id,
  at,
  action,
  outcome,
  code,
  actor,
  from,
  target,
  reason,
  facts,
}: AuditEntry): z.infer<typeof auditEntry> {
  return {
    id,
    at: at.toISOString(),
    action,
    outcome,
    code,
    actor: { ...actor },
    from: { ...from },
    target: target && { ...target },
    reason,
    facts: { ...facts },
  };
}

function csvRow({
  id,
  at,
  action,
  outcome,
  code,
  actor,
  from,
  target,
  reason,
  facts,
}: AuditEntry): readonly CsvValue[] {
  return [
    at.toISOString(),
    action,
    AUDIT_ACTIONS[action].title,
    outcome,
    code,
    actor.name,
    actor.kind,
    actor.id,
    from.address,
    from.userAgent,
    target?.name ?? null,
    target?.kind ?? null,
    target?.id ?? null,
    reason,
    JSON.stringify(facts),
    id,
  ];
}
