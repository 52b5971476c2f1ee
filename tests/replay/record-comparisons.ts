import { cancelProof } from '#core/backups/proof/cancel-proof.ts';
import { startComparison } from '#core/backups/proof/start-comparison.ts';
import type { Backup } from '#core/backups/store/backups.ts';
import type { ComparisonSelection } from '#core/backups/store/proof/comparisons.ts';
import { getProof, type Proof } from '#core/backups/store/proof/proofs.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { comparisonWorkflowId, restoreWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import type { Simulator } from '#simulator/index.ts';
import type { Installation } from '../support/installation.ts';

type Keep = (name: string, workflowId: string) => Promise<void>;

const TYPES: readonly TypeKey[] = ['users', 'groups', 'groupSettings'];
const REFUSED = { path: '/v1.0/groups*', status: 403, code: 'Authorization_RequestDenied', count: 10 } as const;
const SLOW = { path: '/v1.0/groups*', kind: 'delay', delayMs: 5_000, count: 10 } as const;

/**
 * Comparisons with the tenant: of all of it, of a part, one that a type is left out of, and one that is cancelled. And plans
 * that read the tenant in bulk: one that is made, one for which a type could not be read, one that is cancelled meanwhile.
 */
export async function recordComparisons(
  product: Installation,
  { simulator, backup, keep }: { simulator: Simulator; backup: Backup; keep: Keep },
): Promise<void> {
  const { services, jobs } = product;
  const compare = async (
    name: string,
    selection: Partial<ComparisonSelection> = {},
    between?: (started: Proof) => Promise<unknown>,
  ): Promise<void> => {
    const connection = await getConnection(services.db, backupScope(backup));
    if (!connection) throw new Error('no such connection');
    const started = await startComparison(
      { db: services.db, jobs },
      { connection, backupId: backup.id, selection: { types: [], objects: [], ...selection }, createdBy: 'test' },
    );
    await between?.(started);
    await waitFor(async () => !(await jobs.isComparisonRunning(started.id)), { timeoutMs: 120_000 });
    await keep(name, comparisonWorkflowId(started.id));
  };
  await compare('comparison');
  await compare('comparison-types', { types: TYPES });
  await during(simulator, REFUSED, () => compare('comparison-unread', { types: TYPES }));
  await during(simulator, SLOW, () =>
    compare('comparison-cancelled', { types: TYPES }, async (started) => {
      await waitFor(async () => (await getProof(services.db, started))?.state === 'running', { timeoutMs: 30_000 });
      await cancelProof({ db: services.db, jobs }, started);
    }),
  );

  const plan = async (name: string, between?: (id: string) => Promise<unknown>): Promise<void> => {
    const { id } = await product.restore({ backup, types: TYPES, removeAdded: true, dryRun: true });
    await between?.(id);
    await product.restoreEnded(id);
    await keep(name, restoreWorkflowId(id));
  };
  await plan('restore-read-in-bulk');
  await during(simulator, REFUSED, () => plan('restore-read-in-bulk-unread'));
  await during(simulator, SLOW, () =>
    plan('restore-read-in-bulk-cancelled', async (id) => {
      await product.restoreWhere(id, ({ state }) => state === 'running');
      await product.cancelRestore(id);
    }),
  );
}

function backupScope({ workspaceId, connectionId }: Backup): { workspaceId: string; id: string } {
  return { workspaceId, id: connectionId };
}

async function during(
  simulator: Simulator,
  fault: Parameters<Simulator['addFault']>[0],
  work: () => Promise<void>,
): Promise<void> {
  simulator.addFault(fault);
  await work();
  simulator.clearFaults();
}
