import type { z } from 'zod';
import { updateConnection } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { getRepository, storageInUse, useStorage, type StorageRow } from '#core/storages/store/repositories.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { backupOf, connectionOf } from '../http/lookups.ts';
import { connectionEncryption, connectionStorage, connectionStorageChoice } from './schema.ts';

const tags = ['Connections'];

/** Where the backups of a connection go, and how they are sealed. Both count for new backups. */
export function connectionStorageRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/connections/:id/storage',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getConnectionStorage',
        summary: 'Where new backups go',
        params: idParams,
        response: { 200: connectionStorage, ...problems },
      },
    },
    async function handleGetConnectionStorage(request) {
      const { workspaceId, id } = await connectionOf(context, request, request.params.id);
      return placeView(await storageInUse(db, { workspaceId, connectionId: id }));
    },
  );

  app.put(
    '/connections/:id/storage',
    {
      config: {
        role: 'owner',
        connectionScoped: true,
        audit: { action: 'connection.changeStorage', target: 'connection' },
      },
      schema: {
        tags,
        operationId: 'setConnectionStorage',
        summary: 'Choose where new backups go',
        description:
          'Earlier backups stay where they lie and are browsed and restored from there. The next backup is a full one, complete in itself. A backup that is running ends where it began.',
        params: idParams,
        body: connectionStorageChoice,
        response: { 200: connectionStorage, ...problems },
      },
    },
    async function handleSetConnectionStorage(request) {
      const { workspaceId, id } = await connectionOf(context, request, request.params.id);
      const scope = { workspaceId, connectionId: id };
      if (!(await useStorage(db, scope, request.body.storageId)))
        throw new CybbackError('not-found', 'There is no such storage.');
      return placeView(await storageInUse(db, scope));
    },
  );

  app.get(
    '/backups/:id/storage',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Backups'],
        operationId: 'getBackupStorage',
        summary: 'Where a backup lies',
        params: idParams,
        response: { 200: connectionStorage, ...problems },
      },
    },
    async function handleGetBackupStorage(request) {
      const { workspaceId, repositoryId } = await backupOf(context, request, request.params.id);
      const repository = await getRepository(db, { workspaceId, id: repositoryId });
      if (!repository) throw new CybbackError('not-found', 'There is no such backup.');
      return placeView(repository.storage);
    },
  );

  app.get(
    '/connections/:id/encryption',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getConnectionEncryption',
        summary: 'Whether new backups are encrypted',
        params: idParams,
        response: { 200: connectionEncryption, ...problems },
      },
    },
    async function handleGetConnectionEncryption(request) {
      return { enabled: (await connectionOf(context, request, request.params.id)).encryption };
    },
  );

  app.put(
    '/connections/:id/encryption',
    {
      config: {
        role: 'owner',
        connectionScoped: true,
        audit: { action: 'connection.changeEncryption', target: 'connection' },
      },
      schema: {
        tags,
        operationId: 'setConnectionEncryption',
        summary: 'Switch AES-256 encryption on or off',
        description: 'For new backups. Those made before stay as they are, and readable.',
        params: idParams,
        body: connectionEncryption,
        response: { 200: connectionEncryption, ...problems },
      },
    },
    async function handleSetConnectionEncryption(request) {
      const before = await connectionOf(context, request, request.params.id);
      const changed = await updateConnection(db, before, { encryption: request.body.enabled });
      if (!changed) throw new CybbackError('not-found', 'There is no such connection.');
      return { enabled: changed.encryption };
    },
  );
}

function placeView({ id, kind, name, workspaceId }: StorageRow): z.infer<typeof connectionStorage> {
  const isOwn = workspaceId !== null && kind === 's3';
  return { kind: isOwn ? 's3' : 'managed', storageId: isOwn ? id : null, name };
}
