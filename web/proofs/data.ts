import { queryOptions } from '@tanstack/vue-query';
import { ENDED_STATES } from '#core/domain/states.ts';
import { api } from '../shared/api/client.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type Proof = Schema<'Proof'>;
export type ProofDetail = Schema<'ProofDetail'>;
export type ProofDifference = Schema<'ProofDifference'>;
export type DifferenceFilter = Pick<QueryOf<'/api/v1/proofs/{id}/differences'>, 'type' | 'cause'>;

const POLL_MS = 2_000;

export function hasEnded({ state }: Pick<Proof, 'state'>): boolean {
  return ENDED_STATES.includes(state);
}

/** Asked again until it has ended. */
export function proofQuery(id: string) {
  return queryOptions({
    queryKey: keyOf('proofs', 'one', id),
    queryFn: ({ signal }) => api.get('/api/v1/proofs/{id}', { path: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data === undefined || hasEnded(data) ? false : POLL_MS),
  });
}

/** The newest proofs of a connection. */
export function proofsOfQuery(connectionId: string) {
  return queryOptions({
    queryKey: keyOf('proofs', 'of', connectionId),
    queryFn: async ({ signal }) =>
      (await api.get('/api/v1/proofs', { query: { connectionId, limit: 3 }, signal })).items,
    refetchInterval: ({ state: { data } }) => (data?.some((proof) => !hasEnded(proof)) === true ? POLL_MS : false),
  });
}

export function differencesPage(
  id: string,
  filter: DifferenceFilter,
  { signal, ...page }: PageWanted,
): Promise<CursorPage<ProofDifference>> {
  return api.get('/api/v1/proofs/{id}/differences', { path: { id }, query: { ...filter, ...page }, signal });
}

/** @param idempotencyKey of this decision */
export function startProof(connectionId: string, idempotencyKey: string): Promise<Proof> {
  return api.post('/api/v1/connections/{id}/proofs', { path: { id: connectionId }, idempotencyKey });
}

export function cancelProof(id: string): Promise<Proof> {
  return api.post('/api/v1/proofs/{id}/cancel', { path: { id } });
}
