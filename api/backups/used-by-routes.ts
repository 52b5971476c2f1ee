import type { z } from 'zod';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { objectAt } from '#core/backups/store/browse/object-at.ts';
import { type Referrer, type UsedByCount, countUsedBy, listUsedBy } from '#core/backups/store/browse/used-by.ts';
import { areEdgesKnown } from '#core/backups/store/capture/edges.ts';
import { available, notAvailable, unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { typeLabel } from '#core/domain/object-types/labels.ts';
import { exclusionPaths, referenceLabel } from '#core/domain/object-types/reference-words.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope, restorableBackupOf } from '../http/lookups.ts';
import { pageView } from '../http/view.ts';
import { objectParams } from './objects-schema.ts';
import { noSuchObject } from './stored-object.ts';
import { unavailableView } from './unavailable-view.ts';
import * as schemas from './used-by-schema.ts';

const tags = ['Backups'];
const config = { role: 'viewer' as const, connectionScoped: true as const };
const EXCLUSIONS = [...new Set(TYPE_KEYS.flatMap(exclusionPaths))];

export function usedByRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/backups/:id/objects/:type/:objectId/used-by',
    {
      config,
      schema: {
        tags,
        operationId: 'countUsedBy',
        summary: 'How many objects refer to an object, by type and place',
        params: objectParams,
        response: { 200: schemas.usedBy, ...problems },
      },
    },
    async function handleCountUsedBy(request) {
      const { id, type, objectId } = request.params;
      const scope = browseScope(await restorableBackupOf(context, request, id));
      if (!(await objectAt(db, scope, { type, id: objectId }))) throw noSuchObject();
      const [counts, isComplete, unavailable] = await Promise.all([
        countUsedBy(db, scope, { type, objectId, exclusions: EXCLUSIONS }),
        areEdgesKnown(db, scope),
        unavailableTypes(db, { connectionId: scope.connectionId, seqs: [scope.seq] }),
      ]);
      const known = available(counts, unavailable);
      const types = [...Map.groupBy(known, (count) => count.type)].flatMap(typeView);
      return {
        isComplete: isComplete && unavailable.length === 0,
        notAvailable: unavailable.map(unavailableView),
        types,
      };
    },
  );

  app.get(
    '/backups/:id/objects/:type/:objectId/used-by/objects',
    {
      config,
      schema: {
        tags,
        operationId: 'listUsedBy',
        summary: 'Objects that refer to an object, and where',
        params: objectParams,
        querystring: schemas.usedByQuery,
        response: { 200: schemas.referrerPage, ...problems },
      },
    },
    async function handleListUsedBy(request) {
      const { id, type, objectId } = request.params;
      const scope = browseScope(await restorableBackupOf(context, request, id));
      if (!(await objectAt(db, scope, { type, id: objectId }))) throw noSuchObject();
      const { by = null, limit, cursor = null } = request.query;
      const unavailable = await unavailableTypes(db, { connectionId: scope.connectionId, seqs: [scope.seq] });
      const lacked = unavailable.find((one) => one.type === by);
      if (lacked) throw notAvailable(lacked);
      const page = await listUsedBy(db, scope, { type, objectId, by, limit, cursor });
      const items = await withComposedNames(db, scope, available(page.items, unavailable));
      return pageView({ ...page, items }, referrerView);
    },
  );
}

function typeView([type, counts]: [TypeKey, readonly UsedByCount[]]): z.infer<typeof schemas.usedBy>['types'] {
  const total = counts.find(({ path }) => path === null);
  if (total === undefined) return [];
  const places = counts.flatMap(({ path, objects }) => (path === null ? [] : [{ ...placeView(type, path), objects }]));
  return [{ type, label: OBJECT_TYPES[type].label, objects: total.objects, excluded: total.excluded, places }];
}

function referrerView({ type, id, displayName, userPrincipalName, paths }: Referrer): z.infer<typeof schemas.referrer> {
  const places = paths.map((path) => placeView(type, path));
  return { type, typeLabel: typeLabel(type), id, displayName, userPrincipalName, places };
}

function placeView(type: TypeKey, path: string): z.infer<typeof schemas.referrer>['places'][number] {
  return { path, label: referenceLabel(path), isExclusion: exclusionPaths(type).includes(path) };
}
