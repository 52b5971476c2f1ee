import type { z } from 'zod';
import { listAdded } from '#core/backups/store/browse/added.ts';
import { type ChangedObject, listChanges } from '#core/backups/store/browse/changes.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { backupBefore } from '#core/backups/store/browse/published.ts';
import { available, notAvailable, unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope, restorableBackupOf } from '../http/lookups.ts';
import { pageView } from '../http/view.ts';
import { type changedObject, changedObjectPage, changesQuery, changesSummary } from './changes-schema.ts';
import { summarizeChanges } from './changes-summary.ts';

const tags = ['Backups'];
const config = { role: 'viewer', connectionScoped: true } as const;

export function backupChangeRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/backups/:id/changes',
    {
      config,
      schema: {
        tags,
        operationId: 'listBackupChanges',
        summary: 'Objects that differ from the backup before',
        description:
          'By type and name; where more than 5,000 objects changed, in groups of so many. Of the first backup everything is added. ' +
          'A filter that few objects pass may answer a short or empty page with a `nextCursor`: there is more to look through.',
        params: idParams,
        querystring: changesQuery,
        response: { 200: changedObjectPage, ...problems },
      },
    },
    async function handleListBackupChanges(request) {
      const scope = browseScope(await restorableBackupOf(context, request, request.params.id));
      const { cursor = null, ...query } = request.query;
      const before = await backupBefore(db, scope);
      const { connectionId, seq } = scope;
      const unavailable = await unavailableTypes(db, {
        connectionId,
        seqs: before === null ? [seq] : [before.seq, seq],
        ...(query.type && { types: [query.type] }),
      });
      if (query.type !== undefined && unavailable[0]) throw notAvailable(unavailable[0]);
      const page =
        before === null
          ? await listAdded(db, scope, { ...query, cursor })
          : await listChanges(db, { ...scope, since: before.seq }, { ...query, cursor });
      return pageView(
        { ...page, items: await withComposedNames(db, scope, available(page.items, unavailable)) },
        changeView,
      );
    },
  );

  app.get(
    '/backups/:id/changes/summary',
    {
      config,
      schema: {
        tags,
        operationId: 'summarizeBackupChanges',
        summary: 'How much differs from the backup before, by type and kind',
        params: idParams,
        response: { 200: changesSummary, ...problems },
      },
    },
    async function handleSummarizeBackupChanges(request) {
      return summarizeChanges(context, await restorableBackupOf(context, request, request.params.id));
    },
  );
}

function changeView(change: ChangedObject): z.infer<typeof changedObject> {
  return { ...change };
}
