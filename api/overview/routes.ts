import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { scopeOf } from '../http/lookups.ts';
import { overview, overviewQuery } from './schema.ts';
import { makeOverview } from './view.ts';

export function overviewRoutes(app: App, context: ApiContext): void {
  app.get(
    '/overview',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Workspace'],
        operationId: 'getOverview',
        summary: 'How every connection is doing',
        description:
          'Last good backup, next run, changes of the last 14 days, coverage by type, warnings and expiry of credentials, for all connections of a page.',
        querystring: overviewQuery,
        response: { 200: overview, ...problems },
      },
    },
    async function handleGetOverview(request) {
      const { cursor = null, ...query } = request.query;
      return makeOverview(context, scopeOf(request), { ...query, cursor });
    },
  );
}
