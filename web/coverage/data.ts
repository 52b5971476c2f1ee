import { queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';

export type TypeCoverage = Schema<'ObjectTypeCoverage'>;

/** The same for everybody until the server is a new one. */
export function coverageQuery() {
  return queryOptions({
    queryKey: keyOf('coverage'),
    queryFn: async ({ signal }) => (await api.get('/api/v1/coverage', { signal })).items,
    staleTime: Infinity,
  });
}
