import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { listDeleted } from '#core/backups/store/browse/deleted.ts';
import { namesakesOf, placeOf } from '#core/backups/store/browse/namesakes.ts';
import { newIdsOf } from '#core/restores/store/new-ids.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { pageView } from '../http/view.ts';
import { deletedObjectPage, deletedObjectsQuery } from './objects-schema.ts';
import { listedObjectView } from './objects-view.ts';
import { historyBackupView } from './view.ts';

export function deletedObjectRoutes(app: App, context: ApiContext): void {
  app.get(
    '/connections/:id/deleted-objects',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Backups'],
        operationId: 'listDeletedObjects',
        summary: 'Objects that earlier backups hold and the newest does not',
        description: 'The latest deletions first. Each names the last backup that holds it: restore it from there.',
        params: idParams,
        querystring: deletedObjectsQuery,
        response: { 200: deletedObjectPage, ...problems },
      },
    },
    async function handleListDeletedObjects(request) {
      const { id: connectionId, workspaceId, tenantId } = await connectionOf(context, request, request.params.id);
      const { type = null, search = '', since, limit, cursor = null } = request.query;
      const page = await listDeleted(
        context.db,
        { workspaceId, connectionId },
        { type, text: search.trim(), since: since === undefined ? null : new Date(since), limit, cursor },
      );
      const newIds = await newIdsOf(
        context.db,
        { connectionId, tenantId },
        page.items.map(({ id }) => id),
      );
      const namesakes = await namesakesOf(context.db, { workspaceId, connectionId }, page.items);
      const items = await withComposedNames(context.db, { workspaceId, connectionId, seq: null }, page.items);
      return pageView({ ...page, items }, ({ deletion, goneIn, lastIn, ...object }) => {
        const newId = newIds.get(object.id.toLowerCase()) ?? null;
        const there = namesakes.get(placeOf(object))?.find(({ isThere }) => isThere);
        return {
          ...listedObjectView(object),
          deletion,
          newId,
          namesake: newId === null ? (there ?? null) : null,
          goneIn: historyBackupView(goneIn),
          lastIn: lastIn && historyBackupView(lastIn),
        };
      });
    },
  );
}
