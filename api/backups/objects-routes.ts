import { backupTypes } from '#core/backups/store/backup-types.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { objectHistory } from '#core/backups/store/browse/history.ts';
import { listLinks } from '#core/backups/store/browse/links.ts';
import { namesakesOf, placeOf } from '#core/backups/store/browse/namesakes.ts';
import { objectAt } from '#core/backups/store/browse/object-at.ts';
import { notAvailable, unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { newIdsOf } from '#core/restores/store/new-ids.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope, connectionOf, restorableBackupOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { pageView } from '../http/view.ts';
import { browsedObjects } from './browsed-objects.ts';
import * as schemas from './objects-schema.ts';
import { listedLinkView } from './objects-view.ts';
import { noSuchObject, readStoredObject } from './stored-object.ts';
import { unavailableView } from './unavailable-view.ts';
import { historyBackupView } from './view.ts';

const tags = ['Backups'];
const config = { role: 'viewer' as const, connectionScoped: true as const };

export function backupObjectRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/backups/:id/types',
    {
      config,
      schema: {
        tags,
        operationId: 'listBackupTypes',
        summary: 'Types of a backup with their counts',
        params: idParams,
        response: { 200: schemas.backupTypeCounts, ...problems },
      },
    },
    async function handleListBackupTypes(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const rows = new Map((await backupTypes(db, backup)).map((row) => [row.type, row]));
      const { connectionId, seq } = backup;
      const unavailable = await unavailableTypes(db, { connectionId, seqs: [seq] });
      const why = new Map(unavailable.map((one) => [one.type, notAvailable(one).message]));
      const items = TYPE_KEYS.flatMap((type) => {
        const row = rows.get(type);
        if (!row) return [];
        const { objects, links, added, changed, deleted } = row;
        return [
          {
            type,
            label: OBJECT_TYPES[type].label.many,
            objects,
            links,
            added,
            changed,
            deleted,
            carried: row.state === 'carried',
            notAvailable: why.get(type) ?? null,
          },
        ];
      });
      return { items };
    },
  );

  app.get(
    '/backups/:id/objects',
    {
      config,
      schema: {
        tags,
        operationId: 'listBackupObjects',
        summary: 'Objects of a type, or search over one type or all',
        params: idParams,
        querystring: schemas.objectsQuery,
        response: { 200: schemas.browsedObjectPage, ...problems },
      },
    },
    async function handleListBackupObjects(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const { cursor = null, ...asked } = request.query;
      return browsedObjects(context, backup, { ...asked, cursor });
    },
  );

  app.get(
    '/backups/:id/objects/:type/:objectId',
    {
      config: { ...config, audit: { action: 'object.read', target: 'object', param: 'objectId' } },
      schema: {
        tags,
        operationId: 'getBackupObject',
        summary: 'An object as the backup holds it',
        description: 'Its attributes are read from the storage; where they are damaged the answer is 502 and says so.',
        params: schemas.objectParams,
        response: { 200: schemas.storedObject, ...problems },
      },
    },
    async function handleGetBackupObject(request) {
      const { id, type, objectId } = request.params;
      const backup = await restorableBackupOf(context, request, id);
      const object = await readStoredObject(context, backup, { type, id: objectId });
      noteAudit(request, {
        target: { kind: 'object', id: objectId, name: object.displayName },
        facts: { type, backupId: id },
      });
      return object;
    },
  );

  app.get(
    '/backups/:id/objects/:type/:objectId/links',
    {
      config,
      schema: {
        tags,
        operationId: 'listObjectLinks',
        summary: 'Links from or to an object',
        params: schemas.objectParams,
        querystring: schemas.linksQuery,
        response: { 200: schemas.listedLinkPage, ...problems },
      },
    },
    async function handleListObjectLinks(request) {
      const { id, type, objectId } = request.params;
      const scope = browseScope(await restorableBackupOf(context, request, id));
      if (!(await objectAt(db, scope, { type, id: objectId }))) throw noSuchObject();
      const { direction, relation = null, limit, cursor = null } = request.query;
      const page = await listLinks(db, scope, { type, objectId, direction, relation, limit, cursor });
      const items = await withComposedNames(db, scope, page.items);
      return pageView({ ...page, items }, (link) => listedLinkView(link, direction));
    },
  );

  app.get(
    '/backups/:id/objects/:type/:objectId/history',
    {
      config,
      schema: {
        tags,
        operationId: 'getObjectHistory',
        summary: 'An object through all backups',
        description: 'Also of an object that this backup no longer or not yet holds.',
        params: schemas.objectParams,
        response: { 200: schemas.objectHistory, ...problems },
      },
    },
    async function handleGetObjectHistory(request) {
      const { id, type, objectId } = request.params;
      const backup = await restorableBackupOf(context, request, id);
      const periods = await objectHistory(db, backup, { type, id: objectId });
      const unavailable = await unavailableTypes(db, { connectionId: backup.connectionId, types: [type] });
      if (periods.length === 0 && unavailable[0]) throw notAvailable(unavailable[0]);
      if (periods.length === 0) throw noSuchObject();
      const [named] = await withComposedNames(db, { ...browseScope(backup), seq: null }, [
        { type, id: objectId, displayName: null },
      ]);
      const place = { type, id: objectId };
      const { connectionId, workspaceId } = backup;
      const { tenantId } = await connectionOf(context, request, connectionId);
      const newIds = await newIdsOf(db, { connectionId, tenantId }, [objectId]);
      const namesakes = await namesakesOf(db, { workspaceId, connectionId }, [place]);
      return {
        newId: newIds.get(objectId.toLowerCase()) ?? null,
        namesakes: [...(namesakes.get(placeOf(place)) ?? [])],
        items: periods.map(({ from, to, endedBy, ...period }) => ({
          ...period,
          // What it connects says what it is called: that never changes.
          displayName: named?.displayName ?? period.displayName,
          from: historyBackupView(from),
          to: to && historyBackupView(to),
          endedBy: endedBy && historyBackupView(endedBy),
        })),
        notAvailable: unavailable.map(unavailableView),
      };
    },
  );
}
