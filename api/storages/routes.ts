import { z } from 'zod';
import { CybbackError } from '#core/domain/errors.ts';
import { storageNeeds } from '#core/overview/store/storage-needs.ts';
import {
  createStorage,
  removeStorage,
  replaceAccess,
  settingsOf,
  storageOf,
} from '#core/storages/customer-storages.ts';
import { getStorage, listStorages, renameStorage } from '#core/storages/store/storages.ts';
import type { App } from '../http/app.ts';
import { idParams, pageQuery, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit, noteTarget } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { newStorage, storage, storageChanges, storagePage } from './schema.ts';
import { placeOf, storagesDeps, storageView, valuesOf } from './view.ts';

const tags = ['Storage'];

export function storageRoutes(app: App, context: ApiContext): void {
  const { db } = context;
  const deps = storagesDeps(context);

  app.get(
    '/storages',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'listStorages',
        summary: 'Buckets of the workspace',
        querystring: z.strictObject(pageQuery),
        response: { 200: storagePage, ...problems },
      },
    },
    async function handleListStorages(request) {
      const { limit, cursor } = request.query;
      return pageView(
        await listStorages(db, principalOf(request).workspaceId, { limit, cursor: cursor ?? null }),
        storageView,
      );
    },
  );

  app.post(
    '/storages',
    {
      config: { role: 'owner', audit: { action: 'storage.create', target: 'storage' } },
      schema: {
        tags,
        operationId: 'createStorage',
        summary: 'Save a bucket',
        description:
          'Refused with `storage-untested` unless a test of exactly these values has passed within the last 15 minutes.',
        body: newStorage,
        response: { 201: storage, ...problems },
      },
    },
    async function handleCreateStorage(request, reply) {
      const { name, testId, ...given } = request.body;
      const { workspaceId } = principalOf(request);
      noteAudit(request, { target: { kind: 'storage', id: null, name }, facts: placeOf(given) });
      const created = await createStorage(deps, { workspaceId, name, testId, ...valuesOf(given) });
      noteAudit(request, { target: { kind: 'storage', id: created.id, name } });
      return reply.code(201).header('location', `/api/v1/storages/${created.id}`).send(storageView(created));
    },
  );

  app.get(
    '/storages/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'getStorage',
        summary: 'One bucket',
        params: idParams,
        response: { 200: storage, ...problems },
      },
    },
    async function handleGetStorage(request) {
      return storageView(
        await storageOf({ db }, { workspaceId: principalOf(request).workspaceId, id: request.params.id }),
      );
    },
  );

  app.patch(
    '/storages/:id',
    {
      config: { role: 'owner', audit: { action: 'storage.update', target: 'storage' } },
      schema: {
        tags,
        operationId: 'updateStorage',
        summary: 'Rename, or replace the keys',
        description:
          'Endpoint, bucket and prefix never change: another place is another storage. New keys need a passed test of all values together, and count for backups that lie there already as well.',
        params: idParams,
        body: storageChanges,
        response: { 200: storage, ...problems },
      },
    },
    async function handleUpdateStorage(request) {
      const scope = { workspaceId: principalOf(request).workspaceId, id: request.params.id };
      const { name, secretAccessKey, testId, ...given } = request.body;
      const before = await storageOf({ db }, scope);
      noteTarget(request, { kind: 'storage', id: before.id, name: before.name });
      if (secretAccessKey !== undefined && testId !== undefined) {
        const { region, pathStyle, accessKeyId } = settingsOf(before);
        const access = {
          region: given.region ?? region,
          pathStyle: given.pathStyle ?? pathStyle,
          accessKeyId: given.accessKeyId ?? accessKeyId,
        };
        await replaceAccess(deps, scope, { ...access, secretAccessKey, testId });
      }
      const changed = name === undefined ? await getStorage(db, scope) : await renameStorage(db, scope, name);
      if (!changed) throw new CybbackError('not-found', 'There is no such storage.');
      return storageView(changed);
    },
  );

  app.delete(
    '/storages/:id',
    {
      config: { role: 'owner', audit: { action: 'storage.delete', target: 'storage' } },
      schema: {
        tags,
        operationId: 'deleteStorage',
        summary: 'Forget a bucket and its keys',
        description: 'Nothing in the bucket is touched. Refused while a connection writes to it or backups lie in it.',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleDeleteStorage(request, reply) {
      const { workspaceId, id, name } = await storageOf(
        { db },
        { workspaceId: principalOf(request).workspaceId, id: request.params.id },
      );
      noteTarget(request, { kind: 'storage', id, name });
      await removeStorage({ db }, { workspaceId, id }, storageNeeds);
      return reply.code(204).send();
    },
  );
}
