import { getWorkspace } from '#core/catalog/workspaces.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { principalOf } from '../plugins/auth.ts';
import { problems } from '../schemas/common.ts';
import { me } from '../schemas/workspace.ts';

export function workspaceRoutes(app: App, { db, settings }: ApiContext): void {
  app.get(
    '/me',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: { tags: ['Workspace'], operationId: 'getMe', summary: 'Workspace and role of the key in use', response: { 200: me, ...problems } },
    },
    async (request) => {
      const { workspaceId, role, name, personId, connectionIds } = principalOf(request);
      const workspace = await getWorkspace(db, workspaceId);
      if (!workspace) throw new CybbackError('not-found', 'There is no such workspace.');
      return {
        workspace: { id: workspace.id, name: workspace.name },
        role,
        name,
        kind: personId === null ? ('apiKey' as const) : ('person' as const),
        personId,
        connectionIds: connectionIds === null ? null : [...connectionIds],
        temporalUiUrl: role === 'owner' ? settings.temporalUiUrl : null,
      };
    },
  );
}
