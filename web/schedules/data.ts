import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/vue-query';
import { allPages } from '../shared/api/all-pages.ts';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';

export type Schedule = Schema<'Schedule'>;
export type ScheduleRun = Schema<'ScheduleRun'>;
export type NextRun = Schedule['nextRuns'][number];
export type NewSchedule = Schema<'NewSchedule'>;
export type ScheduleChanges = Schema<'ScheduleChanges'>;
export type PreviewedSchedule = Schema<'PreviewedSchedule'>;

const RUNS_AT_ONCE = 30;

/** All of them: a connection has few. */
export function schedulesQuery() {
  return queryOptions({
    queryKey: keyOf('schedules', 'list'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/schedules', { query, signal })),
    refetchInterval: 30_000,
  });
}

/** Read once, past what is known: null where there is none any more. */
export function readSchedule(id: string): Promise<Schedule | null> {
  return api.get('/api/v1/schedules/{id}', { path: { id } }).catch(() => null);
}

/** The next runs of what is being typed; null: it is incomplete, and nothing is asked. */
export function previewQuery(plan: PreviewedSchedule | null) {
  return queryOptions({
    queryKey: keyOf('schedules', 'preview', plan),
    queryFn: plan === null ? skipToken : ({ signal }) => api.post('/api/v1/schedules/preview', { body: plan, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
}

export function runsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keyOf('schedules', 'runs', id),
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/schedules/{id}/runs', {
        path: { id },
        query: { cursor: pageParam, limit: RUNS_AT_ONCE },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 10_000,
  });
}

export function createSchedule(connectionId: string, body: NewSchedule, idempotencyKey: string): Promise<Schedule> {
  return api.post('/api/v1/connections/{id}/schedules', { path: { id: connectionId }, body, idempotencyKey });
}

export function changeSchedule(id: string, body: ScheduleChanges): Promise<Schedule> {
  return api.patch('/api/v1/schedules/{id}', { path: { id }, body });
}

export function pauseSchedule(id: string, note: string): Promise<Schedule> {
  const body = note.trim() === '' ? {} : { note: note.trim() };
  return api.post('/api/v1/schedules/{id}/pause', { path: { id }, body });
}

export function resumeSchedule(id: string): Promise<Schedule> {
  return api.post('/api/v1/schedules/{id}/resume', { path: { id } });
}

export function runScheduleNow(id: string, idempotencyKey: string): Promise<ScheduleRun> {
  return api.post('/api/v1/schedules/{id}/run', { path: { id }, idempotencyKey });
}

export function deleteSchedule(id: string): Promise<void> {
  return api.delete('/api/v1/schedules/{id}', { path: { id } });
}
