import type { FastifyRequest } from 'fastify';
import { approvalHours, getWorkspace, setApprovalHours } from '#core/accounts/store/workspaces.ts';
import { approveRestore, type Decider, refuseRestore } from '#core/restores/approve-restore.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { restoreOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { approvalGiven, approvalRefused, restoreApprovalSetting } from './approval-schema.ts';
import { restore } from './schema.ts';
import { restoreView } from './view.ts';

const tags = ['Restores'];

export function deciderOf(request: FastifyRequest): Decider {
  const { name, personId, answerable } = principalOf(request);
  return { name, personId, answerable };
}

/** Four eyes: what a workspace asks for, and the second person's answer. */
export function restoreApprovalRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/workspace/restore-approval',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['Workspace'],
        operationId: 'getRestoreApproval',
        summary: 'Whether a second person has to approve restores',
        response: { 200: restoreApprovalSetting, ...problems },
      },
    },
    async (request) => ({ hours: await approvalHours(db, principalOf(request).workspaceId) }),
  );

  app.put(
    '/workspace/restore-approval',
    {
      config: { role: 'owner', audit: { action: 'workspace.restoreApproval', target: 'workspace' } },
      schema: {
        tags: ['Workspace'],
        operationId: 'setRestoreApproval',
        summary: 'Say whether a second person has to approve restores',
        description:
          'It holds for plans that nobody has confirmed yet, and for restores and Undos that are started from now on: each of them waits for a confirmation, whatever `confirmation` says, and `POST /restores/{id}/confirm` asks another restorer or owner for approval.',
        body: restoreApprovalSetting,
        response: { 200: restoreApprovalSetting, ...problems },
      },
    },
    async (request) => {
      const { workspaceId: id } = principalOf(request);
      const { hours } = request.body;
      const workspace = await getWorkspace(db, id);
      noteAudit(request, { target: { kind: 'workspace', id, name: workspace?.name ?? null }, facts: { hours } });
      await setApprovalHours(db, id, hours);
      return { hours };
    },
  );

  app.post(
    '/restores/:id/approve',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.approve', target: 'restore' } },
      schema: {
        tags,
        operationId: 'approveRestore',
        summary: 'Approve a restore that somebody else asked for; it is carried out',
        description: 'For people alone, and not for the one who asked, be it by an API key of their own.',
        params: idParams,
        body: approvalGiven,
        response: { 202: restore, ...problems },
      },
    },
    async (request, reply) => {
      const { workspaceId, id } = await restoreOf(context, request, request.params.id);
      const { reason = null } = request.body;
      noteAudit(request, { reason });
      const by = deciderOf(request);
      return reply.code(202).send(restoreView(await approveRestore(context, { workspaceId, id }, { by, reason })));
    },
  );

  app.post(
    '/restores/:id/refuse',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.refuse', reason: 'reason' } },
      schema: {
        tags,
        operationId: 'refuseRestore',
        summary: 'Refuse a restore that somebody else asked for; it ends, and nothing is written',
        description: 'For people alone, and not for the one who asked, who can cancel it.',
        params: idParams,
        body: approvalRefused,
        response: { 202: restore, ...problems },
      },
    },
    async (request, reply) => {
      const { workspaceId, id } = await restoreOf(context, request, request.params.id);
      const { reason } = request.body;
      noteAudit(request, { target: { kind: 'restore', id, name: null } });
      const by = deciderOf(request);
      return reply.code(202).send(restoreView(await refuseRestore(context, { workspaceId, id }, { by, reason })));
    },
  );
}
