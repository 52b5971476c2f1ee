import { connectionNameOf } from '../../connections/store/connections.ts';
import type { Db } from '../../database/database.ts';
import { type TakenUp, takeUpLost } from '../../jobs/take-up-lost.ts';
import type { Jobs } from '../../temporal/client.ts';
import { endProof } from '../store/proof/proof-states.ts';
import { type ProofScope, getProof } from '../store/proof/proofs.ts';

/** A proof that is lost continues where its last durable cursors stand. Errors: `temporal-unavailable`. */
export function takeUpProof({ db, jobs }: { db: Db; jobs: Jobs }, scope: ProofScope): Promise<TakenUp> {
  return takeUpLost({
    name: 'proof',
    get: () => getProof(db, scope),
    run: ({ id, connectionId }) => jobs.runOf({ kind: 'proof', jobId: id, connectionId }),
    end: (_, end) => (end.state === 'failed' ? endProof(db, scope, end) : endProof(db, scope, { state: 'cancelled' })),
    async continue({ id: proofId, connectionId, workspaceId }) {
      const name = (await connectionNameOf(db, { workspaceId, id: connectionId })) ?? '';
      await jobs.startProof({ proofId, connectionId, workspaceId, label: `proof of the newest backup of ${name}` });
    },
  });
}
