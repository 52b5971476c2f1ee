import { type ComputedRef, computed } from 'vue';
import { FACETS, type Facet, parseFacets } from '#core/domain/facets.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { useKnownParam, useQueryParam } from '../shared/composables/use-query-param.ts';
import type { ObjectFilter } from './data.ts';

export const SORTS = [
  { value: 'name', label: 'Name, from A to Z' },
  { value: '-name', label: 'Name, from Z to A' },
  { value: '-changed', label: 'Changed last, first' },
  { value: 'changed', label: 'Changed last, last' },
] as const satisfies readonly { value: ObjectFilter['order']; label: string }[];
export type Sort = (typeof SORTS)[number]['value'];

/** What of the address belongs to the list of one type, and to no other. */
export const OF_ONE_TYPE = ['facets', 'columns'] as const;

export interface ListView {
  /** What the list can be narrowed down by. */
  readonly choices: ComputedRef<readonly Facet[]>;
  /** As the API takes it; empty: everything. */
  readonly facets: ComputedRef<string>;
  readonly chosen: (key: string) => string | null;
  readonly choose: (key: string, value: string | null) => void;
  readonly sort: ComputedRef<Sort | null>;
  readonly setSort: (sort: Sort | null) => void;
  /** Keys of the columns that are shown; null: those that the table has room for. */
  readonly columns: ComputedRef<ReadonlySet<string> | null>;
  readonly setColumns: (keys: readonly string[] | null) => void;
}

/** How the list of a type is filtered, sorted and shown, in the address. */
export function useListView(type: () => TypeKey | null): ListView {
  const param = useQueryParam('facets', 'push');
  const shown = useQueryParam('columns');
  const sort = useKnownParam(
    'sort',
    SORTS.map(({ value }) => value),
  );
  const filters = computed(() => {
    const key = type();
    return (key !== null && parseFacets(key, param.value ?? '')) || [];
  });
  const written = (values: ReadonlyMap<string, string>): string =>
    [...values].map(([key, value]) => `${key}:${value}`).join(',');
  return {
    choices: computed(() => {
      const key = type();
      return (key !== null && FACETS[key]) || [];
    }),
    facets: computed(() => filters.value.flatMap(({ key, values }) => values.map((one) => `${key}:${one}`)).join(',')),
    chosen: (key) => filters.value.find((filter) => filter.key === key)?.values[0] ?? null,
    choose: (key, value) => {
      const values = new Map(filters.value.map((filter) => [filter.key, filter.values[0] ?? '']));
      values.delete(key);
      if (value !== null) values.set(key, value);
      param.value = written(values);
    },
    sort,
    setSort: (value) => {
      sort.value = value;
    },
    columns: computed(() => (shown.value === null ? null : new Set(shown.value.split(',')))),
    setColumns: (keys) => {
      shown.value = keys === null ? null : keys.join(',');
    },
  };
}
