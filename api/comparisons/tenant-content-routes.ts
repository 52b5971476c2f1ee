import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { filenamePart } from '../http/csv.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { pageView } from '../http/view.ts';
import { comparedTenant } from './compared-tenant.ts';
import { findObjects } from './find-objects.ts';
import {
  comparedObjectPage,
  comparedValues,
  comparisonFile,
  differingFileQuery,
  differingObjectsQuery,
  differingValuesQuery,
} from './schema.ts';
import { sendComparison } from './send-comparison.ts';
import { sideView } from './summary.ts';
import { tenantTypeRows } from './tenant-view.ts';

const tags = ['Comparisons'];
const config = { role: 'viewer', connectionScoped: true } as const;

/** What a comparison with the tenant found: the same views as between two backups. */
export function tenantComparisonContentRoutes(app: App, context: ApiContext): void {
  app.get(
    '/comparisons/:id/objects',
    {
      config,
      schema: {
        tags,
        operationId: 'listDifferingObjects',
        summary: 'Objects that differ between a backup and the tenant',
        description:
          'As they were found. `added` is what the tenant has and the backup lacks. By type and name. 409 until the comparison has completed, 404 once its result is no longer kept.',
        params: idParams,
        querystring: differingObjectsQuery,
        response: { 200: comparedObjectPage, ...problems },
      },
    },
    async function handleListDifferingObjects(request) {
      const { sides } = await comparedTenant(context, request, request.params.id);
      const { cursor = null, id: ids, ...filter } = request.query;
      return pageView(await sides.list({ ...filter, ids, cursor }), (object) => ({ ...object }));
    },
  );

  app.get(
    '/comparisons/:id/values',
    {
      config: { ...config, audit: { action: 'comparison.read', target: 'comparison' } },
      schema: {
        tags,
        operationId: 'getDifferingValues',
        summary: 'What differs in objects between a backup and the tenant, with both values',
        description: '`before` is what the backup has, `after` what the tenant had when it was read.',
        params: idParams,
        querystring: differingValuesQuery,
        response: { 200: comparedValues, ...problems },
      },
    },
    async function handleGetDifferingValues(request) {
      const { sides } = await comparedTenant(context, request, request.params.id);
      const { object: wanted } = request.query;
      noteAudit(request, { facts: { objects: wanted.length } });
      return { items: await sides.values(await findObjects(sides, wanted)) };
    },
  );

  app.get(
    '/comparisons/:id/file',
    {
      config: { ...config, audit: { action: 'comparison.download', target: 'comparison' } },
      schema: {
        tags,
        operationId: 'downloadTenantComparison',
        summary: 'What differs between a backup and the tenant, as CSV, JSON or a page to print',
        description:
          'Filters as of the list. A line for each attribute and link that differs, with both values. The page to print holds the first 5,000 objects and says so.',
        params: idParams,
        querystring: differingFileQuery,
        response: { ...comparisonFile, ...problems },
      },
    },
    async function handleDownloadTenantComparison(request, reply) {
      const { comparison, from, sides } = await comparedTenant(context, request, request.params.id);
      const { format, id: ids, ...filter } = request.query;
      noteAudit(request, { facts: { from: from.seq, format } });
      const at = (comparison.startedAt ?? comparison.createdAt).toISOString();
      return sendComparison(reply, {
        sides,
        summary: {
          from: sideView({ ...from, removedAt: null }),
          to: { backupId: null, seq: null, at },
          types: await tenantTypeRows(context, comparison, from),
          notes: comparison.warnings.map(({ message }) => message),
        },
        asked: { format, filter: { ...filter, ids } },
        filename: `comparison-${filenamePart(sides.connection.name)}-${String(from.seq)}-tenant-${at.slice(0, 10)}`,
      });
    },
  );
}
