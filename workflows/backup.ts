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
import { type CAPTURE_PHASES, phasesWith, readSideBySide, type Reads } from '../core/domain/capture-phases.ts';
import type { TypeKey } from '../core/domain/type-keys.ts';
import { type BackupInput, type BackupProgress, CANCEL_SIGNAL, STATE_QUERY } from '../core/temporal/names.ts';
import { BOOKKEEPING, PUBLICATION, WINDOW } from './activity-options.ts';
import { awaitTurn } from './await-turn.ts';
import { failureFacts } from './failure.ts';
import { isHistoryLong } from './history.ts';
import { GROUP_EXPIRATION } from './patches.ts';
import { runLimited } from './run-limited.ts';

const cancelSignal = defineSignal(CANCEL_SIGNAL);
const stateQuery = defineQuery<BackupProgress>(STATE_QUERY);

/** Of runs that began before backups looked at what they build on. */
const BASE_IS_PROVED = 'base-is-proved';

/** Of runs that began when each type was finished by an activity of its own. */
const FINISHED_TOGETHER = 'types-finished-together';

/** Of runs that began when each type was read by activities of its own. */
const READ_TOGETHER = 'types-read-together';

/** Types finished side by side, and read by runs that began before short ones were read together. */
const TYPES_AT_ONCE = 3;

/** Readings side by side: each waits for Graph most of the time. */
const READINGS_AT_ONCE = 6;

const { startBackup, endBackup, carryType } = proxyActivities<BackupActivities>(BOOKKEEPING);
const { captureContext, proveBase } = proxyActivities<BackupActivities>(WINDOW);
const { prepareIndexes, publishBackup } = proxyActivities<BackupActivities>(PUBLICATION);

interface Progress extends BackupProgress {
  phase: BackupProgress['phase'];
  cancelRequested: boolean;
  readonly reading: TypeKey[];
  readonly read: TypeKey[];
}

/**
 * Reads a tenant type by type, then publishes what was read as one backup. A type that cannot be read keeps what the
 * backup before held of it; the backup is then complete with warnings.
 */
export async function backup(input: BackupInput): Promise<void> {
  const { backupId, continued } = input;
  const reads = whatIsRead(input);
  const work = new CancellationScope({ cancellable: true });
  const progress: Progress = {
    phase: 'starting',
    cancelRequested: false,
    reading: [],
    read: [...(continued?.read ?? [])],
  };
  setHandler(stateQuery, () => progress);
  setHandler(cancelSignal, () => {
    progress.cancelRequested = true;
    work.cancel();
  });
  let isOver: boolean;
  try {
    isOver = await work.run(() => readAndPublish(input, phasesWith(reads), progress));
  } catch (error) {
    await CancellationScope.nonCancellable(() => recordEnd(backupId, error));
    if (isCancellation(error)) return;
    const { code, message } = failureFacts(error);
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true });
  }
  if (isOver) return;
  log.info('the backup continues in a new run', { backupId, typesRead: progress.read.length });
  // One that waits for its turn still begins where the first run did.
  await continueAsNew<typeof backup>(
    progress.phase === 'starting' ? input : { ...input, continued: { read: progress.read, ...reads } },
  );
}

/** @returns false where it is to continue in a new run. */
async function readAndPublish(
  { backupId, continued }: BackupInput,
  phases: typeof CAPTURE_PHASES,
  progress: Progress,
): Promise<boolean> {
  if (!continued) {
    if ((await awaitTurn(backupId, () => false)) === 'later') return false;
    const { goOn } = await startBackup(backupId);
    if (!goOn) return true;
    if (patched(BASE_IS_PROVED)) while (!(await proveBase(backupId)).done);
    await captureContext(backupId);
  }
  progress.phase = 'reading';
  for (const phase of phases) {
    const unread = phase.filter((type) => !progress.read.includes(type));
    if (patched(READ_TOGETHER))
      await runLimited(readSideBySide(unread), READINGS_AT_ONCE, (types) => readTypes(backupId, types, progress));
    else await runLimited(unread, TYPES_AT_ONCE, (type) => readType(backupId, type, progress));
    if (!phase.every((type) => progress.read.includes(type)) && isHistoryLong()) return false;
  }
  progress.phase = 'indexing';
  await prepareIndexes();
  const together = patched(FINISHED_TOGETHER);
  for (const phase of phases) {
    if (together) await runLimited(lanesOf(phase), TYPES_AT_ONCE, (types) => finishTogether(backupId, types));
    else await runLimited(phase, TYPES_AT_ONCE, (type) => finish(backupId, type));
  }
  progress.phase = 'publishing';
  // A manifest that is written is a backup: from here on nothing but its publication is the right end.
  await CancellationScope.nonCancellable(() => publishBackup(backupId));
  return true;
}

