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
import type { BackupActivities } from '../activities/backup-activities.ts';
import type { ProofActivities } from '../activities/proof-activities.ts';
import { type CAPTURE_PHASES, phasesWith } from '../core/domain/capture-phases.ts';
import type { TypeKey } from '../core/domain/type-keys.ts';
import { CANCEL_SIGNAL, type ProofInput, type ProofProgress, STATE_QUERY } from '../core/temporal/names.ts';
import { AFTER_BACKUPS, BOOKKEEPING, WINDOW } from './activity-options.ts';
import { awaitTurn } from './await-turn.ts';
import { failureFacts } from './failure.ts';
import { isHistoryLong } from './history.ts';
import { GROUP_EXPIRATION } from './patches.ts';
import { runLimited } from './run-limited.ts';

const cancelSignal = defineSignal(CANCEL_SIGNAL);
const stateQuery = defineQuery<ProofProgress>(STATE_QUERY);

/** Fewer than a backup: nobody waits for a proof, and both share the tenant's budget. For a comparison people wait. */
const TYPES_AT_ONCE = 2;
const AWAITED_AT_ONCE = 4;

const { startProof, endProof, leaveUnread } = proxyActivities<ProofActivities>(BOOKKEEPING);
const { readProofContext, finishProof } = proxyActivities<ProofActivities>({ ...WINDOW, ...AFTER_BACKUPS });
const { prepareIndexes } = proxyActivities<BackupActivities>({ ...WINDOW, ...AFTER_BACKUPS });

interface Progress extends ProofProgress {
  phase: ProofProgress['phase'];
  cancelRequested: boolean;
  readonly read: TypeKey[];
  readonly compared: TypeKey[];
}

/** What is read, as the start says. */
interface Wanted {
  types?: readonly TypeKey[] | undefined;
  isAwaited?: boolean | undefined;
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
  const { types } = wanted;
  const phases = types === undefined ? all : all.map((phase) => phase.filter((type) => types.includes(type)));
  const atOnce = wanted.isAwaited === true ? AWAITED_AT_ONCE : TYPES_AT_ONCE;
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
async function readType(proofId: string, type: TypeKey, progress: Progress): Promise<void> {
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

async function compare(proofId: string, type: TypeKey, progress: Progress): Promise<void> {
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

async function recordEnd(proofId: string, error: unknown): Promise<void> {
  if (isCancellation(error)) await endProof(proofId, { state: 'cancelled' });
  else await endProof(proofId, { state: 'failed', ...failureFacts(error) });
}
