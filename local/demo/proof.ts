import { type ApiClient } from './api-client.ts';
import { mustHaveWorked } from './backups.ts';
import { follow, type Job } from './follow.ts';

interface Proof extends Job {
  readonly outcome: 'equal' | 'differs' | 'unknown' | null;
  readonly graph: { readonly requests: number };
  readonly total: { readonly objects: number; readonly links: number; readonly since: number };
}

const WORDS = {
  equal: 'the newest backup is equal to the tenant',
  differs: 'the newest backup and the tenant differ',
  unknown: 'not everything could be compared',
} as const;

/** Reads the whole tenant and compares it with the newest backup. */
export async function proveCopy(api: ApiClient, connectionId: string): Promise<void> {
  const { id } = await api.post<Proof>(`/connections/${connectionId}/proofs`, {});
  const proof = await follow<Proof>(
    api,
    `/proofs/${id}`,
    ({ state, graph }) => `${state}: ${String(graph.requests)} requests`,
  );
  const { outcome, total } = mustHaveWorked(proof, 'proof');
  console.log(
    `    ${String(total.objects)} objects and ${String(total.links)} links of the tenant were compared: ${WORDS[outcome ?? 'unknown']}`,
  );
}
