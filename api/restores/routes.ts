import { lastJobEventId } from '#core/jobs/store/job-events.ts';
import { confirmOrAsk } from '#core/restores/approve-restore.ts';
import { refuseUntyped } from '#core/restores/refuse-untyped.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { cancelRestore } from '#core/restores/steer-restore.ts';
import { getRestore, listRestores } from '#core/restores/store/restores.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { lastEventId, sendEvents } from '../http/event-stream.ts';
import { restorableBackupOf, restoreOf, scopeOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { eventsQuery, restoreEventStream } from '../jobs/schema.ts';
import { deciderOf } from './approval-routes.ts';
import { approvalView } from './approval-view.ts';
import { comparisonAsked } from './comparison-asked.ts';
import { restoreDetailView } from './detail-view.ts';
import { acceptFormerNames } from './former-names.ts';
import { newRestore, planConfirmed } from './new-restore-schema.ts';
import { refuseStrangers } from './refuse-strangers.ts';
import { restore, restoreDetail, restorePage, restoreQuery } from './schema.ts';
import { targetOf } from './target.ts';
import { restoreView } from './view.ts';

const tags = ['Restores'];

export function restoreRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/restores',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.start', reason: 'reason' } },
      preValidation: acceptFormerNames,
      schema: {
        tags,
        operationId: 'startRestore',
        summary: 'Plan a restore, and carry it out unless it is a dry run',
        description:
          'A plan is made in any case. Objects that cannot be restored are reported by the plan. With `selection.dependencies` it also holds what the selected objects depend on; `neededBy` of an item says why it is there.',
        body: newRestore,
        response: { 202: restore, ...problems },
      },
    },
    async (request, reply) => {
      const { backupId, selection, options, reason, insteadOf, target: asked } = request.body;
      const backup = await restorableBackupOf(context, request, backupId);
      noteAudit(request, { facts: { backupId, target: asked?.credentials ? 'given' : asked ? 'connection' : 'own' } });
      const target = await targetOf(context, request, asked, backup.connectionId);
      const { connection } = target;
      const comparisonId = await comparisonAsked(context, request, target);
      await refuseStrangers(context, principalOf(request).workspaceId, options.mailTo);
      const types = [...new Set([...selection.types, ...selection.objects.map(({ type }) => type)])];
      const createdBy = principalOf(request).name;
      const { dryRun, confirmation } = options;
      noteAudit(request, {
        action: dryRun ? 'restore.plan' : 'restore.start',
        target: { kind: 'restore', id: null, name: connection.name },
        facts: {
          backupId,
          connectionId: connection.id,
          targetTenantId: connection.tenantId,
          confirmation,
          types: selection.types,
          objects: selection.objects.length,
          inPart: selection.objects.filter(({ only }) => only !== undefined).length,
          dependencies: selection.dependencies,
          mailTo: options.mailTo.length,
        },
      });
      const started = await startRestore(context, {
        target,
        backup,
        selection,
        ...(comparisonId !== undefined && { comparisonId }),
        types,
        options: { ...options, mailTo: [...new Set(options.mailTo)] },
        reason,
        createdBy,
      });
      noteAudit(request, { target: { kind: 'restore', id: started.id, name: connection.name } });
      if (insteadOf !== undefined) await cancelRestore(context, { workspaceId: backup.workspaceId, id: insteadOf });
      return reply.code(202).header('location', `/api/v1/restores/${started.id}`).send(restoreView(started));
    },
  );

  app.get(
    '/restores',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listRestores',
        summary: 'Restores, newest first',
        querystring: restoreQuery,
        response: { 200: restorePage, ...problems },
      },
    },
    async (request) => {
      const { connectionId, backupId, state: states, limit, cursor } = request.query;
      const filter = { ...scopeOf(request), connectionId, backupId, states };
      return pageView(await listRestores(db, filter, { limit, cursor: cursor ?? null }), restoreView);
    },
  );

  app.get(
    '/restores/:id',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getRestore',
        summary: 'One restore with its figures',
        params: idParams,
        response: { 200: restoreDetail, ...problems },
      },
    },
    async (request) => {
      const lastEventId = await lastJobEventId(db, {
        workspaceId: principalOf(request).workspaceId,
        jobId: request.params.id,
      });
      const found = await restoreOf(context, request, request.params.id);
      const approval = await approvalView(context, found, principalOf(request));
      return { ...(await restoreDetailView(context, found)), approval, lastEventId };
    },
  );

  app.post(
    '/restores/:id/confirm',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.confirm', target: 'restore' } },
      schema: {
        tags,
        operationId: 'confirmRestore',
        summary: 'Carry out a plan that waits, or ask for its approval',
        description:
          'In a workspace that asks for the approval of a second person, this asks for it: `approval` of the restore says how far that is.',
        params: idParams,
        body: planConfirmed.nullish(),
        response: { 202: restore, ...problems },
      },
    },
    async (request, reply) => {
      const restore = await restoreOf(context, request, request.params.id);
      const { workspaceId, id, reason } = restore;
      noteAudit(request, { reason });
      await refuseUntyped(db, restore, request.body?.tenantName);
      const confirmed = await confirmOrAsk(context, { workspaceId, id }, deciderOf(request));
      if (confirmed.confirmedAt === null) noteAudit(request, { facts: { approval: 'asked' } });
      return reply.code(202).send(restoreView(confirmed));
    },
  );

  app.post(
    '/restores/:id/cancel',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.cancel', target: 'restore' } },
      schema: {
        tags,
        operationId: 'cancelRestore',
        summary: 'Stop a restore',
        description: 'It stops after the step in hand; what was done stays done and is reported.',
        params: idParams,
        response: { 202: restore, ...problems },
      },
    },
    async (request, reply) => {
      const { workspaceId, id } = await restoreOf(context, request, request.params.id);
      return reply.code(202).send(restoreView(await cancelRestore(context, { workspaceId, id })));
    },
  );

  app.get(
    '/restores/:id/events',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'followRestore',
        summary: 'Progress as it happens',
        params: idParams,
        querystring: eventsQuery,
        response: { ...restoreEventStream, ...problems },
      },
    },
    async (request, reply) => {
      const { id, workspaceId, state: present } = await restoreOf(context, request, request.params.id);
      const state = async () => (await getRestore(db, { workspaceId, id }))?.state ?? present;
      return sendEvents(context, reply, {
        workspaceId,
        jobId: id,
        after: lastEventId(request, request.query.after),
        state,
      });
    },
  );
}
