import type { z } from 'zod';
import { type DataKeyState, dataKeyState, rotateDataKeyOf } from '#core/keys/rotate-data-key.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { dataKeyState as stateSchema } from './data-key-schema.ts';

const tags = ['Connections'];

/** The key that seals new files of a connection. The master key, which wraps it, is the operator's: `npm run rotate-key`. */
export function dataKeyRoutes(app: App, context: ApiContext): void {
  app.get(
    '/connections/:id/data-key',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getDataKey',
        summary: 'Which data key seals new files, and since when',
        params: idParams,
        response: { 200: stateSchema, ...problems },
      },
    },
    async function handleGetDataKey(request) {
      const { workspaceId, id } = await connectionOf(context, request, request.params.id);
      return view(await dataKeyState(context.db, { workspaceId, connectionId: id }));
    },
  );

  app.post(
    '/connections/:id/data-key',
    {
      config: {
        role: 'owner',
        connectionScoped: true,
        audit: { action: 'connection.changeDataKey', target: 'connection' },
      },
      schema: {
        tags,
        operationId: 'changeDataKey',
        summary: 'Seal new files with a new data key',
        description:
          'Files that are there stay as they are and readable. A recovery kit that was exported before does not hold the new key: export another one.',
        params: idParams,
        response: { 200: stateSchema, ...problems },
      },
    },
    async function handleChangeDataKey(request) {
      const { workspaceId, id } = await connectionOf(context, request, request.params.id);
      const deps = { ...context, openStorage: context.storages.open };
      return view(await rotateDataKeyOf(deps, { workspaceId, connectionId: id }));
    },
  );
}

function view({ active, keys }: DataKeyState): z.infer<typeof stateSchema> {
  return { active: active && { id: active.id, createdAt: active.createdAt }, keys };
}
