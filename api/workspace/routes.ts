import type { z } from 'zod';
import { getDeletion } from '#core/accounts/store/workspace-deletions.ts';
import { getWorkspace, renameWorkspace } from '#core/accounts/store/workspaces.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { licenceState, stateEndsAt } from '#core/domain/licences/licence.ts';
import { backupRefusal } from '#core/domain/licences/may-run-backups.ts';
import { sizeRefusedFrom } from '#core/domain/licences/size.ts';
import { getLicence } from '#core/licences/store/licences.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteTarget } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { deletionView } from './deletion-routes.ts';
import { me, workspace as workspaceSchema, workspaceChanges } from './schema.ts';

const tags = ['Workspace'];

export function workspaceRoutes(app: App, { db, clock, licences, settings }: ApiContext): void {
  async function licenceView(workspaceId: string): Promise<z.infer<typeof me>['licence']> {
    const licence = await getLicence(db, workspaceId);
    const nowMs = clock.now();
    return {
      state: licenceState(licence, nowMs),
      endsAt: stateEndsAt(licence, nowMs)?.toISOString() ?? null,
      refusal: backupRefusal(licence, nowMs),
      sizeRefusedFrom: sizeRefusedFrom(licence, nowMs)?.toISOString() ?? null,
    };
  }

  app.get(
    '/me',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getMe',
        summary: 'Who asks: workspace, role and name',
        response: { 200: me, ...problems },
      },
    },
    async function handleGetMe(request) {
      const { workspaceId, role, name, personId, connectionIds } = principalOf(request);
      const workspace = await getWorkspace(db, workspaceId);
      if (!workspace) throw noWorkspace();
      return {
        workspace: { id: workspace.id, name: workspace.name },
        deletion: deletionView(await getDeletion(db, workspaceId)),
        role,
        name,
        kind: personId === null ? ('apiKey' as const) : ('person' as const),
        personId,
        connectionIds: connectionIds === null ? null : [...connectionIds],
        licence: licences.plansOn ? await licenceView(workspaceId) : null,
        temporalUiUrl: role === 'owner' ? settings.temporalUiUrl : null,
      };
    },
  );

  app.patch(
    '/workspace',
    {
      config: { role: 'owner', audit: { action: 'workspace.update', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'renameWorkspace',
        summary: 'Rename the workspace',
        body: workspaceChanges,
        response: { 200: workspaceSchema, ...problems },
      },
    },
    async function handleRenameWorkspace(request) {
      const renamed = await renameWorkspace(db, principalOf(request).workspaceId, request.body.name);
      if (!renamed) throw noWorkspace();
      const { id, name } = renamed;
      noteTarget(request, { kind: 'workspace', id, name });
      return { id, name };
    },
  );
}

function noWorkspace(): CybbackError {
  return new CybbackError('not-found', 'There is no such workspace.');
}
