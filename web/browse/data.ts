import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { objectChanges } from '#api/backups/changes-schema.ts';
import type {
  backupTypeCount,
  backupTypeCounts,
  listedLink,
  listedLinkPage,
  listedObject,
  listedObjectPage,
  objectHistory,
  storedObject,
} from '#api/backups/objects-schema.ts';
import type { backup, backupPage } from '#api/backups/schema.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import type { CursorPage } from '../shared/composables/use-cursor-rows.ts';

export type RestorePoint = z.infer<typeof backup>;
export type TypeCount = z.infer<typeof backupTypeCount>;
export type ListedObject = z.infer<typeof listedObject>;
export type StoredObject = z.infer<typeof storedObject>;
export type ListedLink = z.infer<typeof listedLink>;
export type HistoryPeriod = z.infer<typeof objectHistory>['items'][number];
export type ObjectChanges = z.infer<typeof objectChanges>;
export type LinkDirection = 'out' | 'in';

interface PageAsked {
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** An object of a backup; its ID may hold any character. */
export interface ObjectPlace {
  readonly backup: string;
  readonly type: string;
  readonly id: string;
}

const RESTORABLE = ['completed', 'completedWithWarnings'];

export interface RestorePointFilter {
  readonly connectionId: string | null;
  /** Made before this instant; null: up to now. */
  readonly before: string | null;
}

export function restorePointsPage(
  { connectionId, before }: RestorePointFilter,
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<RestorePoint>> {
  return api.get<z.infer<typeof backupPage>>(
    '/backups',
    { state: RESTORABLE, connectionId, to: before, cursor, limit },
    signal,
  );
}

/** Null: there is nothing to restore from yet. */
export function newestRestorePointQuery() {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'newest'],
    queryFn: async ({ signal }) =>
      (await api.get<z.infer<typeof backupPage>>('/backups', { state: RESTORABLE, limit: 1 }, signal)).items[0] ?? null,
  });
}

export function restorePointQuery(backup: string) {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'backup', backup],
    queryFn: ({ signal }) => api.get<RestorePoint>(`/backups/${backup}`, {}, signal),
    staleTime: 60_000,
  });
}

export function backupTypesQuery(backup: string) {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'types', backup],
    queryFn: ({ signal }) => api.get<z.infer<typeof backupTypeCounts>>(`/backups/${backup}/types`, {}, signal),
    // A published backup stays as it is.
    staleTime: Infinity,
  });
}

export interface ObjectFilter {
  readonly backup: string;
  readonly type: string | null;
  readonly search: string;
}

export function objectsPage(
  { backup, type, search }: ObjectFilter,
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<ListedObject>> {
  return api.get<z.infer<typeof listedObjectPage>>(
    `/backups/${backup}/objects`,
    { type, search, cursor, limit },
    signal,
  );
}

export function objectQuery(place: ObjectPlace) {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'object', place],
    queryFn: ({ signal }) => api.get<StoredObject>(pathOf(place), {}, signal),
    staleTime: Infinity,
  });
}

export function linksPage(
  place: ObjectPlace,
  { direction, relation }: { direction: LinkDirection; relation: string },
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<ListedLink>> {
  return api.get<z.infer<typeof listedLinkPage>>(
    `${pathOf(place)}/links`,
    { direction, relation, cursor, limit },
    signal,
  );
}

/** Of all backups, also where this one does not hold the object. */
export function historyQuery(place: ObjectPlace) {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'history', place],
    queryFn: ({ signal }) => api.get<z.infer<typeof objectHistory>>(`${pathOf(place)}/history`, {}, signal),
  });
}

/** What differs between the object at `place.backup` and in the backup `from`; null: the last one before in which it was different. */
export function objectChangesQuery(place: ObjectPlace, from: number | null) {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'changes', place, from],
    queryFn: ({ signal }) => api.get<ObjectChanges>(`${pathOf(place)}/changes`, { from }, signal),
    staleTime: Infinity,
  });
}

/** What an ID in a value stands for in this backup; null: no object of it. */
export function namedObjectQuery(backup: string, id: string) {
  return queryOptions({
    queryKey: ['browse', workspaceId.value, 'named', backup, id],
    queryFn: async ({ signal }) =>
      (await api.get<z.infer<typeof listedObjectPage>>(`/backups/${backup}/objects`, { search: id, limit: 1 }, signal))
        .items[0] ?? null,
    staleTime: Infinity,
    retry: false,
  });
}

/** Below the workspace: `/browse/<backup>/users/<id>`. */
export function addressOfObject({ backup, type, id }: ObjectPlace): string {
  return `/browse/${backup}/${type}/${encodeURIComponent(id)}`;
}

function pathOf({ backup, type, id }: ObjectPlace): string {
  return `/backups/${backup}/objects/${type}/${encodeURIComponent(id)}`;
}
