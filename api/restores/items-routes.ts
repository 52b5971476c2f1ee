import { CybbackError } from '#core/domain/errors.ts';
import { getItem, listItems } from '#core/restores/store/restore-items.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { restoreOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { pageView } from '../http/view.ts';
import { wholeSelectionView } from './detail-view.ts';
import { itemDetailView } from './item-detail-view.ts';
import { namedItems } from './named-items.ts';
import { peoplePage } from './people.ts';
import { makeReport } from './report.ts';
import {
  itemParams,
  itemsQuery,
  peopleQuery,
  restoreItemDetail,
  restoreItemPage,
  restorePersonPage,
  restoreReport,
  restoreSelection,
} from './schema.ts';
import { restoreItemView } from './view.ts';

const tags = ['Restores'];
const config = { role: 'viewer' as const, connectionScoped: true as const };

export function restoreItemRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/restores/:id/selection',
    {
      config,
      schema: {
        tags,
        operationId: 'getRestoreSelection',
        summary: 'Everything that was selected, for another plan',
        params: idParams,
        response: { 200: restoreSelection, ...problems },
      },
    },
    async (request) => wholeSelectionView(context, await restoreOf(context, request, request.params.id)),
  );

  app.get(
    '/restores/:id/items',
    {
      config,
      schema: {
        tags,
        operationId: 'listRestoreItems',
        summary: 'What is planned and done, object by object',
        params: idParams,
        querystring: itemsQuery,
        response: { 200: restoreItemPage, ...problems },
      },
    },
    async (request) => {
      const restore = await restoreOf(context, request, request.params.id);
      const { limit, cursor = null, ...filter } = request.query;
      const page = await listItems(db, restore, filter, { limit, cursor });
      return pageView({ ...page, items: await namedItems(context, restore, page.items) }, restoreItemView);
    },
  );

  app.get(
    '/restores/:id/items/:ordinal',
    {
      config: { ...config, audit: { action: 'restoreItem.read', target: 'restore' } },
      schema: {
        tags,
        operationId: 'getRestoreItem',
        summary: 'One object: both values of every attribute and link, steps, comparison',
        params: itemParams,
        response: { 200: restoreItemDetail, ...problems },
      },
    },
    async (request) => {
      const restore = await restoreOf(context, request, request.params.id);
      const item = await getItem(db, restore, request.params.ordinal);
      if (!item) throw new CybbackError('not-found', 'The restore has no such item.');
      noteAudit(request, {
        target: { kind: 'object', id: item.objectId, name: item.displayName },
        facts: { type: item.type, restoreId: restore.id },
      });
      const [named = item] = await namedItems(context, restore, [item]);
      return itemDetailView(context, restore, named);
    },
  );

  app.get(
    '/restores/:id/people',
    {
      config,
      schema: {
        tags,
        operationId: 'listRestorePeople',
        summary: 'Who needs a new password and has to register for MFA',
        params: idParams,
        querystring: peopleQuery,
        response: { 200: restorePersonPage, ...problems },
      },
    },
    async (request) => {
      const restore = await restoreOf(context, request, request.params.id);
      const { limit, cursor = null } = request.query;
      return pageView(await peoplePage(context, restore, { limit, cursor }), ({ item, userPrincipalName }) => ({
        ...restoreItemView(item),
        userPrincipalName,
      }));
    },
  );

  app.get(
    '/restores/:id/report',
    {
      config,
      schema: {
        tags,
        operationId: 'getRestoreReport',
        summary: 'What was done, what differs, who needs a new password',
        params: idParams,
        response: { 200: restoreReport, ...problems },
      },
    },
    async (request) => makeReport(context, await restoreOf(context, request, request.params.id)),
  );
}
