import { queryOptions } from '@tanstack/vue-query';
import type { RecoveryKit } from '../recovery-kit/data.ts';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';

export type Rebuild = Schema<'Rebuild'>;

const POLL_MS = 2_000;
const MOST_SHOWN = 1_000;

/** Asked again until it has ended. */
export function rebuildQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('rebuilds', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/rebuilds/{id}', { path: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data === undefined || data.state !== 'running' ? false : POLL_MS),
  });
}

/** @param found how many are known: with more of them, they are read again. */
export function findingsQuery(id: string, found: number) {
  return queryOptions({
    queryKey: keyOf('rebuilds', 'findings', id, found),
    queryFn: async ({ signal }) =>
      (await api.get('/api/v1/rebuilds/{id}/findings', { path: { id }, query: { limit: MOST_SHOWN }, signal })).items,
  });
}

export interface Wanted {
  /** What the file holds, whatever that is: the server says what is wrong with it. */
  readonly kit: unknown;
  readonly passphrase: string;
  /** `kit`: where the kit says; `managed`: in the managed storage; else the ID of a saved one. */
  readonly place: string;
}

/** Of whatever file was chosen. */
function repositoriesOf(kit: unknown): string[] {
  const held: unknown = typeof kit === 'object' && kit !== null && 'repositories' in kit ? kit.repositories : [];
  const ids: unknown[] = Array.isArray(held) ? held.map((one: unknown) => (one as { id?: unknown } | null)?.id) : [];
  return ids.filter((id) => typeof id === 'string');
}

export function startRebuild({ kit, passphrase, place }: Wanted): Promise<Rebuild> {
  const given = kit as RecoveryKit;
  const storageId = place === 'managed' ? null : place;
  const places = place === 'kit' ? [] : repositoriesOf(kit).map((repositoryId) => ({ repositoryId, storageId }));
  return api.post('/api/v1/rebuilds', { body: { kit: given, passphrase, places } });
}
