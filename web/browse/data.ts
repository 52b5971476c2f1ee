import { queryOptions } from '@tanstack/vue-query';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { api } from '../shared/api/client.ts';
import { download } from '../shared/api/download.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type StoredObject = Schema<'StoredObject'>;
export type DeletedObject = Schema<'DeletedObject'>;
export type ListedLink = Schema<'ListedLink'>;
export type HistoryPeriod = Schema<'ObjectHistory'>['items'][number];
export type Namesake = Schema<'Namesake'>;
export type ObjectChanges = Schema<'ObjectChanges'>;
export type Referrer = Schema<'Referrer'>;
export type UsedByType = Schema<'UsedBy'>['types'][number];
export type LinkDirection = 'out' | 'in';

/** An object of a backup; its ID may hold any character. */
export interface ObjectPlace {
  readonly backup: string;
  readonly type: TypeKey;
  readonly id: string;
}

export type BrowsedObject = Schema<'BrowsedObject'>;
export type ObjectFilter = Pick<
  QueryOf<'/api/v1/backups/{id}/objects'>,
  'type' | 'search' | 'changedSince' | 'facets' | 'order'
>;

export function objectsPage(
  backup: string,
  filter: ObjectFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<BrowsedObject>> {
  return api.get('/api/v1/backups/{id}/objects', { path: { id: backup }, query: { ...filter, ...page }, signal });
}

export function downloadObjects(backup: string, filter: ObjectFilter, format: 'csv' | 'json'): Promise<void> {
  return download('/api/v1/backups/{id}/objects/file', { path: { id: backup }, query: { ...filter, format } });
}

/** The first objects of a backup that are named so, or have this ID. */
export function foundObjectsQuery(backup: string, search: string, limit: number) {
  return queryOptions({
    queryKey: keyOf('backups', 'found-objects', backup, search, limit),
    queryFn: async ({ signal }) => (await objectsPage(backup, { search }, { cursor: null, limit, signal })).items,
    // A published backup stays as it is.
    staleTime: Infinity,
  });
}

export type DeletedFilter = Pick<QueryOf<'/api/v1/connections/{id}/deleted-objects'>, 'type' | 'search' | 'since'>;

/** What the newest backup of the connection does not hold and an earlier one does; the latest deletions first. */
export function deletedPage(
  connection: string,
  filter: DeletedFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<DeletedObject>> {
  return api.get('/api/v1/connections/{id}/deleted-objects', {
    path: { id: connection },
    query: { ...filter, ...page },
    signal,
  });
}

/** The latest deleted objects that are named so. */
export function foundDeletedQuery(connection: string, search: string, limit: number) {
  return queryOptions({
    queryKey: keyOf('backups', 'found-deleted', connection, search, limit),
    queryFn: async ({ signal }) => (await deletedPage(connection, { search }, { cursor: null, limit, signal })).items,
  });
}

export function objectQuery(place: ObjectPlace) {
  return queryOptions({
    queryKey: keyOf('backups', 'object', place),
    queryFn: ({ signal }) => api.get('/api/v1/backups/{id}/objects/{type}/{objectId}', { path: pathOf(place), signal }),
    staleTime: Infinity,
  });
}

export function linksPage(
  place: ObjectPlace,
  links: { readonly direction: LinkDirection; readonly relation: string },
  { signal, ...page }: PageWanted,
): Promise<CursorPage<ListedLink>> {
  return api.get('/api/v1/backups/{id}/objects/{type}/{objectId}/links', {
    path: pathOf(place),
    query: { ...links, ...page },
    signal,
  });
}

/** How many refer to the object, by type and place. */
export function usedByQuery(place: ObjectPlace) {
  return queryOptions({
    queryKey: keyOf('backups', 'used-by', place),
    queryFn: ({ signal }) =>
      api.get('/api/v1/backups/{id}/objects/{type}/{objectId}/used-by', { path: pathOf(place), signal }),
  });
}

export function referrersPage(
  place: ObjectPlace,
  by: TypeKey,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<Referrer>> {
  return api.get('/api/v1/backups/{id}/objects/{type}/{objectId}/used-by/objects', {
    path: pathOf(place),
    query: { by, ...page },
    signal,
  });
}

/** Of all backups, also where this one does not hold the object. */
/** What the licences of the tenant were called. */
export function licencesQuery(backup: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'licences', backup),
    queryFn: async ({ signal }) =>
      (await api.get('/api/v1/backups/{id}/licences', { path: { id: backup }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function historyQuery(place: ObjectPlace) {
  return queryOptions({
    queryKey: keyOf('backups', 'object-history', place),
    queryFn: ({ signal }) =>
      api.get('/api/v1/backups/{id}/objects/{type}/{objectId}/history', { path: pathOf(place), signal }),
  });
}

/** What differs between the object at `place.backup` and in the backup `from`; null: the last one before in which it was different. */
export function objectChangesQuery(place: ObjectPlace, from: number | null) {
  return queryOptions({
    queryKey: keyOf('backups', 'object-changes', place, from),
    queryFn: ({ signal }) =>
      api.get('/api/v1/backups/{id}/objects/{type}/{objectId}/changes', {
        path: pathOf(place),
        query: { from },
        signal,
      }),
    staleTime: Infinity,
  });
}

/** Below the workspace: `/browse/<backup>/users/<id>`. */
export function addressOfObject({ backup, type, id }: ObjectPlace): string {
  return `/browse/${backup}/${type}/${encodeURIComponent(id)}`;
}

function pathOf({ backup, type, id }: ObjectPlace): { id: string; type: TypeKey; objectId: string } {
  return { id: backup, type, objectId: id };
}
