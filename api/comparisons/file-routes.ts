import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { filenamePart } from '../http/csv.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { comparedBackups, sidesOf } from './compared-backups.ts';
import { comparisonFile, comparisonFileQuery } from './schema.ts';
import { sendComparison } from './send-comparison.ts';
import { comparisonSummary } from './summary.ts';

export function comparisonFileRoutes(app: App, context: ApiContext): void {
  app.get(
    '/connections/:id/comparison/file',
    {
      config: {
        role: 'viewer',
        connectionScoped: true,
        audit: { action: 'comparison.download' },
      },
      schema: {
        tags: ['Comparisons'],
        operationId: 'downloadComparison',
        summary: 'What differs between two backups, as CSV, JSON or a page to print',
        description:
          'Filters as of the list. A line for each attribute and link that differs, with both values; an object that only one backup has is one line. ' +
          'Made while it is read; a file that breaks off is not complete. The page to print holds the first 5,000 objects and says so.',
        params: idParams,
        querystring: comparisonFileQuery,
        response: { ...comparisonFile, ...problems },
      },
    },
    async function handleDownloadComparison(request, reply) {
      const { from, to, format, id: ids, ...filter } = request.query;
      const compared = await comparedBackups(context, request, { ...request.params, from, to });
      noteAudit(request, { facts: { from, to, format } });
      const summary = await comparisonSummary(context, compared);
      return sendComparison(reply, {
        sides: sidesOf(context, compared),
        summary: { ...summary, notes: summary.notAvailable.map(({ message }) => message) },
        asked: { format, filter: { ...filter, ids } },
        filename: `comparison-${filenamePart(compared.connection.name)}-${String(from)}-${String(to)}`,
      });
    },
  );
}
