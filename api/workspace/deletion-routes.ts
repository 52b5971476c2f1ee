import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type WorkspaceDeletion, getDeletion } from '#core/accounts/store/workspace-deletions.ts';
import { getWorkspace } from '#core/accounts/store/workspaces.ts';
import { keepWorkspace, requestDeletion } from '#core/deletions/request-deletion.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { planInForce } from '#core/domain/licences/licence.ts';
import { DELETION_DAYS, deletionState } from '#core/domain/workspace-deletion.ts';
import { getLicence } from '#core/licences/store/licences.ts';
import { whatWouldGo } from '#core/overview/store/what-would-go.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { deletionOutlook, newDeletion, workspaceDeletion } from './schema.ts';

const tags = ['Workspace'];

export function workspaceDeletionRoutes(app: App, context: ApiContext): void {
  const { db, clock, licences } = context;

  async function outlook(workspaceId: string): Promise<z.infer<typeof deletionOutlook>> {
    const plan = licences.plansOn ? planInForce(await getLicence(db, workspaceId), clock.now()) : null;
    const { connections, backups, ownStorages } = await whatWouldGo(db, workspaceId);
    return {
      deletion: deletionView(await getDeletion(db, workspaceId)),
      days: DELETION_DAYS,
      connections,
      backups,
      ownStorages: [...ownStorages],
      hasSubscription: plan !== null,
    };
  }

  app.get(
    '/workspace/deletion',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'getDeletionOutlook',
        summary: 'What a deletion of the workspace would take away',
        response: { 200: deletionOutlook, ...problems },
      },
    },
    function handleGetDeletionOutlook(request) {
      return outlook(principalOf(request).workspaceId);
    },
  );

  app.post(
    '/workspace/deletion',
    {
      config: { role: 'owner', audit: { action: 'workspace.delete', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'requestDeletion',
        summary: 'Ask for the deletion of the workspace',
        description:
          'For people alone. Every member is notified by email. For 14 days an owner can take it back; meanwhile no new backups are made, and what was backed up can be looked at and restored. Asked for again, the first request stands.',
        body: newDeletion,
        response: { 202: workspaceDeletion, ...problems },
      },
    },
    async function handleRequestDeletion(request, reply) {
      const { workspaceId, name: by } = personIn(request);
      const { name, ownFiles } = request.body;
      noteAudit(request, { target: await targetOf(workspaceId), facts: { ownFiles } });
      await requestDeletion(context, { workspaceId, name, ownFiles, by });
      const view = deletionView(await getDeletion(db, workspaceId));
      if (!view) throw new CybbackError('conflict', 'Another owner has taken the deletion back at this moment.');
      return reply.code(202).send(view);
    },
  );

  app.delete(
    '/workspace/deletion',
    {
      config: { role: 'owner', audit: { action: 'workspace.keep', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'keepWorkspace',
        summary: 'Keep the workspace: take its deletion back',
        response: { 200: deletionOutlook, ...problems },
      },
    },
    async function handleKeepWorkspace(request) {
      const { workspaceId, name: by } = principalOf(request);
      noteAudit(request, { target: await targetOf(workspaceId) });
      await keepWorkspace(context, { workspaceId, by });
      return outlook(workspaceId);
    },
  );

  async function targetOf(id: string): Promise<{ kind: 'workspace'; id: string; name: string | null }> {
    return { kind: 'workspace', id, name: (await getWorkspace(db, id))?.name ?? null };
  }
}

/** A key that was lost must not be able to end everything. */
function personIn(request: FastifyRequest): { workspaceId: string; name: string } {
  const { personId, ...principal } = principalOf(request);
  if (personId === null)
    throw new CybbackError('conflict', 'This is for people: an owner signs in and asks for it. An API key cannot.');
  return principal;
}

export function deletionView(found: WorkspaceDeletion | null): z.infer<typeof workspaceDeletion> | null {
  if (!found || deletionState(found) === 'none') return null;
  const { requestedBy, requestedAt, dueAt, ownFiles } = found;
  return { requestedBy, requestedAt: requestedAt.toISOString(), dueAt: dueAt.toISOString(), ownFiles };
}
