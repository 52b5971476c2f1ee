import { queryOptions } from '@tanstack/vue-query';
import type { JobState } from '#core/domain/states.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api } from '../shared/api/client.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';
import type { ItemFilter } from './items/item-filter.ts';

export type Restore = Schema<'Restore'>;
export type RestoreDetail = Schema<'RestoreDetail'>;
export type RestoreItem = Schema<'RestoreItem'>;
export type RestorePerson = Schema<'RestorePerson'>;
export type RestoreItemDetail = Schema<'RestoreItemDetail'>;
export type RestoreOptions = Schema<'AskedRestoreOptions'>;
export type NewRestore = Schema<'NewRestore'>;
export type RestoreSides = Schema<'RestoreSides'>;
export type TargetCredentials = Schema<'TargetCredentials'>;
export type NewUndo = Schema<'NewUndo'>;
export type PlanFigures = Schema<'PlanFigures'>;
export type ItemCount = Schema<'RestoreItemCount'>;

export interface RestoreFilter {
  readonly connectionId: string | null;
  readonly backupId: string | null;
  readonly states: readonly JobState[];
}

export function restoreQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('restores', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/restores/{id}', { path: { id }, signal }),
  });
}

export function itemQuery(id: string, ordinal: number) {
  return queryOptions({
    queryKey: keyOf('restores', 'item', id, ordinal),
    queryFn: ({ signal }) => api.get('/api/v1/restores/{id}/items/{ordinal}', { path: { id, ordinal }, signal }),
  });
}

export function reportQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('restores', 'report', id),
    queryFn: ({ signal }) => api.get('/api/v1/restores/{id}/report', { path: { id }, signal }),
  });
}

/** Those that are being written at this moment. */
export function currentItemsQuery(id: string, limit: number) {
  return queryOptions({
    queryKey: keyOf('restores', 'current', id, limit),
    queryFn: ({ signal }) =>
      api.get('/api/v1/restores/{id}/items', { path: { id }, query: { state: 'running', limit }, signal }),
    staleTime: 0,
  });
}

/** All Conditional Access policies of a plan: a tenant has a few hundred at most. */
export function policiesQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('restores', 'policies', id),
    queryFn: ({ signal }) =>
      allPages((page) =>
        api.get('/api/v1/restores/{id}/items', {
          path: { id },
          query: { type: 'conditionalAccessPolicies', ...page },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
}

export function fetchRestores(
  { connectionId, backupId, states }: RestoreFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<Restore>> {
  return api.get('/api/v1/restores', { query: { connectionId, backupId, state: states, ...page }, signal });
}

export function fetchItems(
  id: string,
  filter: ItemFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<RestoreItem>> {
  return api.get('/api/v1/restores/{id}/items', { path: { id }, query: { ...itemsAsked(filter), ...page }, signal });
}

/** In the words of the API, for the list and for its file. */
export function itemsAsked({
  action,
  differs,
  repair,
  conflict,
  added,
  ...filter
}: ItemFilter): QueryOf<'/api/v1/restores/{id}/items.csv'> {
  return {
    ...filter,
    ...(action === 'written' ? { written: 'true' } : { action }),
    differs: differs ? 'true' : undefined,
    repair: repair ? 'true' : undefined,
    conflict: conflict ? 'true' : undefined,
    added: added ? 'true' : undefined,
  };
}

export function fetchPeople(id: string, { signal, ...page }: PageWanted): Promise<CursorPage<RestorePerson>> {
  return api.get('/api/v1/restores/{id}/people', { path: { id }, query: page, signal });
}

/** All that was selected; the restore itself names the first objects only. */
export function selectionQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('restores', 'selection', id),
    queryFn: ({ signal }) => api.get('/api/v1/restores/{id}/selection', { path: { id }, signal }),
    // What was asked for does not change.
    staleTime: Infinity,
  });
}

/** Names, domains and figures of both tenants. Credentials are tried by it. */
export function compareSides(body: Schema<'RestoreSidesQuestion'>): Promise<RestoreSides> {
  return api.post('/api/v1/restores/sides', { body });
}

export function startRestore(body: NewRestore, idempotencyKey: string): Promise<Restore> {
  return api.post('/api/v1/restores', { body, idempotencyKey });
}

export function undoRestore(id: string, body: NewUndo, idempotencyKey: string): Promise<Restore> {
  return api.post('/api/v1/restores/{id}/undo', { path: { id }, body, idempotencyKey });
}

/** @param tenantName as it was typed, where it had to be. */
export function confirmRestore({ id, tenantName }: { id: string; tenantName: string | null }): Promise<Restore> {
  return api.post('/api/v1/restores/{id}/confirm', { path: { id }, body: tenantName === null ? {} : { tenantName } });
}

export function approveRestore(id: string, reason: string): Promise<Restore> {
  return api.post('/api/v1/restores/{id}/approve', { path: { id }, body: reason === '' ? {} : { reason } });
}

export function refuseRestore(id: string, reason: string): Promise<Restore> {
  return api.post('/api/v1/restores/{id}/refuse', { path: { id }, body: { reason } });
}

export function cancelRestore(id: string): Promise<Restore> {
  return api.post('/api/v1/restores/{id}/cancel', { path: { id } });
}
