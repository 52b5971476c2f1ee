import { captureType as readType } from '#core/backups/capture/capture-type.ts';
import { carryType as keepPrevious, finishType as writeIndexes } from '#core/backups/capture/finish-type.ts';
import { publishBackup as publish } from '#core/backups/capture/publish-backup.ts';
import { countUsers, readTenantContext, type TenantContext } from '#core/backups/capture/tenant-context.ts';
import type { CaptureContext, TypeOutcome } from '#core/backups/capture/types.ts';
import { examineType } from '#core/backups/files/examine-type.ts';
import { proveBase as prove } from '#core/backups/files/prove-base.ts';
import type { OpenBackup } from '#core/backups/open-repositories.ts';
import { endBackup as recordEnd, markBackupRunning } from '#core/backups/store/backup-states.ts';
import {
  backupFacts,
  type FinishedType,
  finishedTypes,
  insertBackupTypes,
  setContext,
  setMode,
} from '#core/backups/store/capture/backup-facts.ts';
import { reportProgress } from '#core/backups/store/capture/progress.ts';
import { analyzeStaging } from '#core/backups/store/capture/publish.ts';
import { setUserCount } from '#core/connections/store/connected-tenants.ts';
import { atMostEvery } from '#core/domain/at-most-every.ts';
import type { ErrorCode } from '#core/domain/errors.ts';
import { inLanes } from '#core/domain/in-lanes.ts';
import { objectType } from '#core/domain/object-types/index.ts';
import type { Warning } from '#core/domain/states.ts';
import { type TypeKey, TYPE_KEYS } from '#core/domain/type-keys.ts';
import { wakeNext } from '#core/jobs/take-turn.ts';
import { windowEnd } from '#core/jobs/window-end.ts';
import { toApplicationFailure } from '#core/temporal/application-failure.ts';
import { activity, cancellation, slotInHand, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { knownCode } from './known-code.ts';
import { turnDeps } from './turn-activities.ts';

/** Types of one activity that are read side by side. */
const READ_AT_ONCE = 4;

/** Who watches sees a type move; its end is reported besides. */
const PROGRESS_MS = 1_000;

export interface BackupActivities {
  startBackup(backupId: string): Promise<{ goOn: boolean }>;
  /** Looks at what the backup is going to build on; to be called again until `done`. */
  proveBase(backupId: string): Promise<{ done: boolean }>;
  captureContext(backupId: string): Promise<void>;
  /** Reads a type for a bounded time; to be called again until `done`. */
  captureType(backupId: string, type: TypeKey): Promise<TypeOutcome>;
  /** The same for several, side by side: what is read to its end, and what cannot be read. To be called again with the others. */
  captureTypes(backupId: string, types: readonly TypeKey[]): Promise<TypesOutcome>;
  carryType(backupId: string, type: TypeKey, failure: { code: string; message: string }): Promise<void>;
  /** Everything is read: the indexes can be written. */
  prepareIndexes(): Promise<void>;
  finishType(backupId: string, type: TypeKey): Promise<void>;
  /** One after the other; repeated, it continues at the first that is not finished. */
  finishTypes(backupId: string, types: readonly TypeKey[]): Promise<void>;
  publishBackup(backupId: string): Promise<void>;
  endBackup(backupId: string, end: BackupEnding): Promise<void>;
}

export interface TypesOutcome {
  readonly read: readonly TypeKey[];
  readonly failed: readonly { readonly type: TypeKey; readonly code: string; readonly message: string }[];
}

export type BackupEnding = { state: 'cancelled' } | { state: 'failed'; code: string; message: string };

export function createBackupActivities(deps: ActivityDeps): BackupActivities {
  const { db } = deps;

  const startBackup = async (backupId: string): Promise<{ goOn: boolean }> => {
    const facts = await backupFacts(db, backupId);
    const goOn = await markBackupRunning(db, { workspaceId: facts.workspaceId, id: backupId });
    if (!goOn) return { goOn };
    await insertBackupTypes(db, backupId, TYPE_KEYS);
    // Nothing to build on in this repository: a backup that is complete in itself.
    if (facts.mode === 'incremental' && facts.baseManifest === null) await setMode(db, backupId, 'full');
    return { goOn };
  };

  const proveBase = async (backupId: string): Promise<{ done: boolean }> => {
    const { repository } = await deps.openBackup(backupId);
    const { clock, fullReads } = deps;
    const slot = slotInHand();
    const isOver = windowEnd(clock, slot, deps.captureLimits);
    const pause = () => slot.pause();
    return prove({ db, repository, clock, signal: cancellation(), fullReads, isOver, pause }, backupId);
  };

  const captureContext = async (backupId: string): Promise<void> => {
    // Opening the repository first: without its keys nothing of what follows could be kept.
    const { facts, base } = await deps.openBackup(backupId);
    const { client } = await deps.openTenant(facts);
    const held = (base?.manifest.context ?? {}) as TenantContext;
    const read = await readTenantContext(client, { held, now: deps.clock.now(), signal: cancellation() });
    await setContext(db, backupId, read);
    const users = await countUsers(client, { signal: cancellation() });
    if (users === null) return;
    const { plansOn } = deps.licences;
    const guests = plansOn ? await countUsers(client, { guests: true, signal: cancellation() }) : null;
    await setUserCount(db, facts.connectionId, { users, guests, at: new Date(deps.clock.now()) });
    await deps.licences.refresh(facts.workspaceId);
  };

  const openShared = async (backupId: string) => {
    const backup = await deps.openBackup(backupId);
    return { ...backup, tenant: await deps.openTenant(backup.facts) };
  };

  const contextOf = (
    { facts, repository, base, tenant }: Awaited<ReturnType<typeof openShared>>,
    key: TypeKey,
  ): CaptureContext => {
    const slot = slotInHand();
    return {
      db,
      backup: facts,
      type: objectType(key),
      ...tenant,
      repository,
      base: base?.manifest ?? null,
      clock: deps.clock,
      limits: deps.captureLimits,
      signal: cancellation(),
      random: deps.random ?? Math.random,
      isAwaited: () => slot.isAwaited(),
      pause: () => slot.pause(),
      examineFiles: () =>
        examineType(
          {
            db,
            repository,
            repositoryId: facts.repositoryId,
            backupId: facts.id,
            signal: cancellation(),
            pause: () => slot.pause(),
          },
          key,
          facts.startedAt ?? new Date(deps.clock.now()),
        ),
      onCommit: atMostEvery(PROGRESS_MS, deps.clock, () => reportProgress(db, facts, key)),
    };
  };

  const readOne = async (backup: OpenBackup, key: TypeKey): Promise<TypeOutcome> => {
    const context = contextOf({ ...backup, tenant: await deps.openTenant(backup.facts) }, key);
    const outcome = await readType(context);
    await reportProgress(db, context.backup, key);
    return outcome;
  };

  const captureType = async (backupId: string, key: TypeKey): Promise<TypeOutcome> =>
    readOne(await deps.openBackup(backupId), key);

  const captureTypes = async (backupId: string, keys: readonly TypeKey[]): Promise<TypesOutcome> => {
    const backup = await deps.openBackup(backupId);
    const read: TypeKey[] = [];
    const failures: { type: TypeKey; error: unknown }[] = [];
    const isOver = windowEnd(deps.clock, slotInHand(), deps.captureLimits);
    await inLanes(keys, READ_AT_ONCE, async (type) => {
      if (isOver()) return;
      try {
        if ((await readOne(backup, type)).done) read.push(type);
      } catch (error) {
        cancellation().throwIfAborted();
        deps.logger.warn({ err: error, type }, 'type not read');
        failures.push({ type, error });
      }
    });
    const failed = failures.map(({ type, error }) => ({ type, error: toApplicationFailure(error) }));
    // The others are as far as they came: repeated, their cursors are where they stand.
    const passing = failed.find(({ error }) => error.nonRetryable !== true);
    if (passing) throw passing.error;
    return {
      read,
      failed: failed.map(({ type, error }) => ({ type, code: error.type ?? 'internal', message: error.message })),
    };
  };

  const finishTypes = async (backupId: string, keys: readonly TypeKey[]): Promise<void> => {
    const shared = await openShared(backupId);
    const ended = new Set((await finishedTypes(db, backupId)).flatMap((type) => (isFinished(type) ? [type.type] : [])));
    for (const key of keys) {
      if (ended.has(key)) continue;
      const context = contextOf(shared, key);
      await context.pause();
      context.signal.throwIfAborted();
      await writeIndexes(context);
      await reportProgress(db, context.backup, key);
    }
  };

  const carryType = async (
    backupId: string,
    key: TypeKey,
    failure: { code: string; message: string },
  ): Promise<void> => {
    const { facts, base } = await deps.openBackup(backupId);
    await keepPrevious(
      { db, backup: facts, type: objectType(key), base: base?.manifest ?? null },
      carriedWarning(key, failure, base?.manifest.types[key] !== undefined),
    );
    await reportProgress(db, facts, key);
  };

  const publishBackup = async (backupId: string): Promise<void> => {
    const { facts, repository, base } = await deps.openBackup(backupId);
    const slot = slotInHand();
    const pause = () => slot.pause();
    await publish({ db, repository, base, clock: deps.clock, signal: cancellation(), pause }, backupId);
    await wakeNext(turnDeps(deps), facts.workspaceId);
  };

  const endBackup = async (backupId: string, end: BackupEnding): Promise<void> => {
    const { workspaceId } = await backupFacts(db, backupId);
    await recordEnd(
      db,
      { workspaceId, id: backupId },
      end.state === 'cancelled'
        ? end
        : {
            state: 'failed',
            errorCode: knownCode(end.code),
            errorMessage: end.message,
          },
    );
    await wakeNext(turnDeps(deps), workspaceId);
  };

  return {
    startBackup: activity(deps, startBackup),
    proveBase: slottedActivity(deps, proveBase),
    captureContext: slottedActivity(deps, captureContext),
    captureType: slottedActivity(deps, captureType),
    captureTypes: slottedActivity(deps, captureTypes),
    carryType: activity(deps, carryType),
    prepareIndexes: slottedActivity(deps, () => analyzeStaging(db)),
    finishType: slottedActivity(deps, (backupId, key) => finishTypes(backupId, [key])),
    finishTypes: slottedActivity(deps, finishTypes),
    publishBackup: slottedActivity(deps, publishBackup),
    endBackup: activity(deps, endBackup),
  };
}

/** Of a type that is carried along, what is lost of it may still have to be mended. */
function isFinished({ state, manifest }: FinishedType): boolean {
  return state === 'captured' && manifest !== null;
}

/** `held`: the backup that this one builds on has the type, and so does this one. */
function carriedWarning(key: TypeKey, failure: { code: string; message: string }, held: boolean): Warning {
  const consequence = held
    ? 'This backup holds what the one before held of them.'
    : 'This backup holds none of them in its storage; what earlier backups hold stays readable where it lies.';
  return {
    code: failure.code,
    type: key,
    message: `${objectType(key).label.many} could not be read: ${failure.message} ${consequence}`,
    remedy: remedyOf(key, knownCode(failure.code)),
  };
}

function remedyOf(key: TypeKey, code: ErrorCode): string {
  if (code === 'graph-permission-missing') {
    const choices = objectType(key).permissions.read.map((all) => all.join(' and '));
    return `Grant ${choices.join(' or ')} with admin consent, and run a backup.`;
  }
  return REMEDIES[code] ?? 'Run the backup again; if the message comes back, the log of the worker says more.';
}

const REMEDIES: Partial<Record<ErrorCode, string>> = {
  'graph-throttled': 'Run the backup again at a quieter time; what was missed is caught up.',
  'graph-unavailable': 'Run the backup again; what was missed is caught up.',
};
