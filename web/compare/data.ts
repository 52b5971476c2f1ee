import { queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import { download } from '../shared/api/download.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type Comparison = Schema<'Comparison'>;
export type ComparedObject = Schema<'ComparedObject'>;
export type ChangedObject = Schema<'ChangedObject'>;

/** Two backups of a connection by their numbers: the earlier one, then the later one. */
export interface ComparedPair {
  readonly connection: string;
  readonly from: number;
  readonly to: number;
}

/** A backup that can be opened and restored from. */
export interface KeptBackup {
  readonly backupId: string;
  readonly seq: number;
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

export function comparedPage(
  { connection, from, to }: ComparedPair,
  filter: ComparedFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<ChangedObject>> {
  return api.get(OBJECTS, { path: { id: connection }, query: { from, to, ...filter, ...page }, signal });
}

/** What differs in these objects. */
export async function comparedValues(
  { connection, from, to }: ComparedPair,
  objects: readonly ChangedObject[],
  signal: AbortSignal,
): Promise<readonly ComparedObject[]> {
  const { items } = await api.get('/api/v1/connections/{id}/comparison/values', {
    path: { id: connection },
    query: { from, to, object: objects.map(({ type, id }) => `${type}/${id}`) },
    signal,
  });
  return items;
}

export function downloadComparison(
  { connection, from, to }: ComparedPair,
  filter: ComparedFilter,
  format: 'csv' | 'json' | 'html',
): Promise<void> {
  return download('/api/v1/connections/{id}/comparison/file', {
    path: { id: connection },
    query: { from, to, ...filter, format },
  });
}

/** Below the workspace. */
export function addressOfComparison({ connection, from, to }: ComparedPair): string {
  return `/compare/${connection}?from=${String(from)}&to=${String(to)}`;
}
