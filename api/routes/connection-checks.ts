import { updateConnection } from '#core/catalog/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { App } from '../app.ts';
import { findingsOf } from '../connection-test.ts';
import type { ApiContext } from '../context.ts';
import { connectionOf } from '../lookups.ts';
import { idParams, problems } from '../schemas/common.ts';
import { connectionPermissions, connectionReport, testedConnection } from '../schemas/connections.ts';
import { connectionView, reportView } from '../views.ts';

const tags = ['Connections'];

export function connectionCheckRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/connections/:id/test',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        operationId: 'testConnection',
        summary: 'Sign in and check every permission now',
        description: 'A refused sign-in is part of the report, and the connection is no longer ready.',
        params: idParams,
        response: { 200: testedConnection, ...problems },
      },
    },
    async (request) => {
      const before = await connectionOf(context, request, request.params.id);
      const report = await context.testConnection(await context.identityOf({ workspaceId: before.workspaceId, connectionId: before.id }));
      const tested = await updateConnection(db, before, { findings: keepNames(findingsOf(report), before) });
      return { connection: connectionView(tested ?? before), report: reportView(report) };
    },
  );

  app.get(
    '/connections/:id/permissions',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'getConnectionPermissions',
        summary: 'What can be backed up and restored, and what is missing for the rest',
        params: idParams,
        response: { 200: connectionPermissions, ...problems },
      },
    },
    async (request) => {
      const connection = await connectionOf(context, request, request.params.id);
      const report = connectionReport.safeParse(connection.lastReport);
      if (!report.success || connection.lastTestedAt === null) {
        throw new CybbackError('conflict', 'This connection has not been tested yet. Test it first.');
      }
      return { testedAt: connection.lastTestedAt.toISOString(), permissions: report.data.permissions, types: report.data.types };
    },
  );
}

/** A sign-in that fails today says nothing about what the tenant is called or when the secret ends. */
function keepNames<T extends { tenantName: string | null; verifiedDomains: readonly string[]; credentialExpiresAt: Date | null }>(
  findings: T,
  before: { tenantName: string | null; verifiedDomains: readonly string[]; credentialExpiresAt: Date | null },
): T {
  return {
    ...findings,
    tenantName: findings.tenantName ?? before.tenantName,
    verifiedDomains: findings.verifiedDomains.length > 0 ? findings.verifiedDomains : before.verifiedDomains,
    credentialExpiresAt: findings.credentialExpiresAt ?? before.credentialExpiresAt,
  };
}
