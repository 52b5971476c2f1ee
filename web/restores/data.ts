import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { backupTypeCounts, listedObject, listedObjectPage } from '#api/backups/objects-schema.ts';
import type { backup, backupPage } from '#api/backups/schema.ts';
import type { connectionPage } from '#api/connections/schema.ts';
import type { member } from '#api/members/schema.ts';
import type {
  itemCount,
  newRestore,
  planFigures,
  restore,
  restoreDetail,
  restoreItem,
  restoreItemDetail,
  restoreItemPage,
  restoreOptions,
  restorePage,
  restorePerson,
  restorePersonPage,
  restoreReport,
  restoreSelection,
} from '#api/restores/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { type Query, api, workspaceId } from '../shared/api/client.ts';
import type { CursorPage } from '../shared/composables/use-cursor-rows.ts';
import type { ItemFilter } from './items/item-filter.ts';

export type Restore = z.infer<typeof restore>;
export type RestoreDetail = z.infer<typeof restoreDetail>;
export type RestoreItem = z.infer<typeof restoreItem>;
export type RestorePerson = z.infer<typeof restorePerson>;
export type RestoreItemDetail = z.infer<typeof restoreItemDetail>;
export type RestoreOptions = z.infer<typeof restoreOptions>;
export type NewRestore = z.input<typeof newRestore>;
export type PlanFigures = z.infer<typeof planFigures>;
export type ItemCount = z.infer<typeof itemCount>;
export type Backup = z.infer<typeof backup>;
export type ListedObject = z.infer<typeof listedObject>;
export type BackupTypeCounts = z.infer<typeof backupTypeCounts>;

interface PageWanted {
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface RestoreFilter {
  readonly connectionId: string | null;
  readonly backupId: string | null;
  readonly states: readonly Restore['state'][];
}

/** Of every query about restores: to be asked anew after anything was changed. */
export function restoresKey(): readonly unknown[] {
  return ['restores', workspaceId.value];
}

export function restoreQuery(id: string) {
  return queryOptions({
    queryKey: ['restores', workspaceId.value, 'one', id],
    queryFn: ({ signal }) => api.get<RestoreDetail>(`/restores/${id}`, {}, signal),
  });
}

export function itemQuery(id: string, ordinal: number) {
  return queryOptions({
    queryKey: ['restores', workspaceId.value, 'item', id, ordinal],
    queryFn: ({ signal }) => api.get<RestoreItemDetail>(`/restores/${id}/items/${String(ordinal)}`, {}, signal),
  });
}

export function reportQuery(id: string) {
  return queryOptions({
    queryKey: ['restores', workspaceId.value, 'report', id],
    queryFn: ({ signal }) => api.get<z.infer<typeof restoreReport>>(`/restores/${id}/report`, {}, signal),
  });
}

/** Those that are being written at this moment. */
export function currentItemsQuery(id: string, limit: number) {
  return queryOptions({
    queryKey: ['restores', workspaceId.value, 'current', id],
    queryFn: ({ signal }) =>
      api.get<z.infer<typeof restoreItemPage>>(`/restores/${id}/items`, { state: 'running', limit }, signal),
    staleTime: 0,
  });
}

export function fetchRestores(
  { connectionId, backupId, states }: RestoreFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<Restore>> {
  return api.get<z.infer<typeof restorePage>>('/restores', { connectionId, backupId, state: states, ...page }, signal);
}

export function fetchItems(
  id: string,
  filter: ItemFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<RestoreItem>> {
  return api.get<z.infer<typeof restoreItemPage>>(`/restores/${id}/items`, { ...itemsAsked(filter), ...page }, signal);
}

/** In the words of the API, for the list and for its file. */
export function itemsAsked({ action, differs, ...filter }: ItemFilter): Query {
  return { ...filter, ...(action === 'written' ? { written: true } : { action }), differs: differs ? true : undefined };
}

export function fetchPeople(id: string, { signal, ...page }: PageWanted): Promise<CursorPage<RestorePerson>> {
  return api.get<z.infer<typeof restorePersonPage>>(`/restores/${id}/people`, page, signal);
}

/** Of a connection, or of all; null: there is none yet. */
export function newestRestorePointQuery(connectionId: string | null) {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'newest-restore-point', connectionId],
    queryFn: async ({ signal }) =>
      (
        await api.get<z.infer<typeof backupPage>>(
          '/backups',
          { connectionId, state: ['completed', 'completedWithWarnings'], limit: 1 },
          signal,
        )
      ).items[0] ?? null,
    // What was the newest a while ago may not be any more.
    staleTime: 0,
  });
}

export function restorePointQuery(id: string) {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'restore-point', id],
    queryFn: ({ signal }) => api.get<Backup>(`/backups/${id}`, {}, signal),
    staleTime: 60_000,
  });
}

export function connectionNamesQuery() {
  return queryOptions({
    queryKey: ['connections', workspaceId.value, 'names'],
    queryFn: async ({ signal }) =>
      (await api.get<z.infer<typeof connectionPage>>('/connections', { limit: 1_000 }, signal)).items,
    staleTime: 30_000,
  });
}

export function memberNamesQuery() {
  return queryOptions({
    queryKey: ['members', workspaceId.value, 'names'],
    queryFn: ({ signal }) => allPages<z.infer<typeof member>>('/members', {}, signal),
    staleTime: 30_000,
  });
}

export function typeCountsQuery(backupId: string) {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'type-counts', backupId],
    queryFn: ({ signal }) => api.get<BackupTypeCounts>(`/backups/${backupId}/types`, {}, signal),
    staleTime: 60_000,
  });
}

export function fetchObjects(
  backupId: string,
  { type, search }: { type: string | null; search: string },
  { signal, ...page }: PageWanted,
): Promise<CursorPage<ListedObject>> {
  return api.get<z.infer<typeof listedObjectPage>>(`/backups/${backupId}/objects`, { type, search, ...page }, signal);
}

/** All that was selected; the restore itself names the first objects only. */
export function fetchSelection(id: string): Promise<z.infer<typeof restoreSelection>> {
  return api.get<z.infer<typeof restoreSelection>>(`/restores/${id}/selection`);
}

export function selectionQuery(id: string) {
  return queryOptions({
    queryKey: ['restores', workspaceId.value, 'selection', id],
    queryFn: () => fetchSelection(id),
    // What was asked for does not change.
    staleTime: Infinity,
  });
}

export function startRestore(body: NewRestore, idempotencyKey: string): Promise<Restore> {
  return api.post<Restore>('/restores', body, { headers: { 'idempotency-key': idempotencyKey } });
}

export function confirmRestore(id: string): Promise<Restore> {
  return api.post<Restore>(`/restores/${id}/confirm`);
}

export function cancelRestore(id: string): Promise<Restore> {
  return api.post<Restore>(`/restores/${id}/cancel`);
}
