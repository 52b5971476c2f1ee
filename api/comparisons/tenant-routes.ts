import type { FastifyRequest } from 'fastify';
import { cancelProof } from '#core/backups/proof/cancel-proof.ts';
import { startComparison } from '#core/backups/proof/start-comparison.ts';
import { type ComparisonSelection, selectionOf } from '#core/backups/store/proof/comparisons.ts';
import { listProofs, type Proof } from '#core/backups/store/proof/proofs.ts';
import type { Connection } from '#core/connections/store/connections.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { comparisonOf, connectionOf, scopeOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { keptBackup } from './compared-backups.ts';
import { backupOfComparison } from './compared-tenant.ts';
import {
  newTenantComparison,
  tenantComparison,
  tenantComparisonDetail,
  tenantComparisonPage,
  tenantComparisonQuery,
} from './schema.ts';
import { tenantComparisonDetailView, tenantComparisonView } from './tenant-view.ts';

const tags = ['Comparisons'];

export function tenantComparisonRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/connections/:id/comparisons',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'comparison.start' } },
      schema: {
        tags,
        operationId: 'compareWithTenant',
        summary: 'Compare a backup with the tenant as it is now',
        description:
          'The whole tenant, types, or single objects. Reads the tenant as a backup does and makes none; what it finds is kept as it was found. Jobs of a connection wait for each other.',
        params: idParams,
        body: newTenantComparison,
        response: { 202: tenantComparison, ...problems },
      },
    },
    async function handleCompareWithTenant(request, reply) {
      const connection = await connectionOf(context, request, request.params.id);
      const { backup, ...selection } = request.body;
      const { id: connectionId, workspaceId } = connection;
      const { backupId } = await keptBackup(context, { workspaceId, connectionId, seq: backup });
      const started = await begin(context, request, { connection, backupId, selection });
      return reply
        .code(202)
        .header('location', `/api/v1/comparisons/${started.id}`)
        .send(await view(started));
    },
  );

  app.get(
    '/comparisons',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listTenantComparisons',
        summary: 'Comparisons with the tenant, newest first',
        querystring: tenantComparisonQuery,
        response: { 200: tenantComparisonPage, ...problems },
      },
    },
    async function handleListTenantComparisons(request) {
      const { connectionId, limit, cursor = null } = request.query;
      const filter = { ...scopeOf(request), connectionId, purpose: 'comparison' as const };
      const page = await listProofs(db, filter, { limit, cursor });
      return { items: await Promise.all(page.items.map(view)), nextCursor: page.nextCursor };
    },
  );

  app.get(
    '/comparisons/:id',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getTenantComparison',
        summary: 'One comparison with the tenant: how far it is, how much differs, what could not be read',
        params: idParams,
        response: { 200: tenantComparisonDetail, ...problems },
      },
    },
    async function handleGetTenantComparison(request) {
      const comparison = await comparisonOf(context, request, request.params.id);
      return tenantComparisonDetailView(context, comparison, await backupOfComparison(context, comparison));
    },
  );

  app.post(
    '/comparisons/:id/cancel',
    {
      config: {
        role: 'operator',
        connectionScoped: true,
        audit: { action: 'comparison.cancel', target: 'comparison' },
      },
      schema: {
        tags,
        operationId: 'cancelTenantComparison',
        summary: 'Stop a comparison with the tenant',
        description: 'It ends after the step in hand, without a result.',
        params: idParams,
        response: { 202: tenantComparison, ...problems },
      },
    },
    async function handleCancelTenantComparison(request, reply) {
      const { workspaceId, id } = await comparisonOf(context, request, request.params.id);
      return reply.code(202).send(await view(await cancelProof(context, { workspaceId, id })));
    },
  );

  app.post(
    '/comparisons/:id/again',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'comparison.start', target: 'comparison' } },
      schema: {
        tags,
        operationId: 'compareWithTenantAgain',
        summary: 'Compare the same again with the tenant as it is now',
        description: 'A new comparison of the same backup, types and objects. What the other one found stays.',
        params: idParams,
        response: { 202: tenantComparison, ...problems },
      },
    },
    async function handleCompareAgain(request, reply) {
      const before = await comparisonOf(context, request, request.params.id);
      const connection = await connectionOf(context, request, before.connectionId);
      const { seq } = await backupOfComparison(context, before);
      const { id: connectionId, workspaceId } = connection;
      const { backupId } = await keptBackup(context, { workspaceId, connectionId, seq });
      const started = await begin(context, request, { connection, backupId, selection: await selectionOf(db, before) });
      return reply
        .code(202)
        .header('location', `/api/v1/comparisons/${started.id}`)
        .send(await view(started));
    },
  );

  async function view(row: Proof): Promise<ReturnType<typeof tenantComparisonView>> {
    return tenantComparisonView(row, await backupOfComparison(context, row));
  }
}

async function begin(
  context: ApiContext,
  request: FastifyRequest,
  asked: { readonly connection: Connection; readonly backupId: string; readonly selection: ComparisonSelection },
): Promise<Proof> {
  const { name, id: connectionId } = asked.connection;
  const { types, objects } = asked.selection;
  noteAudit(request, {
    target: { kind: 'comparison', id: null, name },
    facts: { connectionId, backupId: asked.backupId, types: [...types], objects: objects.length },
  });
  const started = await startComparison(context, { ...asked, createdBy: principalOf(request).name });
  noteAudit(request, { target: { kind: 'comparison', id: started.id, name } });
  return started;
}
