import { keepPreviousData, queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { changedObject, changedObjectPage, changesSummary } from '#api/backups/changes-schema.ts';
import type { backup, backupDetail, backupPage, newBackup } from '#api/backups/schema.ts';
import type { connectionStorage } from '#api/storages/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import type { CursorPage } from '../shared/composables/use-cursor-rows.ts';

export type Backup = z.infer<typeof backup>;
export type BackupDetail = z.infer<typeof backupDetail>;
export type BackupTypeProgress = BackupDetail['types'][number];
export type BackupWarning = Backup['warnings'][number];
export type BackupMode = NonNullable<z.input<typeof newBackup>['mode']>;
export type ChangedObject = z.infer<typeof changedObject>;
export type ChangeKind = ChangedObject['kind'];
export type ChangesSummary = z.infer<typeof changesSummary>;

export interface BackupFilter {
  readonly connectionId: string | null;
  readonly states: readonly string[];
}

interface PageAsked {
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export function backupsPage(
  { connectionId, states }: BackupFilter,
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<Backup>> {
  return api.get<z.infer<typeof backupPage>>('/backups', { connectionId, state: states, cursor, limit }, signal);
}

/** All that began between two instants: a month of them is held whole. */
export function backupsBetweenQuery(filter: BackupFilter, { from, to }: { from: string; to: string }) {
  const { connectionId, states } = filter;
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'between', connectionId, states, from, to],
    queryFn: ({ signal }) => allPages<Backup>('/backups', { connectionId, state: states, from, to }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

export function backupQuery(id: string) {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'one', id],
    queryFn: ({ signal }) => api.get<BackupDetail>(`/backups/${id}`, {}, signal),
    structuralSharing: (known, fresh) => newest(known as BackupDetail | undefined, fresh as BackupDetail),
  });
}

/** An answer that was under way while events came must not take the page back to before them. */
function newest(known: BackupDetail | undefined, fresh: BackupDetail): BackupDetail {
  return known !== undefined && known.lastEventId > fresh.lastEventId ? known : fresh;
}

export function backupStorageQuery(id: string) {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'storage', id],
    queryFn: ({ signal }) => api.get<z.infer<typeof connectionStorage>>(`/backups/${id}/storage`, {}, signal),
  });
}

export function changesSummaryQuery(id: string) {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'changes-summary', id],
    queryFn: ({ signal }) => api.get<ChangesSummary>(`/backups/${id}/changes/summary`, {}, signal),
    // What a published backup found does not change any more.
    staleTime: Infinity,
  });
}

export interface ChangesFilter {
  readonly type: string | null;
  readonly kind: string | null;
  readonly search: string;
}

export function changesPage(
  id: string,
  { type, kind, search }: ChangesFilter,
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<ChangedObject>> {
  return api.get<z.infer<typeof changedObjectPage>>(
    `/backups/${id}/changes`,
    { type, kind, search, cursor, limit },
    signal,
  );
}

/** @param key Idempotency-Key of this decision. */
export function startBackup(connectionId: string, mode: BackupMode, key: string): Promise<Backup> {
  return api.post<Backup>(`/connections/${connectionId}/backups`, { mode }, { headers: { 'idempotency-key': key } });
}

export function cancelBackup(id: string): Promise<Backup> {
  return api.post<Backup>(`/backups/${id}/cancel`);
}
