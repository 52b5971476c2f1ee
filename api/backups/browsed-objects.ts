import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import { backupsOfSeqs } from '#core/backups/store/browse/backups-of-seqs.ts';
import { listChangedObjects } from '#core/backups/store/browse/changed-objects.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { listObjects } from '#core/backups/store/browse/objects.ts';
import { searchObjects } from '#core/backups/store/browse/search.ts';
import { available, notAvailable, unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import type { PageRequest } from '#core/database/paging.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { facetValues, parseFacets } from '#core/domain/facets.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope } from '../http/lookups.ts';
import { appRoleNames } from './app-role-names.ts';
import type { browsedObject, browsedObjectPage, objectsQuery } from './objects-schema.ts';
import { listedObjectView } from './objects-view.ts';
import { unavailableView } from './unavailable-view.ts';
import { historyBackupView } from './view.ts';

export type BrowsedObject = z.infer<typeof browsedObject>;
export type BrowsedPage = z.infer<typeof browsedObjectPage>;
type Asked = PageRequest & Pick<z.infer<typeof objectsQuery>, 'type' | 'search' | 'order' | 'changedSince' | 'facets'>;

/**
 * A page of what is asked for, with names, and since which backup each object is as it is. Errors: `repository-corrupt` where
 * the index of the type is damaged.
 */
export async function browsedObjects(
  context: ApiContext,
  backup: Backup & { seq: number },
  asked: Asked,
): Promise<BrowsedPage> {
  const { db } = context;
  const scope = browseScope(backup);
  const unavailable = await unavailableTypes(db, {
    connectionId: backup.connectionId,
    seqs: [backup.seq],
    ...(asked.type && { types: [asked.type] }),
  });
  if (asked.type !== undefined && unavailable[0]) throw notAvailable(unavailable[0]);
  const all = await found(context, backup, asked);
  const page = { ...all, items: available(all.items, unavailable) };
  const [roles, backups] = await Promise.all([
    appRoleNames(context, backup, page.items),
    backupsOfSeqs(
      db,
      scope,
      page.items.map(({ fromSeq }) => fromSeq),
    ),
  ]);
  const items = await withComposedNames(db, scope, page.items, roles);
  return {
    notAvailable: unavailable.map(unavailableView),
    nextCursor: page.nextCursor,
    items: items.map((object) => ({
      ...listedObjectView(object),
      facets: facetValues(object.facets),
      unchangedSince: historyBackupView(
        backups.get(object.fromSeq) ?? { seq: object.fromSeq, backupId: null, at: null },
      ),
    })),
  };
}

function found(
  { db }: ApiContext,
  backup: Backup & { seq: number },
  { type, search = '', order, changedSince, facets: told = '', ...page }: Asked,
): ReturnType<typeof listObjects> {
  const scope = browseScope(backup);
  const text = search.trim();
  const facets = type === undefined ? [] : (parseFacets(type, told) ?? []);
  if (text !== '') return searchObjects(db, scope, { type: type ?? null, text, facets, ...page });
  if (changedSince !== undefined)
    return listChangedObjects(db, scope, { type: type ?? null, since: new Date(changedSince), facets, ...page });
  if (type !== undefined) return listObjects(db, scope, { type, order, facets, ...page });
  throw new CybbackError('request-invalid', 'Give a type, a search text, or both.');
}
