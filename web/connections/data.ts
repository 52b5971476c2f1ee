import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { neededPermissions } from '#api/connections/permissions-schema.ts';
import type {
  connection,
  connectionChanges,
  connectionPermissions,
  newConnection,
  testedConnection,
} from '#api/connections/schema.ts';
import type { connectionStorage } from '#api/storages/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import { isProblem } from '../shared/api/problem.ts';

export type Connection = z.infer<typeof connection>;
export type Cloud = Connection['cloud'];
export type ConnectionChanges = z.input<typeof connectionChanges>;
export type ConnectionPermissions = z.infer<typeof connectionPermissions>;
export type ConnectionStorage = z.infer<typeof connectionStorage>;
export type NeededPermissions = z.infer<typeof neededPermissions>;
export type NewConnection = z.input<typeof newConnection>;
export type PermissionFinding = ConnectionPermissions['permissions'][number];
export type TestedConnection = z.infer<typeof testedConnection>;
export type TypeFinding = ConnectionPermissions['types'][number];
export type Capability = TypeFinding['backup'];

/** All tenants that the workspace has connected: few, so they are held whole. */
export function connectionsQuery() {
  return queryOptions({
    queryKey: ['connections', workspaceId.value, 'list'],
    queryFn: ({ signal }) => allPages<Connection>('/connections', {}, signal),
  });
}

export function connectionQuery(id: string) {
  return queryOptions({
    queryKey: ['connections', workspaceId.value, 'one', id],
    queryFn: ({ signal }) => api.get<Connection>(`/connections/${id}`, {}, signal),
  });
}

/** What the last test found; null: there was none yet. */
export function connectionPermissionsQuery(id: string) {
  return queryOptions({
    queryKey: ['connections', workspaceId.value, 'permissions', id],
    queryFn: ({ signal }) =>
      api.get<ConnectionPermissions>(`/connections/${id}/permissions`, {}, signal).catch((error: unknown) => {
        if (isProblem(error, 'conflict')) return null;
        throw error;
      }),
  });
}

export function connectionStorageQuery(id: string) {
  return queryOptions({
    queryKey: ['connections', workspaceId.value, 'storage', id],
    queryFn: ({ signal }) => api.get<ConnectionStorage>(`/connections/${id}/storage`, {}, signal),
  });
}

/** What to grant before anything is connected: the same for everybody until the server is a new one. */
export function neededPermissionsQuery() {
  return queryOptions({
    queryKey: ['connections', workspaceId.value, 'needed-permissions'],
    queryFn: ({ signal }) => api.get<NeededPermissions>('/connection-permissions', {}, signal),
    staleTime: Infinity,
  });
}
