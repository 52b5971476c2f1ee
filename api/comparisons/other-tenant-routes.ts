import { type AcrossFilter, listAcross } from '#core/backups/compare/compare-tenants.ts';
import type { AcrossObject } from '#core/backups/compare/tenants-types.ts';
import type { Page } from '#core/database/paging.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { filenamePart } from '../http/csv.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import type { FileObject } from './file-words.ts';
import {
  acrossFileQuery,
  acrossObjectPage,
  acrossObjectsQuery,
  otherTenantComparison,
  otherTenantQuery,
} from './other-tenant-schema.ts';
import { acrossViews, fileObject } from './other-tenant-view.ts';
import { comparedTenants, type ComparedTenants, refuseLeftOut, tenantsSummary } from './other-tenant.ts';
import { comparisonFile } from './schema.ts';
import { sendGroups } from './send-comparison.ts';

const tags = ['Comparisons'];
const config = { role: 'viewer', connectionScoped: true } as const;
const MATCHING =
  'Objects of the two tenants stand for each other by the same ID (what every tenant has), the same appId, users by their user principal name ' +
  'before the `@`, rights and memberships by whom they connect, and everything else by its name. ';

export function otherTenantRoutes(app: App, context: ApiContext): void {
  app.get(
    '/connections/:id/comparison/other-tenant',
    {
      config,
      schema: {
        tags,
        operationId: 'getOtherTenantComparison',
        summary: 'What can be compared between a backup and one of another tenant',
        description:
          'How many objects of each type both backups hold, and of what nothing can be said. How many differ is told by the list: content has to be read for it.',
        params: idParams,
        querystring: otherTenantQuery,
        response: { 200: otherTenantComparison, ...problems },
      },
    },
    async function handleGetOtherTenantComparison(request) {
      const compared = await comparedTenants(context, request, { ...request.params, ...request.query });
      return tenantsSummary(context, compared);
    },
  );

  app.get(
    '/connections/:id/comparison/other-tenant/objects',
    {
      config: { ...config, audit: { action: 'comparison.read' } },
      schema: {
        tags,
        operationId: 'listObjectsAcrossTenants',
        summary: 'What is not the same in a backup and one of another tenant, with both values',
        description: `${MATCHING}Names of the own tenant (its domains and its ID), object IDs and times of changes are no difference; what objects name is compared by counterparts. Of each type what the first backup holds, then what only the second does. A page looks at some 500 objects, so that it may be short or empty and yet have a \`nextCursor\`.`,
        params: idParams,
        querystring: acrossObjectsQuery,
        response: { 200: acrossObjectPage, ...problems },
      },
    },
    async function handleListObjectsAcrossTenants(request) {
      const { other, from, to, cursor = null, ...asked } = request.query;
      const compared = await comparedTenants(context, request, { ...request.params, other, from, to });
      noteAudit(request, { facts: { from, to, other } });
      refuseLeftOut(compared, asked.type);
      const { items, nextCursor } = await pageOf(compared, { ...asked, cursor });
      return { items: await acrossViews(context, compared, items), nextCursor };
    },
  );

  app.get(
    '/connections/:id/comparison/other-tenant/file',
    {
      config: { ...config, audit: { action: 'comparison.download' } },
      schema: {
        tags,
        operationId: 'downloadOtherTenantComparison',
        summary: 'What is not the same in two tenants, as CSV, JSON or a page to print',
        description:
          'Filters as of the list. Made while it is read; a file that breaks off is not complete. The page to print holds the first 5,000 objects and says so.',
        params: idParams,
        querystring: acrossFileQuery,
        response: { ...comparisonFile, ...problems },
      },
    },
    async function handleDownloadOtherTenantComparison(request, reply) {
      const { other, from, to, format, ...filter } = request.query;
      const compared = await comparedTenants(context, request, { ...request.params, other, from, to });
      noteAudit(request, { facts: { from, to, other, format } });
      refuseLeftOut(compared, filter.type);
      const { connection } = compared.from;
      const summary = await tenantsSummary(context, compared);
      return sendGroups(reply, {
        facts: {
          compared: { connection, other: compared.to.connection },
          summary: { from: summary.from, to: summary.to, types: [], notes: summary.notes },
          filter,
        },
        format,
        filename: `comparison-${filenamePart(connection.name)}-${filenamePart(compared.to.connection.name)}`,
        groups: (most) => groupsOf(context, compared, { filter, most }),
      });
    },
  );
}

function pageOf(
  { sides, leftOut }: ComparedTenants,
  request: AcrossFilter & { limit: number; cursor: string | null },
): Promise<Page<AcrossObject>> {
  return listAcross(sides, [...leftOut.keys()], request);
}

const GROUP = 100;

async function* groupsOf(
  context: ApiContext,
  compared: ComparedTenants,
  { filter, most }: { readonly filter: AcrossFilter; readonly most: number },
): AsyncGenerator<readonly FileObject[]> {
  let left = most;
  let cursor: string | null = null;
  do {
    const page: Page<AcrossObject> = await pageOf(compared, { ...filter, limit: Math.min(GROUP, left), cursor });
    yield (await acrossViews(context, compared, page.items)).map(fileObject);
    left -= page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null && left > 0);
}
