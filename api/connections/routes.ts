import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findingsOf } from '#core/connections/connection-findings.ts';
import { createConnection, listConnections, updateConnection } from '#core/connections/store/connections.ts';
import { sealCredential } from '#core/connections/store/credentials.ts';
import { deleteConnection } from '#core/connections/store/disconnect.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { recordConnectionReport } from '#core/notifications/record-connection-report.ts';
import { hasRunningJob } from '#core/overview/store/running-jobs.ts';
import type { App } from '../http/app.ts';
import { idParams, pageQuery, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf, scopeOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { connection, connectionChanges, connectionPage, newConnection, testedConnection } from './schema.ts';
import { credentialOf, testBeforeSaving } from './test-before-saving.ts';
import { connectionView, reportView } from './view.ts';

const tags = ['Connections'];

export function connectionRoutes(app: App, context: ApiContext): void {
  const { db, secretBox } = context;

  app.get(
    '/connections',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listConnections',
        summary: 'Connected tenants',
        querystring: z.strictObject(pageQuery),
        response: { 200: connectionPage, ...problems },
      },
    },
    async function handleListConnections(request) {
      const { limit, cursor } = request.query;
      const page = await listConnections(db, scopeOf(request), { limit, cursor: cursor ?? null });
      return pageView(page, connectionView);
    },
  );

  app.post(
    '/connections',
    {
      config: { role: 'owner', audit: { action: 'connection.create', target: 'connection' } },
      schema: {
        tags,
        operationId: 'createConnection',
        summary: 'Connect a tenant',
        description: 'Signs in first. Where the sign-in is refused nothing is saved, and the answer says why.',
        body: newConnection,
        response: { 201: testedConnection, ...problems },
      },
    },
    async function handleCreateConnection(request, reply) {
      const { tenantId, clientId, cloud, name, ...given } = request.body;
      const credential = credentialOf(given);
      if (!credential) throw new CybbackError('request-invalid', 'Give either clientSecret or certificate.');
      noteAudit(request, { target: { kind: 'connection', id: null, name: name ?? null }, facts: { tenantId, cloud } });
      const report = await testBeforeSaving(context, { tenantId, clientId, cloud, credential });
      const id = randomUUID();
      const created = await createConnection(db, {
        id,
        workspaceId: principalOf(request).workspaceId,
        name: name ?? report.tenant?.name ?? tenantId,
        cloud,
        tenantId,
        clientId,
        credential: await sealCredential(secretBox, id, credential),
        findings: findingsOf(report),
      });
      noteAudit(request, { target: { kind: 'connection', id, name: created.name } });
      return reply
        .code(201)
        .header('location', `/api/v1/connections/${id}`)
        .send({ connection: connectionView(created), report: reportView(report) });
    },
  );

  app.get(
    '/connections/:id',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getConnection',
        summary: 'One connection',
        params: idParams,
        response: { 200: connection, ...problems },
      },
    },
    async function handleGetConnection(request) {
      return connectionView(await connectionOf(context, request, request.params.id));
    },
  );

  app.patch(
    '/connections/:id',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'connection.update', target: 'connection' } },
      schema: {
        tags,
        operationId: 'updateConnection',
        summary: 'Rename, change encryption, or replace the credential',
        description: 'A new credential is tested first; where it is refused the present one stays.',
        params: idParams,
        body: connectionChanges,
        response: { 200: connection, ...problems },
      },
    },
    async function handleUpdateConnection(request) {
      const before = await connectionOf(context, request, request.params.id);
      const { name, encryption, clientId = before.clientId, ...given } = request.body;
      const credential = credentialOf(given);
      const { tenantId, cloud } = before;
      const report = credential ? await testBeforeSaving(context, { tenantId, cloud, clientId, credential }) : null;
      const changed = await updateConnection(db, before, {
        ...(name === undefined ? {} : { name }),
        ...(encryption === undefined ? {} : { encryption }),
        ...(credential && report
          ? {
              clientId,
              credential: await sealCredential(secretBox, before.id, credential),
              findings: findingsOf(report),
            }
          : {}),
      });
      if (!changed) throw new CybbackError('not-found', 'There is no such connection.');
      // What was broken and works again is recorded as such, and members are notified of an end that is near.
      return connectionView((report && (await recordConnectionReport(db, changed, report))) ?? changed);
    },
  );

  app.delete(
    '/connections/:id',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'connection.delete', target: 'connection' } },
      schema: {
        tags,
        operationId: 'deleteConnection',
        summary: 'Disconnect a tenant',
        description:
          'Forgets the credential. Backups stay readable. Refused while a backup, proof or restore is running.',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleDeleteConnection(request, reply) {
      const connection = await connectionOf(context, request, request.params.id);
      const outcome = await deleteConnection(db, connection, { hasRunningJob });
      if (outcome === 'unknown') throw new CybbackError('not-found', 'There is no such connection.');
      if (outcome === 'running') {
        throw new CybbackError(
          'conflict',
          'A backup, proof or restore of this connection is running. Wait for its end or cancel it first.',
        );
      }
      return reply.code(204).send();
    },
  );
}
