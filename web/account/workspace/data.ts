import { type QueryClient, queryOptions } from '@tanstack/vue-query';
import { accountQuery, meQuery } from '../../session/data.ts';
import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';
import { invalidate, keyOf } from '../../shared/api/resources.ts';

export function renameWorkspace(name: string): Promise<Schema<'Workspace'>> {
  return api.patch('/api/v1/workspace', { body: { name } });
}

/** What a deletion would take away, and the one that is asked for. */
export function deletionOutlookQuery() {
  return queryOptions({
    queryKey: keyOf('workspace-deletion'),
    queryFn: ({ signal }) => api.get('/api/v1/workspace/deletion', { signal }),
  });
}

/** Errors: `request-invalid` where the name is another one. */
export function requestDeletion(body: { readonly name: string; readonly ownFiles: boolean }): Promise<unknown> {
  return api.post('/api/v1/workspace/deletion', { body });
}

/** Errors: `conflict` where the deletion has begun. */
export function keepWorkspace(): Promise<unknown> {
  return api.delete('/api/v1/workspace/deletion');
}

/** The notice, the schedules and the page say what holds now. */
export async function deletionChanged(client: QueryClient, workspaceId: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: meQuery(workspaceId).queryKey }),
    client.invalidateQueries({ queryKey: accountQuery.queryKey }),
    invalidate(client, 'workspace-deletion', 'schedules', 'subscription'),
  ]);
}
