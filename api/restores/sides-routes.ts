import type { z } from 'zod';
import { backupTypes } from '#core/backups/store/backup-types.ts';
import { newestBackup } from '#core/backups/store/proof/proofs.ts';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import { namedConnection } from '#core/connections/store/named-connection.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf, restorableBackupOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { restoreSides, restoreSidesQuestion } from './target-schema.ts';
import { testedIdentity } from './target.ts';

type Sides = z.infer<typeof restoreSides>;

export function restoreSidesRoutes(app: App, context: ApiContext): void {
  app.post(
    '/restores/sides',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.target' } },
      schema: {
        tags: ['Restores'],
        operationId: 'compareRestoreSides',
        summary: 'Where a restore would come from and where it would write',
        description:
          'Names, domains and numbers of objects of both tenants, as far as they are known. Credentials are tried and kept nowhere; where the sign-in is refused, the answer says why.',
        body: restoreSidesQuestion,
        response: { 200: restoreSides, ...problems },
      },
    },
    async function handleCompareRestoreSides(request) {
      const { backupId, target } = request.body;
      const { workspaceId } = principalOf(request);
      const backup = await restorableBackupOf(context, request, backupId);
      const { tenantId, name, tenantName, verifiedDomains } = await namedConnection(context.db, {
        workspaceId,
        id: backup.connectionId,
      });
      const counts = await countsOf(context, { workspaceId, id: backupId });
      const source = { tenantId, tenantName: tenantName ?? name, verifiedDomains: [...verifiedDomains], counts };
      if (target.credentials) {
        noteAudit(request, { facts: { backupId, target: 'given', tenantId: target.credentials.tenantId } });
        const { identity, report } = await testedIdentity(context, request, target.credentials);
        return { source, target: { ...reported(identity.tenantId, report), counts: null } };
      }
      const connection = await connectionOf(context, request, target.connectionId ?? backup.connectionId);
      noteAudit(request, { facts: { backupId, target: 'connection', tenantId: connection.tenantId } });
      const newest = await newestBackup(context.db, { workspaceId, connectionId: connection.id });
      return {
        source,
        target: {
          tenantId: connection.tenantId,
          tenantName: connection.tenantName ?? connection.name,
          verifiedDomains: [...connection.verifiedDomains],
          ready: connection.readyForRestore,
          missingPermissions: missingIn(connection.lastReport as Partial<ConnectionReport> | null),
          counts: newest && (await countsOf(context, { workspaceId, id: newest.id })),
        },
      };
    },
  );
}

async function countsOf(
  { db }: ApiContext,
  scope: { readonly workspaceId: string; readonly id: string },
): Promise<NonNullable<Sides['source']['counts']>> {
  const types = await backupTypes(db, scope);
  return types
    .filter(({ objects }) => objects > 0)
    .map(({ type, objects }) => ({ type, label: OBJECT_TYPES[type].label.many, objects }));
}

function reported(tenantId: string, report: ConnectionReport): Omit<Sides['target'], 'counts'> {
  return {
    tenantId,
    tenantName: report.tenant?.name ?? tenantId,
    verifiedDomains: [...(report.tenant?.verifiedDomains ?? [])],
    ready: report.readyForRestore,
    missingPermissions: missingIn(report),
  };
}

/** Without them some of what was selected cannot be restored; the plan says what. */
function missingIn(report: Partial<ConnectionReport> | null): string[] {
  return (report?.permissions ?? []).filter(({ granted }) => !granted).map(({ permission }) => permission);
}
