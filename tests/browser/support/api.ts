import { randomBytes, randomUUID } from 'node:crypto';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import type { Db } from '#core/database/database.ts';
import { waitFor } from '#local/processes/wait.ts';

/** The public API with a key: how tests make what a page is to show. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Waits for the end of a backup or restore; answers it whatever its state. */
  ended<T extends { readonly state: string }>(path: string): Promise<T>;
}

const JOB_TIMEOUT_MS = 120_000;
/** Seconds pass until a job ends, and whoever asks takes from it what the machine can do. */
const JOB_POLL_MS = 200;

export async function apiFor(db: Db, { url, workspaceId }: { url: string; workspaceId: string }): Promise<ApiClient> {
  const key = newApiKey(randomBytes);
  await createApiKey(db, { workspaceId, name: 'Tests', role: 'owner', key });
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${String(response.status)}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: (path) => ask('GET', path),
    post: (path, body = {}) => ask('POST', path, body),
    put: (path, body) => ask('PUT', path, body),
    async ended<T extends { readonly state: string }>(path: string): Promise<T> {
      const job = await waitFor(
        async () => {
          const now = await ask<T>('GET', path);
          return now.state === 'pending' || now.state === 'running' ? undefined : now;
        },
        { timeoutMs: JOB_TIMEOUT_MS, intervalMs: JOB_POLL_MS },
      );
      if (!job) throw new Error(`${path} did not end`);
      return job;
    },
  };
}
