import {
  ApplicationFailure,
  CancellationScope,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { BackupActivities } from '../activities/backup-activities.ts';
import { CAPTURE_PHASES } from '../core/domain/capture-phases.ts';
import type { TypeKey } from '../core/domain/type-keys.ts';
import { CANCEL_SIGNAL, type BackupInput } from '../core/temporal/names.ts';
import { BOOKKEEPING, PUBLICATION, WINDOW } from './activity-options.ts';
import { failureFacts } from './failure.ts';
import { runLimited } from './run-limited.ts';

const cancelSignal = defineSignal(CANCEL_SIGNAL);

/** Types read side by side: enough to keep the network busy while one is being written. */
const TYPES_AT_ONCE = 3;

const { startBackup, endBackup, carryType } = proxyActivities<BackupActivities>(BOOKKEEPING);
const { captureContext } = proxyActivities<BackupActivities>(WINDOW);
const { prepareIndexes, publishBackup } = proxyActivities<BackupActivities>(PUBLICATION);

/**
 * Reads a tenant type by type, then publishes what was read as one backup. A type that cannot be read keeps what the
 * backup before held of it; the backup is then complete with warnings.
 */
export async function backup(input: BackupInput): Promise<void> {
  const work = new CancellationScope({ cancellable: true });
  setHandler(cancelSignal, () => work.cancel());
  try {
    await work.run(() => readAndPublish(input.backupId));
  } catch (error) {
    await CancellationScope.nonCancellable(() => recordEnd(input.backupId, error));
    if (isCancellation(error)) return;
    const { code, message } = failureFacts(error);
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true });
  }
}

async function readAndPublish(backupId: string): Promise<void> {
  const { goOn } = await startBackup(backupId);
  if (!goOn) return;
  await captureContext(backupId);
  for (const phase of CAPTURE_PHASES) {
    await runLimited(phase, TYPES_AT_ONCE, (type) => readType(backupId, type));
  }
  await prepareIndexes();
  for (const phase of CAPTURE_PHASES) {
    await runLimited(phase, TYPES_AT_ONCE, (type) => finish(backupId, type));
  }
  // A manifest that is written is a backup: from here on nothing but its publication is the right end.
  await CancellationScope.nonCancellable(() => publishBackup(backupId));
}

async function readType(backupId: string, type: TypeKey): Promise<void> {
  const { captureType } = proxyActivities<BackupActivities>({ ...WINDOW, summary: `read ${type}` });
  try {
    for (;;) {
      const { done } = await captureType(backupId, type);
      if (done) return;
    }
  } catch (error) {
    if (isCancellation(error)) throw error;
    await carryType(backupId, type, failureFacts(error));
  }
}

async function finish(backupId: string, type: TypeKey): Promise<void> {
  const { finishType } = proxyActivities<BackupActivities>({ ...PUBLICATION, summary: `index ${type}` });
  await finishType(backupId, type);
}

async function recordEnd(backupId: string, error: unknown): Promise<void> {
  if (isCancellation(error)) await endBackup(backupId, { state: 'cancelled' });
  else await endBackup(backupId, { state: 'failed', ...failureFacts(error) });
}
