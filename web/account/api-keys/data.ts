import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { apiKey, apiKeyWithKey, newApiKey } from '#api/api-keys/schema.ts';
import type { connection } from '#api/connections/schema.ts';
import { allPages } from '../../shared/api/all-pages.ts';
import { api } from '../../shared/api/client.ts';

export type ApiKey = z.infer<typeof apiKey>;
export type ApiKeyWithKey = z.infer<typeof apiKeyWithKey>;
export type NewApiKey = z.input<typeof newApiKey>;
type Connection = z.infer<typeof connection>;

export function apiKeysQuery(workspace: string) {
  return queryOptions({
    queryKey: ['api-keys', workspace],
    queryFn: ({ signal }) => allPages<ApiKey>('/api-keys', {}, signal),
  });
}

/** Names of the connections that a key can be restricted to. */
export function connectionNamesQuery(workspace: string) {
  return queryOptions({
    queryKey: ['api-keys', workspace, 'connections'],
    queryFn: async ({ signal }) =>
      (await allPages<Connection>('/connections', {}, signal)).map(({ id, name, tenantId }) => ({
        id,
        name,
        tenantId,
      })),
  });
}

export function createApiKey(body: NewApiKey): Promise<ApiKeyWithKey> {
  return api.post('/api-keys', body);
}

export function revokeApiKey(id: string): Promise<void> {
  return api.delete(`/api-keys/${id}`);
}
