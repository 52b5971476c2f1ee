import { infiniteQueryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { overview } from '#api/overview/schema.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import { localTimeZone } from '../shared/format/times.ts';

export type Overview = z.infer<typeof overview>;
export type ConnectionOverview = Overview['connections'][number];
export type DayOfChanges = ConnectionOverview['changes'][number];
export type TypeCoverage = ConnectionOverview['coverage'][number];
export type OverviewWarning = ConnectionOverview['warnings']['items'][number];

const REFRESH_MS = 30_000;
const CONNECTIONS_AT_ONCE = 50;

export function overviewQuery() {
  return infiniteQueryOptions({
    queryKey: ['overview', workspaceId.value, localTimeZone],
    queryFn: ({ pageParam, signal }) =>
      api.get<Overview>(
        '/overview',
        { timeZone: localTimeZone, limit: CONNECTIONS_AT_ONCE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH_MS,
  });
}
