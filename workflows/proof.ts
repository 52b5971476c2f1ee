import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  log,
  patched,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { ProofActivities } from '../activities/proof-activities.ts';
import { type CAPTURE_PHASES, phasesWith } from '../core/domain/capture-phases.ts';
import { CANCEL_SIGNAL, type ProofInput, type ProofProgress, STATE_QUERY } from '../core/temporal/names.ts';
import { AFTER_BACKUPS, BOOKKEEPING, WINDOW } from './activity-options.ts';
import { awaitTurn } from './await-turn.ts';
import { failureFacts } from './failure.ts';
import { GROUP_EXPIRATION } from './patches.ts';
import { type ReadingProgress, readAndCompareTypes, type Wanted } from './read-and-compare.ts';

const cancelSignal = defineSignal(CANCEL_SIGNAL);
const stateQuery = defineQuery<ProofProgress>(STATE_QUERY);

const { startProof, endProof } = proxyActivities<ProofActivities>(BOOKKEEPING);
const { readProofContext } = proxyActivities<ProofActivities>({ ...WINDOW, ...AFTER_BACKUPS });

interface Progress extends ReadingProgress {
  cancelRequested: boolean;
}

/**
 * Reads a tenant type by type, as a backup does, and compares it with the newest backup, or, for a comparison, what was
 * asked for with any backup. Nothing is backed up. A type that cannot be read is named and not compared.
 */
export async function proof(input: ProofInput): Promise<void> {
  const { proofId, continued } = input;
  // A proof that an earlier version began reads to its end what it was begun with.
  const expiration = continued ? continued.expiration === true : patched(GROUP_EXPIRATION);
  const phases = phasesWith({ schedules: true, expiration });
  const work = new CancellationScope({ cancellable: true });
  const progress: Progress = {
    phase: 'starting',
    cancelRequested: false,
    read: [...(continued?.read ?? [])],
    compared: [...(continued?.compared ?? [])],
  };
  setHandler(stateQuery, () => progress);
  setHandler(cancelSignal, () => {
    progress.cancelRequested = true;
    work.cancel();
  });
  const wanted: Wanted = { types: continued?.types, isAwaited: continued?.isAwaited };
  let isOver: boolean;
  try {
    isOver = await work.run(() => readAndCompare(input, { phases, wanted }, progress));
  } catch (error) {
    await CancellationScope.nonCancellable(() => recordEnd(proofId, error));
    if (isCancellation(error)) return;
    const { code, message } = failureFacts(error);
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true });
  }
  if (isOver) return;
  const { read, compared } = progress;
  log.info('the proof continues in a new run', { proofId, typesRead: read.length, typesCompared: compared.length });
  // One that waits for its turn still begins where the first run did.
  await continueAsNew<typeof proof>(
    progress.phase === 'starting' ? input : { ...input, continued: { read, compared, expiration, ...wanted } },
  );
}

/** @returns false where the proof is to continue in a new run. */
async function readAndCompare(
  { proofId, continued }: ProofInput,
  { phases: all, wanted }: { phases: typeof CAPTURE_PHASES; wanted: Wanted },
  progress: Progress,
): Promise<boolean> {
  if (!continued) {
    if ((await awaitTurn(proofId, () => false)) === 'later') return false;
    const { goOn, types, isAwaited } = await startProof(proofId);
    if (!goOn) return true;
    Object.assign(wanted, { types, isAwaited });
    await readProofContext(proofId);
  }
  return readAndCompareTypes(proofId, { phases: all, ...wanted }, progress);
}

async function recordEnd(proofId: string, error: unknown): Promise<void> {
  if (isCancellation(error)) await endProof(proofId, { state: 'cancelled' });
  else await endProof(proofId, { state: 'failed', ...failureFacts(error) });
}
