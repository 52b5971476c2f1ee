import { infiniteQueryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import { localTimeZone } from '../shared/format/times.ts';

export type Overview = Schema<'Overview'>;
export type ConnectionOverview = Overview['connections'][number];
export type DayOfChanges = ConnectionOverview['changes'][number];
export type TypeCoverage = ConnectionOverview['coverage'][number];

const REFRESH_MS = 30_000;
const CONNECTIONS_AT_ONCE = 50;

export function overviewQuery() {
  const timeZone = localTimeZone();
  return infiniteQueryOptions({
    queryKey: keyOf('overview', timeZone),
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/overview', {
        query: { timeZone, limit: CONNECTIONS_AT_ONCE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH_MS,
  });
}
