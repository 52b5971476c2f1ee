import { connectionNameOf } from '../../connections/store/connections.ts';
import type { Db } from '../../database/database.ts';
import { type TakenUp, takeUpLost } from '../../jobs/take-up-lost.ts';
import type { Jobs } from '../../temporal/client.ts';
import { endProof } from '../store/proof/proof-states.ts';
import { type ProofScope, getProof } from '../store/proof/proofs.ts';

/** A proof or a comparison that is lost continues where its last durable cursors stand. Errors: `temporal-unavailable`. */
export async function takeUpProof(
  { db, jobs, isPlanning }: { db: Db; jobs: Jobs; isPlanning(id: string): Promise<boolean> },
  scope: ProofScope,
): Promise<TakenUp> {
  const before = await getProof(db, scope);
  // What a plan is made from is read by the workflow of its restore.
  const restores = before?.purpose === 'plan' && (await isPlanning(before.id));
  return takeUpLost({
    name: before?.purpose ?? 'proof',
    get: () => getProof(db, scope),
    run: ({ id, connectionId, purpose }) =>
      purpose === 'plan'
        ? Promise.resolve(restores ? 'running' : 'ended')
        : jobs.runOf({ kind: purpose, jobId: id, connectionId }),
    end: (_, end) => (end.state === 'failed' ? endProof(db, scope, end) : endProof(db, scope, { state: 'cancelled' })),
    async continue({ id: proofId, connectionId, workspaceId, purpose }) {
      const name = (await connectionNameOf(db, { workspaceId, id: connectionId })) ?? '';
      const input = { proofId, connectionId, workspaceId };
      if (purpose === 'comparison')
        await jobs.startComparison({ ...input, label: `comparison of a backup of ${name} with the tenant` });
      else await jobs.startProof({ ...input, label: `proof of the newest backup of ${name}` });
    },
  });
}
