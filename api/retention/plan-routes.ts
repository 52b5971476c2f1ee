import { bytesOnlyOf, lockedFiles } from '#core/backups/store/retention/remove-files.ts';
import { decodeCursor, toPage } from '#core/database/paging.ts';
import {
  markDue,
  planRetention,
  planWith,
  type RetainedConnection,
  type RetentionPlan,
} from '#core/retention/plan-retention.ts';
import { policyWithoutOwn } from '#core/retention/store/policies.ts';
import { repositoriesToCheck } from '#core/storages/store/repositories.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { pageView } from '../http/view.ts';
import { previewBody, retainedBackupPage, retentionPlanQuery, retentionPreview, retentionSummary } from './schema.ts';
import { retainedBackupView, retentionPreviewView, retentionSummaryView } from './view.ts';

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
      return summaryOf(context, { workspaceId, connectionId });
    },
  );

  app.post(
    '/connections/:id/retention/preview',
    {
      config: { role: 'viewer', connectionScoped: true, audit: null },
      schema: {
        tags,
        operationId: 'previewRetention',
        summary: 'What of the backups of a connection would go with another policy, and what that would free',
        params: idParams,
        body: previewBody,
        response: { 200: retentionPreview, ...problems },
      },
    },
    async function handlePreviewRetention(request) {
      const { id: connectionId, workspaceId } = await connectionOf(context, request, request.params.id);
      const { policy } = request.body;
      const inForce =
        policy === undefined ? await policyWithoutOwn(db, workspaceId) : ({ policy, from: 'connection' } as const);
      const plan = await planWith(db, { workspaceId, connectionId }, { inForce, now: clock.now() });
      return retentionPreviewView(plan, await bytesOnlyOf(db, connectionId, goingOf(plan)));
    },
  );

  app.post(
    '/connections/:id/retention/apply',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'retention.apply', target: 'connection' } },
      schema: {
        tags,
        operationId: 'applyRetention',
        summary: 'Begin the grace time of the backups of a connection that nothing keeps',
        description:
          'The daily check does the same. They are removed when the grace time is over; until then each can be taken back.',
        params: idParams,
        response: { 200: retentionSummary, ...problems },
      },
    },
    async function handleApplyRetention(request) {
      const { id: connectionId, workspaceId } = await connectionOf(context, request, request.params.id);
      await markDue(db, { workspaceId, connectionId }, clock.now());
      return summaryOf(context, { workspaceId, connectionId });
    },
  );
}

const goingOf = ({ backups }: RetentionPlan): string[] => backups.filter(({ goes }) => goes).map(({ id }) => id);

async function summaryOf({ db, clock }: ApiContext, connection: RetainedConnection) {
  const plan = await planRetention(db, connection, clock.now());
  return retentionSummaryView(plan, {
    bytesFreed: await bytesOnlyOf(db, connection.connectionId, goingOf(plan)),
    locked: await lockedFiles(db, await repositoriesToCheck(db, connection.connectionId)),
  });
}