/** A backup that an earlier version began reads to its end what it was begun with. */
function whatIsRead({ continued }: BackupInput): Reads {
  if (continued) return { schedules: continued.schedules === true, expiration: continued.expiration === true };
  return { schedules: patched('privileged-schedules'), expiration: patched(GROUP_EXPIRATION) };
}

/** As `readType`, several in one activity; what fails there again and again is read one by one. */
async function readTypes(backupId: string, types: readonly TypeKey[], progress: Progress): Promise<void> {
  const [first, ...others] = types;
  if (first !== undefined && others.length === 0) {
    await readType(backupId, first, progress);
    return;
  }
  const summary = `read ${String(types.length)} types`;
  const { captureTypes } = proxyActivities<BackupActivities>({ ...WINDOW, summary });
  let unread = types;
  progress.reading.push(...types);
  try {
    while (unread.length > 0) {
      if (isHistoryLong()) return;
      const { read, failed } = await captureTypes(backupId, unread);
      for (const { type, code, message } of failed) await carry(backupId, type, { code, message });
      const over = [...read, ...failed.map(({ type }) => type)];
      progress.read.push(...over);
      unread = unread.filter((type) => !over.includes(type));
    }
    return;
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('types are read one by one', { backupId, code: failureFacts(error).code });
  } finally {
    for (const type of types) progress.reading.splice(progress.reading.indexOf(type), 1);
  }
  await runLimited(unread, TYPES_AT_ONCE, (type) => readType(backupId, type, progress));
}

/** Reads to the end of the type, or until the history is long: what is read is durable with its cursor. */
async function readType(backupId: string, type: TypeKey, progress: Progress): Promise<void> {
  const { captureType } = proxyActivities<BackupActivities>({ ...WINDOW, summary: `read ${type}` });
  progress.reading.push(type);
  try {
    for (;;) {
      if (isHistoryLong()) return;
      const { done } = await captureType(backupId, type);
      if (done) break;
    }
  } catch (error) {
    if (isCancellation(error)) throw error;
    await carry(backupId, type, failureFacts(error));
  } finally {
    progress.reading.splice(progress.reading.indexOf(type), 1);
  }
  progress.read.push(type);
}

async function carry(backupId: string, type: TypeKey, failure: { code: string; message: string }): Promise<void> {
  log.warn('a type could not be read and keeps what the backup before held', { backupId, type, code: failure.code });
  await carryType(backupId, type, failure);
}

async function finish(backupId: string, type: TypeKey): Promise<void> {
  const { finishType } = proxyActivities<BackupActivities>({ ...PUBLICATION, summary: `index ${type}` });
  await finishType(backupId, type);
}

/** Those that take longest come first, each by itself; of the others one after the other, most have next to nothing to write. */
function lanesOf(phase: readonly TypeKey[]): readonly (readonly TypeKey[])[] {
  const alone = phase.slice(0, TYPES_AT_ONCE - 1).map((type) => [type]);
  const others = phase.slice(TYPES_AT_ONCE - 1);
  return others.length === 0 ? alone : [...alone, others];
}

async function finishTogether(backupId: string, types: readonly TypeKey[]): Promise<void> {
  const summary = types.length === 1 ? `index ${types.join()}` : `index ${String(types.length)} types`;
  const { finishTypes } = proxyActivities<BackupActivities>({ ...PUBLICATION, summary });
  await finishTypes(backupId, [...types]);
}

async function recordEnd(backupId: string, error: unknown): Promise<void> {
  if (isCancellation(error)) await endBackup(backupId, { state: 'cancelled' });
  else await endBackup(backupId, { state: 'failed', ...failureFacts(error) });
}
