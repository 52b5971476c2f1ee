import { isCancellation, log, proxyActivities } from '@temporalio/workflow';
import type { BackupActivities } from '../activities/backup-activities.ts';
import type { ProofActivities } from '../activities/proof-activities.ts';
import type { CAPTURE_PHASES } from '../core/domain/capture-phases.ts';
import type { TypeKey } from '../core/domain/type-keys.ts';
import type { ProofProgress } from '../core/temporal/names.ts';
import { AFTER_BACKUPS, BOOKKEEPING, WINDOW } from './activity-options.ts';
import { failureFacts } from './failure.ts';
import { isHistoryLong } from './history.ts';
import { runLimited } from './run-limited.ts';

/** Fewer than a backup: nobody waits for a proof, and both share the tenant's budget. For a comparison people wait. */
const TYPES_AT_ONCE = 2;
const AWAITED_AT_ONCE = 4;

const { leaveUnread } = proxyActivities<ProofActivities>(BOOKKEEPING);
const { finishProof } = proxyActivities<ProofActivities>({ ...WINDOW, ...AFTER_BACKUPS });
const { prepareIndexes } = proxyActivities<BackupActivities>({ ...WINDOW, ...AFTER_BACKUPS });

/** What is read, as the start says. */
export interface Wanted {
  /** Where they are not all. */
  types?: readonly TypeKey[] | undefined;
  /** People wait for it. */
  isAwaited?: boolean | undefined;
}

export interface ReadingProgress {
  phase: ProofProgress['phase'];
  readonly read: TypeKey[];
  readonly compared: TypeKey[];
}

/**
 * Reads the types of the tenant, compares them with the backup and ends with what was found.
 *
 * @returns false where it is to continue in a new run.
 */
export async function readAndCompareTypes(
  proofId: string,
  { phases: all, types, isAwaited }: Wanted & { readonly phases: typeof CAPTURE_PHASES },
  progress: ReadingProgress,
): Promise<boolean> {
  const phases = types === undefined ? all : all.map((phase) => phase.filter((type) => types.includes(type)));
  const atOnce = isAwaited === true ? AWAITED_AT_ONCE : TYPES_AT_ONCE;
  progress.phase = 'reading';
  for (const phase of phases) {
    const unread = phase.filter((type) => !progress.read.includes(type));
    await runLimited(unread, atOnce, (type) => readType(proofId, type, progress));
    if (!phase.every((type) => progress.read.includes(type))) return false;
  }
  progress.phase = 'comparing';
  await prepareIndexes();
  const uncompared = phases.flat().filter((type) => !progress.compared.includes(type));
  await runLimited(uncompared, atOnce, (type) => compare(proofId, type, progress));
  if (!uncompared.every((type) => progress.compared.includes(type))) return false;
  await finishProof(proofId);
  return true;
}

/** Reads to the end of the type, or until the history is long: what is read is durable with its cursor. */
async function readType(proofId: string, type: TypeKey, progress: ReadingProgress): Promise<void> {
  const { readForProof } = proxyActivities<ProofActivities>({ ...WINDOW, ...AFTER_BACKUPS, summary: `read ${type}` });
  try {
    for (;;) {
      if (isHistoryLong()) return;
      const { done } = await readForProof(proofId, type);
      if (done) break;
    }
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureFacts(error);
    log.warn('a type could not be read and is not compared', { proofId, type, code: failure.code });
    await leaveUnread(proofId, type, failure);
  }
  progress.read.push(type);
}

async function compare(proofId: string, type: TypeKey, progress: ReadingProgress): Promise<void> {
  const { compareForProof } = proxyActivities<ProofActivities>({
    ...WINDOW,
    ...AFTER_BACKUPS,
    summary: `compare ${type}`,
  });
  for (;;) {
    if (isHistoryLong()) return;
    const { done } = await compareForProof(proofId, type);
    if (done) break;
  }
  progress.compared.push(type);
}
