import { keepPreviousData, queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type {
  newSchedule,
  previewedSchedule,
  schedule,
  scheduleChanges,
  schedulePreview,
  scheduleRun,
  scheduleRunPage,
} from '#api/schedules/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import type { CursorPage } from '../shared/composables/use-cursor-rows.ts';

export type Schedule = z.infer<typeof schedule>;
export type ScheduleRun = z.infer<typeof scheduleRun>;
export type NextRun = Schedule['nextRuns'][number];
export type NewSchedule = z.input<typeof newSchedule>;
export type ScheduleChanges = z.input<typeof scheduleChanges>;
export type PreviewedSchedule = z.input<typeof previewedSchedule>;

/** All of them: a connection has few. */
export function schedulesQuery() {
  return queryOptions({
    queryKey: ['schedules', workspaceId.value, 'list'],
    queryFn: ({ signal }) => allPages<Schedule>('/schedules', {}, signal),
    refetchInterval: 30_000,
  });
}

/** The next runs of what is being typed; null: it is not in order yet, and nothing is asked. */
export function previewQuery(plan: PreviewedSchedule | null) {
  return queryOptions({
    queryKey: ['schedules', workspaceId.value, 'preview', plan],
    queryFn: ({ signal }) => api.post<z.infer<typeof schedulePreview>>('/schedules/preview', plan, { signal }),
    enabled: plan !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
}

export function runsPage(
  id: string,
  { cursor, limit, signal }: { cursor: string | null; limit: number; signal: AbortSignal },
): Promise<CursorPage<ScheduleRun>> {
  return api.get<z.infer<typeof scheduleRunPage>>(`/schedules/${id}/runs`, { cursor, limit }, signal);
}

export function createSchedule(connectionId: string, body: NewSchedule, key: string): Promise<Schedule> {
  return api.post<Schedule>(`/connections/${connectionId}/schedules`, body, { headers: { 'idempotency-key': key } });
}

export function changeSchedule(id: string, changes: ScheduleChanges): Promise<Schedule> {
  return api.patch<Schedule>(`/schedules/${id}`, changes);
}

export function pauseSchedule(id: string, note: string): Promise<Schedule> {
  return api.post<Schedule>(`/schedules/${id}/pause`, note.trim() === '' ? {} : { note: note.trim() });
}

export function resumeSchedule(id: string): Promise<Schedule> {
  return api.post<Schedule>(`/schedules/${id}/resume`);
}

export function runScheduleNow(id: string, key: string): Promise<ScheduleRun> {
  return api.post<ScheduleRun>(`/schedules/${id}/run`, {}, { headers: { 'idempotency-key': key } });
}

export function deleteSchedule(id: string): Promise<void> {
  return api.delete(`/schedules/${id}`);
}
