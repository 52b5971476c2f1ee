import { z } from 'zod';
import { lockedFiles } from '#core/backups/store/retention/remove-files.ts';
import { type Erasure, listErasures } from '#core/connections/store/erasures.ts';
import { findNamedConnection } from '#core/connections/store/named-connection.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { disconnectWithData, keepData } from '#core/retention/erase-connection.ts';
import { repositoriesToCheck } from '#core/storages/store/repositories.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf, scopeOf } from '../http/lookups.ts';
import { noteTarget } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { connectionErasure, connectionErasureList, eraseBody } from './schema.ts';

const tags = ['Connections'];

export function connectionErasureRoutes(app: App, context: ApiContext): void {
  const { db, clock } = context;

  app.get(
    '/connection-erasures',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listConnectionErasures',
        summary: 'Disconnected tenants whose data is going to be deleted',
        response: { 200: connectionErasureList, ...problems },
      },
    },
    async function handleListConnectionErasures(request) {
      const erasures = await listErasures(db, scopeOf(request));
      return { items: await Promise.all(erasures.map((erasure) => viewOf(context, erasure))) };
    },
  );

  app.post(
    '/connections/:id/erase',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'connection.erase', target: 'connection' } },
      schema: {
        tags,
        operationId: 'eraseConnection',
        summary: 'Disconnect a tenant and delete its backups when the grace time is over',
        description:
          'Forgets the credential at once. Refused while a job runs or a backup is on legal hold. Files that their storage protects are deleted when that ends.',
        params: idParams,
        body: eraseBody,
        response: { 200: connectionErasure, ...problems },
      },
    },
    async function handleEraseConnection(request) {
      const connection = await connectionOf(context, request, request.params.id);
      if (request.body.name.trim() !== connection.name.trim())
        throw new CybbackError('request-invalid', 'Type the name of the connection exactly as it is shown.');
      const askedBy = principalOf(request).name;
      const dueAt = await disconnectWithData(db, connection, { by: askedBy, now: clock.now() });
      return viewOf(context, { id: connection.id, name: connection.name, askedBy, dueAt });
    },
  );

  app.post(
    '/connections/:id/keep-data',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'connection.keepData', target: 'connection' } },
      schema: {
        tags,
        operationId: 'keepConnectionData',
        summary: 'Keep the data of a disconnected tenant that is going to be deleted',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleKeepConnectionData(request, reply) {
      const scope = { ...scopeOf(request), id: request.params.id };
      const isVisible = scope.connectionIds === null || scope.connectionIds.includes(scope.id);
      const connection = isVisible ? await findNamedConnection(db, scope) : null;
      if (!connection) throw new CybbackError('not-found', 'There is no such connection.');
      noteTarget(request, { kind: 'connection', id: connection.id, name: connection.name });
      await keepData(db, scope, clock.now());
      return reply.code(204).send();
    },
  );
}

async function viewOf({ db, clock }: ApiContext, { id, name, askedBy, dueAt }: Erasure) {
  const locked = await lockedFiles(db, await repositoriesToCheck(db, id));
  return {
    id,
    name,
    askedBy,
    dueAt: dueAt.toISOString(),
    begun: dueAt.getTime() <= clock.now(),
    locked: { files: locked.files, until: locked.until?.toISOString() ?? null },
  };
}
