import type { QueryClient } from '@tanstack/vue-query';
import { workspaceId } from './client.ts';

/** What the console reads from the API. Every key begins with one of these, so that a change of it reaches all that shows it. */
export type Resource =
  | 'api-keys'
  | 'audit-log'
  | 'backups'
  | 'comparisons'
  | 'connections'
  | 'coverage'
  | 'invitations'
  | 'members'
  | 'notifications'
  | 'object-types'
  | 'overview'
  | 'proofs'
  | 'rebuilds'
  | 'restores'
  | 'retention'
  | 'schedules'
  | 'storages'
  | 'subscription'
  | 'workspace-deletion'
  | 'restore-approval';

/** The key of a GET in the workspace of the address. */
export function keyOf<Rest extends unknown[]>(resource: Resource, ...rest: Rest): [Resource, string | null, ...Rest] {
  return [resource, workspaceId.value, ...rest];
}

/** Reads again whatever is shown of these. */
export async function invalidate(client: QueryClient, ...resources: readonly Resource[]): Promise<void> {
  await Promise.all(resources.map((resource) => client.invalidateQueries({ queryKey: keyOf(resource) })));
}
