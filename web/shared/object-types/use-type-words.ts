import { queryOptions, useQuery } from '@tanstack/vue-query';
import { type ComputedRef, computed } from 'vue';
import { api } from '../api/client.ts';
import type { Schema } from '../api/operations.ts';
import { keyOf } from '../api/resources.ts';

export type ObjectTypeWords = Schema<'ObjectType'>;

/** What the product knows of its object types: the same for everybody until the server is a new one. */
export function objectTypesQuery() {
  return queryOptions({
    queryKey: keyOf('object-types'),
    queryFn: ({ signal }) => api.get('/api/v1/object-types', { signal }),
    staleTime: Infinity,
  });
}

export interface TypeWords {
  readonly types: ComputedRef<readonly ObjectTypeWords[]>;
  /** One object of the type: `User`. Its key until the words have come. */
  readonly one: (type: string) => string;
  /** Several of them: `Users`. */
  readonly many: (type: string) => string;
}

/** Words for object types, for pages that show types by their key. */
export function useTypeWords(): TypeWords {
  const { data } = useQuery(computed(() => objectTypesQuery()));
  const types = computed(() => data.value?.items ?? []);
  const byKey = computed(() => new Map<string, ObjectTypeWords>(types.value.map((type) => [type.key, type])));
  return {
    types,
    one: (type) => byKey.value.get(type)?.label.one ?? type,
    many: (type) => byKey.value.get(type)?.label.many ?? type,
  };
}
