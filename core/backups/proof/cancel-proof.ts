import type { Db } from '../../database/database.ts';
import { CybbackError } from '../../domain/errors.ts';
import type { Jobs } from '../../temporal/client.ts';
import { endProof, requestProofCancel } from '../store/proof/proof-states.ts';
import { getProof, type Proof, type ProofScope } from '../store/proof/proofs.ts';

/**
 * Asks the workflow to stop after the step in hand. One that has no workflow (any more) is cancelled at once.
 * Refusals: `not-found`, `conflict` (it has ended), `temporal-unavailable`.
 */
export async function cancelProof({ db, jobs }: { db: Db; jobs: Jobs }, scope: ProofScope): Promise<Proof> {
  const proof = await requestProofCancel(db, scope);
  if (!proof) throw new CybbackError('not-found', 'There is none with this ID.');
  if (proof.finishedAt !== null) {
    throw new CybbackError('conflict', 'It has already ended; there is nothing to cancel.', {
      facts: { state: proof.state },
    });
  }
  const heard = await (proof.purpose === 'comparison'
    ? jobs.cancelComparison(proof.id)
    : jobs.cancelProof(proof.connectionId));
  if (!heard) await endProof(db, scope, { state: 'cancelled' });
  return (await getProof(db, scope)) ?? proof;
}
