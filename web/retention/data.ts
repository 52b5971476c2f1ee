import { keepPreviousData, queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type Policy = Schema<'RetentionPolicy'>;
export type RetainedBackup = Schema<'RetainedBackup'>;
export type KeptReason = RetainedBackup['reasons'][number];
export type RetentionPreview = Schema<'RetentionPreview'>;
export type RetentionSummary = Schema<'RetentionSummary'>;

/** A policy; null: everything is kept; undefined: what the workspace keeps. */
export type ChosenPolicy = Policy | null | undefined;

export function connectionRetentionQuery(connectionId: string) {
  return queryOptions({
    queryKey: keyOf('retention', 'connection', connectionId),
    queryFn: ({ signal }) => api.get('/api/v1/connections/{id}/retention', { path: { id: connectionId }, signal }),
  });
}

export function workspaceRetentionQuery() {
  return queryOptions({
    queryKey: keyOf('retention', 'workspace'),
    queryFn: ({ signal }) => api.get('/api/v1/retention', { signal }),
  });
}

export function retentionPlanQuery(connectionId: string) {
  return queryOptions({
    queryKey: keyOf('retention', 'plan', connectionId),
    queryFn: ({ signal }) => api.get('/api/v1/connections/{id}/retention/plan', { path: { id: connectionId }, signal }),
  });
}

/** What would go with a policy that is being typed. */
export function previewQuery(connectionId: string, policy: ChosenPolicy) {
  return queryOptions({
    queryKey: keyOf('retention', 'preview', connectionId, policy === undefined ? 'workspace' : policy),
    queryFn: ({ signal }) =>
      api.post('/api/v1/connections/{id}/retention/preview', {
        path: { id: connectionId },
        body: policy === undefined ? {} : { policy },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function retainedBackupsPage(
  connectionId: string,
  { signal, ...query }: PageWanted,
): Promise<CursorPage<RetainedBackup>> {
  return api.get('/api/v1/connections/{id}/retention/backups', { path: { id: connectionId }, query, signal });
}

export async function setConnectionPolicy(id: string, policy: ChosenPolicy): Promise<void> {
  if (policy === undefined) await api.delete('/api/v1/connections/{id}/retention', { path: { id } });
  else await api.put('/api/v1/connections/{id}/retention', { path: { id }, body: { policy } });
}

export async function setWorkspacePolicy(policy: Policy | null): Promise<void> {
  await api.put('/api/v1/retention', { body: { policy } });
}

/** The grace time of what nothing keeps begins. */
export function applyRetention(id: string): Promise<RetentionSummary> {
  return api.post('/api/v1/connections/{id}/retention/apply', { path: { id } });
}

export function holdBackup(id: string, reason: string): Promise<RetainedBackup> {
  return api.post('/api/v1/backups/{id}/hold', { path: { id }, body: { reason } });
}

export function releaseBackup(id: string): Promise<RetainedBackup> {
  return api.post('/api/v1/backups/{id}/release', { path: { id } });
}

export function removeBackup(id: string): Promise<RetainedBackup> {
  return api.post('/api/v1/backups/{id}/remove', { path: { id } });
}

/** @param reason of the hold that follows where the policy wanted it gone. */
export function takeBackBackup(id: string, reason: string | null): Promise<RetainedBackup> {
  return api.post('/api/v1/backups/{id}/take-back', { path: { id }, body: reason === null ? {} : { reason } });
}
