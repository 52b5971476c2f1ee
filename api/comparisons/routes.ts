import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { pageView } from '../http/view.ts';
import { comparedBackups, refuseUnavailableSides, sidesOf } from './compared-backups.ts';
import { findObjects } from './find-objects.ts';
import {
  comparedObjectPage,
  comparedObjectsQuery,
  comparedValues,
  comparedValuesQuery,
  comparison,
  comparisonQuery,
} from './schema.ts';
import { comparisonSummary } from './summary.ts';

const tags = ['Comparisons'];
const config = { role: 'viewer', connectionScoped: true } as const;

export function comparisonRoutes(app: App, context: ApiContext): void {
  app.get(
    '/connections/:id/comparison',
    {
      config,
      schema: {
        tags,
        operationId: 'getComparison',
        summary: 'How much differs between two backups of a connection, by type and kind',
        description:
          'The backups are named by their numbers. Neither changes, so the same numbers mean the same differences for as long as both are kept; ' +
          'of one that retention has removed the answer is 404 and says so.',
        params: idParams,
        querystring: comparisonQuery,
        response: { 200: comparison, ...problems },
      },
    },
    async function handleGetComparison(request) {
      return comparisonSummary(
        context,
        await comparedBackups(context, request, { ...request.params, ...request.query }),
      );
    },
  );

  app.get(
    '/connections/:id/comparison/objects',
    {
      config,
      schema: {
        tags,
        operationId: 'listComparedObjects',
        summary: 'Objects that differ between two backups of a connection',
        description:
          'From the catalogue alone: which objects, and whether content or links differ. By type and name; where more than 5,000 objects differ, in groups of so many. ' +
          'A filter that few objects pass may answer a short or empty page with a `nextCursor`: there is more to look through.',
        params: idParams,
        querystring: comparedObjectsQuery,
        response: { 200: comparedObjectPage, ...problems },
      },
    },
    async function handleListComparedObjects(request) {
      const { from, to, cursor = null, id: ids, ...filter } = request.query;
      const compared = await comparedBackups(context, request, { ...request.params, from, to });
      const page = await sidesOf(context, compared).list({ ...filter, ids, cursor });
      return pageView(page, (object) => ({ ...object }));
    },
  );

  app.get(
    '/connections/:id/comparison/values',
    {
      config: { ...config, audit: { action: 'comparison.read' } },
      schema: {
        tags,
        operationId: 'getComparedValues',
        summary: 'What differs in objects between two backups, with both values',
        description:
          'Attributes with both values, lists without order compared as sets, values left out that change by themselves; links with names. ' +
          'Content is read from the storage; where that of an object is damaged the others are answered, and it is named as unknown. Objects that are the same in both backups are left out.',
        params: idParams,
        querystring: comparedValuesQuery,
        response: { 200: comparedValues, ...problems },
      },
    },
    async function handleGetComparedValues(request) {
      const { from, to, object: wanted } = request.query;
      const compared = await comparedBackups(context, request, { ...request.params, from, to });
      noteAudit(request, { facts: { from, to, objects: wanted.length } });
      refuseUnavailableSides(
        compared,
        wanted.map((name) => name.split('/')[0] ?? ''),
      );
      const sides = sidesOf(context, compared);
      return { items: await sides.values(await findObjects(sides, wanted)) };
    },
  );
}
