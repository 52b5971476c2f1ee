import { queryOptions } from '@tanstack/vue-query';
import { allPages } from '../shared/api/all-pages.ts';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { isProblem } from '../shared/api/problem.ts';
import { keyOf } from '../shared/api/resources.ts';

export type Connection = Schema<'Connection'>;
export type Cloud = Connection['cloud'];
export type ConnectionErasure = Schema<'ConnectionErasure'>;
export type ConnectionChanges = Schema<'ConnectionChanges'>;
export type ConnectionPermissions = Schema<'ConnectionPermissions'>;
export type ConnectionStorage = Schema<'ConnectionStorage'>;
export type NeededPermissions = Schema<'NeededPermissions'>;
export type NewConnection = Schema<'NewConnection'>;
export type PermissionFinding = ConnectionPermissions['permissions'][number];
export type TestedConnection = Schema<'TestedConnection'>;
export type TypeFinding = ConnectionPermissions['types'][number];
export type Capability = TypeFinding['backup'];

/** All tenants that the workspace has connected: few, so they are held whole. */
export function connectionsQuery() {
  return queryOptions({
    queryKey: keyOf('connections', 'list'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/connections', { query, signal })),
  });
}

export function connectionQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('connections', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/connections/{id}', { path: { id }, signal }),
  });
}

/** What the last test found; null: there was none yet. */
export function connectionPermissionsQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('connections', 'permissions', id),
    queryFn: ({ signal }) =>
      api.get('/api/v1/connections/{id}/permissions', { path: { id }, signal }).catch((error: unknown) => {
        if (isProblem(error, 'conflict')) return null;
        throw error;
      }),
  });
}

export function connectionStorageQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('connections', 'storage', id),
    queryFn: ({ signal }) => api.get('/api/v1/connections/{id}/storage', { path: { id }, signal }),
  });
}

/** What to grant before anything is connected: the same for everybody until the server is updated. */
export function neededPermissionsQuery() {
  return queryOptions({
    queryKey: keyOf('connections', 'needed-permissions'),
    queryFn: ({ signal }) => api.get('/api/v1/connection-permissions', { signal }),
    staleTime: Infinity,
  });
}

export function connect(body: NewConnection): Promise<TestedConnection> {
  return api.post('/api/v1/connections', { body });
}

export function changeConnection(id: string, body: ConnectionChanges): Promise<Connection> {
  return api.patch('/api/v1/connections/{id}', { path: { id }, body });
}

export function testConnection(id: string): Promise<TestedConnection> {
  return api.post('/api/v1/connections/{id}/test', { path: { id } });
}

/** Disconnected tenants whose data is going to be deleted. */
export function erasuresQuery() {
  return queryOptions({
    queryKey: keyOf('connections', 'erasures'),
    queryFn: async ({ signal }) => (await api.get('/api/v1/connection-erasures', { signal })).items,
  });
}

/** @param name as it was typed. */
export function eraseConnection(id: string, name: string): Promise<ConnectionErasure> {
  return api.post('/api/v1/connections/{id}/erase', { path: { id }, body: { name } });
}

export function keepData(id: string): Promise<void> {
  return api.post('/api/v1/connections/{id}/keep-data', { path: { id } });
}

export function disconnect(id: string): Promise<void> {
  return api.delete('/api/v1/connections/{id}', { path: { id } });
}

/** From its next full backup on. */
export function storeBackupsIn(id: string, storageId: string | null): Promise<ConnectionStorage> {
  return api.put('/api/v1/connections/{id}/storage', { path: { id }, body: { storageId } });
}

export function encryptBackups(id: string, enabled: boolean): Promise<Schema<'ConnectionEncryption'>> {
  return api.put('/api/v1/connections/{id}/encryption', { path: { id }, body: { enabled } });
}
