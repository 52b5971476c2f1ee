import { queryOptions } from '@tanstack/vue-query';
import { allPages } from '../../shared/api/all-pages.ts';
import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';
import { keyOf } from '../../shared/api/resources.ts';

export type ApiKey = Schema<'ApiKey'>;
export type ApiKeyWithKey = Schema<'ApiKeyWithKey'>;
export type NewApiKey = Schema<'NewApiKey'>;

export function apiKeysQuery() {
  return queryOptions({
    queryKey: keyOf('api-keys', 'list'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/api-keys', { query, signal })),
  });
}

export function createApiKey(body: NewApiKey): Promise<ApiKeyWithKey> {
  return api.post('/api/v1/api-keys', { body });
}

export function revokeApiKey(id: string): Promise<void> {
  return api.delete('/api/v1/api-keys/{id}', { path: { id } });
}
