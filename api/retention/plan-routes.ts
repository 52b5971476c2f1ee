import { bytesOnlyOf, lockedFiles } from '#core/backups/store/retention/remove-files.ts';
import { decodeCursor, toPage } from '#core/database/paging.ts';
import { planRetention } from '#core/retention/plan-retention.ts';
import { repositoriesToCheck } from '#core/storages/store/repositories.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { pageView } from '../http/view.ts';
import { retainedBackupPage, retentionPlanQuery, retentionSummary } from './schema.ts';
import { retainedBackupView, retentionSummaryView } from './view.ts';

const tags = ['Retention'];

export function retentionPlanRoutes(app: App, context: ApiContext): void {
  const { db, clock } = context;

  app.get(
    '/connections/:id/retention/backups',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listRetainedBackups',
        summary: 'Why each backup of a connection is kept and until when, newest first',
        params: idParams,
        querystring: retentionPlanQuery,
        response: { 200: retainedBackupPage, ...problems },
      },
    },
    async function handleListRetainedBackups(request) {
      const { id: connectionId, workspaceId } = await connectionOf(context, request, request.params.id);
      const { limit, cursor } = request.query;
      const list = JSON.stringify(['retention', connectionId]);
      const [before] = cursor === undefined ? [Infinity] : decodeCursor(list, cursor, 1);
      const { backups } = await planRetention(db, { workspaceId, connectionId }, clock.now());
      const rows = backups.filter(({ seq }) => seq < Number(before)).slice(0, limit + 1);
      return pageView(toPage(rows, { list, limit, key: ({ seq }) => [seq] }), retainedBackupView);
    },
  );

  app.get(
    '/connections/:id/retention/plan',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getRetentionPlan',
        summary: 'What of the backups of a connection goes next, when, and what that frees',
        params: idParams,
        response: { 200: retentionSummary, ...problems },
      },
    },
    async function handleGetRetentionPlan(request) {
      const { id: connectionId, workspaceId } = await connectionOf(context, request, request.params.id);
      const plan = await planRetention(db, { workspaceId, connectionId }, clock.now());
      const going = plan.backups.filter(({ goes }) => goes).map(({ id }) => id);
      return retentionSummaryView(plan, {
        bytesFreed: await bytesOnlyOf(db, connectionId, going),
        locked: await lockedFiles(db, await repositoriesToCheck(db, connectionId)),
      });
    },
  );
}
