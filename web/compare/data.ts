import { queryOptions } from '@tanstack/vue-query';
import { ENDED_STATES } from '#core/domain/states.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { api } from '../shared/api/client.ts';
import { download } from '../shared/api/download.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type Comparison = Schema<'Comparison'>;
export type TenantComparison = Schema<'TenantComparison'>;
export type TenantComparisonDetail = Schema<'TenantComparisonDetail'>;
export type ComparedObject = Schema<'ComparedObject'>;
export type ChangedObject = Schema<'ChangedObject'>;

/** Two backups of a connection by their numbers: the earlier one, then the later one. */
export interface ComparedPair {
  readonly connection: string;
  readonly from: number;
  readonly to: number;
}

/** What is compared: two backups, or, by its ID, a comparison of a backup with the tenant. */
export type ComparedSource = ComparedPair | { readonly tenant: string };

/** A backup that can be opened and restored from. */
export interface KeptBackup {
  readonly backupId: string;
  readonly seq: number;
  /** The comparison with the tenant that it is picked in, and when the tenant was read. */
  readonly compared?: { readonly id: string; readonly startedAt: string };
}

const OBJECTS = '/api/v1/connections/{id}/comparison/objects';

export type ComparedFilter = Pick<QueryOf<typeof OBJECTS>, 'type' | 'kind' | 'search'>;

export function comparisonQuery({ connection, from, to }: ComparedPair) {
  return queryOptions({
    queryKey: keyOf('backups', 'comparison', connection, from, to),
    queryFn: ({ signal }) =>
      api.get('/api/v1/connections/{id}/comparison', { path: { id: connection }, query: { from, to }, signal }),
    // Neither backup changes.
    staleTime: Infinity,
    retry: false,
  });
}

/** How often a comparison that has not ended is asked for. */
const POLL_MS = 1_500;

export function hasEnded({ state }: Pick<TenantComparison, 'state'>): boolean {
  return ENDED_STATES.includes(state);
}

/** Asked again until it has ended. */
export function tenantComparisonQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('comparisons', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/comparisons/{id}', { path: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data === undefined || hasEnded(data) ? false : POLL_MS),
    retry: false,
  });
}

/** @param idempotencyKey of this decision */
export function compareWithTenant(
  connection: string,
  asked: { readonly backup: number } & Partial<Pick<Selected, 'types' | 'objects'>>,
  idempotencyKey: string,
): Promise<TenantComparison> {
  return api.post('/api/v1/connections/{id}/comparisons', { path: { id: connection }, body: asked, idempotencyKey });
}

export function compareAgain(id: string, idempotencyKey: string): Promise<TenantComparison> {
  return api.post('/api/v1/comparisons/{id}/again', { path: { id }, idempotencyKey });
}

export function cancelComparison(id: string): Promise<TenantComparison> {
  return api.post('/api/v1/comparisons/{id}/cancel', { path: { id } });
}

interface Selected {
  readonly types: TypeKey[];
  readonly objects: { readonly type: TypeKey; readonly id: string }[];
}

export function comparedPage(
  source: ComparedSource,
  filter: ComparedFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<ChangedObject>> {
  if ('tenant' in source)
    return api.get('/api/v1/comparisons/{id}/objects', {
      path: { id: source.tenant },
      query: { ...filter, ...page },
      signal,
    });
  const { connection, from, to } = source;
  return api.get(OBJECTS, { path: { id: connection }, query: { from, to, ...filter, ...page }, signal });
}

/** What differs in these objects. */
export async function comparedValues(
  source: ComparedSource,
  objects: readonly Pick<ChangedObject, 'type' | 'id'>[],
  signal: AbortSignal,
): Promise<readonly ComparedObject[]> {
  const object = objects.map(({ type, id }) => `${type}/${id}`);
  if ('tenant' in source) {
    const path = { id: source.tenant };
    return (await api.get('/api/v1/comparisons/{id}/values', { path, query: { object }, signal })).items;
  }
  const { connection, from, to } = source;
  const path = { id: connection };
  return (await api.get('/api/v1/connections/{id}/comparison/values', { path, query: { from, to, object }, signal }))
    .items;
}

/** What differs in one object between a backup and the tenant, as it was found. */
export function differingObjectQuery(comparison: string, object: Pick<ChangedObject, 'type' | 'id'>) {
  return queryOptions({
    queryKey: keyOf('comparisons', 'object', comparison, object.type, object.id),
    queryFn: async ({ signal }) => (await comparedValues({ tenant: comparison }, [object], signal))[0] ?? null,
    // What was found stays as it is.
    staleTime: Infinity,
  });
}

export function downloadComparison(
  source: ComparedSource,
  filter: ComparedFilter,
  format: 'csv' | 'json' | 'html',
): Promise<void> {
  if ('tenant' in source)
    return download('/api/v1/comparisons/{id}/file', { path: { id: source.tenant }, query: { ...filter, format } });
  const { connection, from, to } = source;
  return download('/api/v1/connections/{id}/comparison/file', {
    path: { id: connection },
    query: { from, to, ...filter, format },
  });
}

/** Below the workspace. */
export function addressOfComparison({ connection, from, to }: ComparedPair): string {
  return `/compare/${connection}?from=${String(from)}&to=${String(to)}`;
}

/** Of a comparison with the tenant, once it was asked for. */
export function addressOfTenantComparison({ connectionId, id }: Pick<TenantComparison, 'connectionId' | 'id'>): string {
  return `/compare/${connectionId}?tenant=${id}`;
}
