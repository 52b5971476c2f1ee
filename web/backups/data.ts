import { keepPreviousData, queryOptions } from '@tanstack/vue-query';
import type { JobState } from '#core/domain/states.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api } from '../shared/api/client.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type Backup = Schema<'Backup'>;
export type BackupDetail = Schema<'BackupDetail'>;
export type BackupTypeProgress = BackupDetail['types'][number];
export type BackupWarning = Backup['warnings'][number];
export type BackupMode = NonNullable<Schema<'NewBackup'>['mode']>;
export type ChangedObject = Schema<'ChangedObject'>;
export type ChangeKind = ChangedObject['kind'];
export type ChangeKindFilter = NonNullable<QueryOf<'/api/v1/backups/{id}/changes'>['kind']>;
export type ChangesSummary = Schema<'ChangesSummary'>;
export type TypeCount = Schema<'BackupTypeCount'>;

/** Of backups that can be restored from. */
export const RESTORABLE_STATES = ['completed', 'completedWithWarnings'] as const satisfies readonly JobState[];

export type BackupQuery = Omit<QueryOf<'/api/v1/backups'>, 'limit' | 'cursor'>;

export interface BackupFilter {
  readonly connectionId: string | null;
  readonly states: readonly JobState[];
}

export function backupsPage(query: BackupQuery, { signal, ...page }: PageWanted): Promise<CursorPage<Backup>> {
  return api.get('/api/v1/backups', { query: { ...query, ...page }, signal });
}

/** The newest backups that are like this, newest first. */
export function newestBackupsQuery(query: BackupQuery, limit: number) {
  return queryOptions({
    queryKey: keyOf('backups', 'newest', query, limit),
    queryFn: async ({ signal }) => (await backupsPage(query, { cursor: null, limit, signal })).items,
  });
}

/** Of a connection, or of all; null: there is nothing to restore from yet. */
export function newestRestorePointQuery(connectionId: string | null = null) {
  return {
    ...newestBackupsQuery({ connectionId, state: RESTORABLE_STATES }, 1),
    select: ([point]: readonly Backup[]) => point ?? null,
    // What was the newest a while ago may not be any more.
    staleTime: 0,
  };
}

/** All that began between two instants: a month of them is held whole. */
export function backupsBetweenQuery(
  { connectionId, states }: BackupFilter,
  { from, to }: { from: string; to: string },
) {
  const query = { connectionId, state: states, from, to };
  return queryOptions({
    queryKey: keyOf('backups', 'between', query),
    queryFn: ({ signal }) => allPages((page) => api.get('/api/v1/backups', { query: { ...query, ...page }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

export function backupQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/backups/{id}', { path: { id }, signal }),
    structuralSharing: (known, fresh) => newest(known as BackupDetail | undefined, fresh as BackupDetail),
    // No event tells the place in the queue.
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? 10_000 : false),
  });
}

/** An answer that was under way while events came must not take the page back to before them. */
function newest(known: BackupDetail | undefined, fresh: BackupDetail): BackupDetail {
  return known !== undefined && known.lastEventId > fresh.lastEventId ? known : fresh;
}

/** A backup that is restored from: published, so that little of it changes. */
export function restorePointQuery(id: string) {
  return { ...backupQuery(id), staleTime: 60_000 };
}

/** How many objects of each type a published backup holds. */
export function typeCountsQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'types', id),
    queryFn: ({ signal }) => api.get('/api/v1/backups/{id}/types', { path: { id }, signal }),
    // A published backup stays as it is.
    staleTime: Infinity,
  });
}

export function backupStorageQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'storage', id),
    queryFn: ({ signal }) => api.get('/api/v1/backups/{id}/storage', { path: { id }, signal }),
  });
}

export function changesSummaryQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'changes-summary', id),
    queryFn: ({ signal }) => api.get('/api/v1/backups/{id}/changes/summary', { path: { id }, signal }),
    // What a published backup found does not change any more.
    staleTime: Infinity,
  });
}

export type ChangesFilter = Pick<QueryOf<'/api/v1/backups/{id}/changes'>, 'type' | 'kind' | 'search'>;

export function changesPage(
  id: string,
  filter: ChangesFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<ChangedObject>> {
  return api.get('/api/v1/backups/{id}/changes', { path: { id }, query: { ...filter, ...page }, signal });
}

/** @param idempotencyKey of this decision */
export function startBackup(connectionId: string, mode: BackupMode, idempotencyKey: string): Promise<Backup> {
  return api.post('/api/v1/connections/{id}/backups', { path: { id: connectionId }, body: { mode }, idempotencyKey });
}

export function cancelBackup(id: string): Promise<Backup> {
  return api.post('/api/v1/backups/{id}/cancel', { path: { id } });
}

export type Verification = Schema<'Verification'>;

/** Whether what the backup needs is whole in the storage; asked for again while it is being read. */
export function verificationQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'verification', id),
    queryFn: ({ signal }) => api.get('/api/v1/backups/{id}/verification', { path: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? 2_000 : false),
  });
}

/** Of the objects that cannot be restored, the first. */
export function affectedObjectsQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('backups', 'affected', id),
    queryFn: ({ signal }) =>
      api.get('/api/v1/backups/{id}/affected-objects', { path: { id }, query: { limit: 50 }, signal }),
  });
}

export function verifyBackup(id: string): Promise<Verification> {
  return api.post('/api/v1/backups/{id}/verify', { path: { id } });
}
