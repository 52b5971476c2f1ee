import { notLicensedTypes } from '#core/backups/store/not-licensed.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { recordConnectionReport } from '#core/notifications/record-connection-report.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { connectionPermissions, connectionReport, testedConnection } from './schema.ts';
import { connectionView, reportView } from './view.ts';

const tags = ['Connections'];

export function connectionCheckRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/connections/:id/test',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'connection.test', target: 'connection' } },
      schema: {
        tags,
        operationId: 'testConnection',
        summary: 'Sign in and check every permission now',
        description: 'A refused sign-in is part of the report, and the connection is no longer ready.',
        params: idParams,
        response: { 200: testedConnection, ...problems },
      },
    },
    async function handleTestConnection(request) {
      const before = await connectionOf(context, request, request.params.id);
      const report = await context.testConnection(
        await context.identityOf({ workspaceId: before.workspaceId, connectionId: before.id }),
      );
      const tested = await recordConnectionReport(db, before, report);
      return { connection: connectionView(tested ?? before), report: reportView(report) };
    },
  );

  app.get(
    '/connections/:id/permissions',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getConnectionPermissions',
        summary: 'What can be backed up and restored, and what is missing for the rest',
        params: idParams,
        response: { 200: connectionPermissions, ...problems },
      },
    },
    async function handleGetConnectionPermissions(request) {
      const connection = await connectionOf(context, request, request.params.id);
      const report = connectionReport.safeParse(connection.lastReport);
      if (!report.success || connection.lastTestedAt === null) {
        throw new CybbackError('conflict', 'This connection has not been tested yet. Test it first.');
      }
      const { signedIn, problem, credential, permissions, optional, types } = report.data;
      const testedAt = connection.lastTestedAt.toISOString();
      const { workspaceId, id: connectionId } = connection;
      const notLicensed = await notLicensedTypes(db, { workspaceId, connectionId });
      return { testedAt, signedIn, problem, credential, permissions, optional, types, notLicensed };
    },
  );
}
