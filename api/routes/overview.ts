import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { scopeOf } from '../lookups.ts';
import { makeOverview } from '../overview.ts';
import { problems } from '../schemas/common.ts';
import { overview, overviewQuery } from '../schemas/overview.ts';

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
    async (request) => {
      const { cursor = null, ...query } = request.query;
      return makeOverview(context, scopeOf(request), { ...query, cursor });
    },
  );
}
