import { cancelProof } from '#core/backups/proof/cancel-proof.ts';
import { startProof } from '#core/backups/proof/start-proof.ts';
import type { Backup } from '#core/backups/store/backups.ts';
import { beginVerification } from '#core/backups/store/files/verifications.ts';
import { getProof, type Proof } from '#core/backups/store/proof/proofs.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import { systemClock } from '#core/domain/clock.ts';
import { proofWorkflowId, verifyWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import type { Simulator } from '#simulator/index.ts';
import type { Installation } from '../support/installation.ts';

type Keep = (name: string, workflowId: string) => Promise<void>;

/** A proof, one that a type is left out of, one that is cancelled, and the verification of a backup. */
export async function recordProofs(
  product: Installation,
  { simulator, backup, keep }: { simulator: Simulator; backup: Backup; keep: Keep },
): Promise<void> {
  const { connectionId } = backup;
  const prove = async (name: string, between?: (proof: Proof) => Promise<unknown>): Promise<void> => {
    const proof = await start(product, connectionId);
    await between?.(proof);
    await waitFor(async () => !(await product.jobs.isProofRunning(connectionId)), { timeoutMs: 120_000 });
    await keep(name, proofWorkflowId(connectionId));
  };
  await prove('proof');
  simulator.addFault({ path: '/v1.0/groups*', status: 403, code: 'Authorization_RequestDenied', count: 10 });
  await prove('proof-unread');
  simulator.clearFaults();
  simulator.addFault({ path: '/v1.0/groups*', kind: 'delay', delayMs: 5_000, count: 10 });
  await prove('proof-cancelled', async (proof) => {
    await untilRunning(product, proof);
    await cancelProof({ db: product.services.db, jobs: product.jobs }, proof);
  });
  simulator.clearFaults();
  await verify(product, backup);
  await keep('verification', verifyWorkflowId(backup.id));
}

async function start({ services, jobs, workspaceId }: Installation, connectionId: string): Promise<Proof> {
  const connection = await getConnection(services.db, { workspaceId, id: connectionId });
  if (!connection) throw new Error('no such connection');
  return startProof({ db: services.db, jobs, clock: systemClock }, { connection, createdBy: 'test' });
}

async function untilRunning({ services }: Installation, proof: Proof): Promise<void> {
  await waitFor(async () => (await getProof(services.db, proof))?.state === 'running', { timeoutMs: 30_000 });
}

async function verify({ services, jobs }: Installation, backup: Backup): Promise<void> {
  const { id, workspaceId, connectionId } = backup;
  await beginVerification(services.db, id);
  await jobs.startVerify({ backupId: id, workspaceId, connectionId, label: 'verification' });
  const state = async (): Promise<string | null | undefined> =>
    (await services.db.selectFrom('backup').select('verifyState').where('id', '=', id).executeTakeFirst())?.verifyState;
  await waitFor(async () => (await state()) !== 'running', { timeoutMs: 120_000 });
}
