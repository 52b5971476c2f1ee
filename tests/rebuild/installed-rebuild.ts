import { getConnection } from '#core/connections/store/connections.ts';
import { systemClock } from '#core/domain/clock.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { exportRecoveryKit } from '#core/keys/recovery-kits.ts';
import { keepNotes } from '#core/notes/keep-notes.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { startRebuild } from '#core/rebuilds/start-rebuild.ts';
import { getRebuild, type Rebuild } from '#core/rebuilds/store/rebuilds.ts';
import { waitFor } from '#local/processes/wait.ts';
import type { Installation } from '../support/installation.ts';

export const PASSPHRASE = 'violet anchor maple drift ninety';

/** The kit of a connection, once everything about it is noted beside its backups. */
export async function exportedKit({ services, workspaceId }: Installation, id: string): Promise<RecoveryKit> {
  const { db, box, keyProvider, repositories } = services;
  const clock = systemClock;
  const openRepository = repositories.open.bind(repositories);
  await keepNotes({ db, box, clock, logger: silentLogger, openRepository }, { waitMs: 0 });
  const connection = await getConnection(db, { workspaceId, id });
  if (!connection) throw new Error('no such connection');
  return exportRecoveryKit({ db, keyProvider, clock }, connection, { passphrase: PASSPHRASE, exportedBy: 'owner' });
}

export async function beginRebuild({ services, jobs, workspaceId }: Installation, kit: RecoveryKit): Promise<Rebuild> {
  const { db, keyProvider, storages } = services;
  return startRebuild(
    { db, keyProvider, jobs, openStorage: (row) => storages.open(row) },
    { workspaceId, kit, passphrase: PASSPHRASE, places: [], createdBy: 'test' },
  );
}

/** Waits for the end of a rebuild; answers it whatever its state. */
export async function rebuildEnded(product: Installation, { id }: Rebuild, timeoutMs = 120_000): Promise<Rebuild> {
  const ended = await waitFor(
    async () => {
      const now = await getRebuild(product.services.db, { id });
      return now && now.state !== 'running' ? now : undefined;
    },
    { timeoutMs },
  );
  if (!ended) throw new Error(`the rebuild did not end:\n${product.workerOutput()}`);
  return ended;
}
