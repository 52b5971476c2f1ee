import { continueAsNew, isCancellation, patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { CheckActivities } from '../activities/check-activities.ts';
import type { LicenceActivities } from '../activities/licence-activities.ts';
import type { RetentionActivities } from '../activities/retention-activities.ts';
import type { VerifyActivities } from '../activities/verify-activities.ts';
import type { DailyCheckInput } from '../core/temporal/names.ts';
import { BOOKKEEPING, CHECK, VERIFICATION } from './activity-options.ts';
import { type FailureFacts, failureFacts } from './failure.ts';
import { runLimited } from './run-limited.ts';

/** Of one run: some thousand events of history. */
const PAGE = 200;
/** Few enough that backups that start meanwhile do not wait long for a worker. */
const AT_ONCE = 10;
/** Reading takes long: others wait for a worker less if few do it. */
const FILES_AT_ONCE = 2;
/** Of runs that began before the check looked at what lies in the storage. */
const FILES_ARE_CHECKED = 'files-are-checked';
/** Of runs that began before there were licences. */
const LICENCES_ARE_CHECKED = 'licences-are-checked';
/** Of runs that began before the data of disconnected tenants was deleted. */
const DATA_IS_ERASED = 'data-is-erased';
/** Of runs that began before backups were removed. */
const RETENTION_IS_APPLIED = 'retention-is-applied';

const { connectionsToCheck, postponeCheck, recordStorageFailure } = proxyActivities<CheckActivities>(BOOKKEEPING);
const { repositoriesOf } = proxyActivities<VerifyActivities>(BOOKKEEPING);
const { checkRepositoryWindow } = proxyActivities<VerifyActivities>(VERIFICATION);
const { markForRetention } = proxyActivities<RetentionActivities>(BOOKKEEPING);
const { connectionsToErase } = proxyActivities<RetentionActivities>(BOOKKEEPING);
const { eraseConnectionWindow } = proxyActivities<RetentionActivities>(VERIFICATION);
const { applyRetentionWindow } = proxyActivities<RetentionActivities>(VERIFICATION);
const { checkLicences } = proxyActivities<LicenceActivities>(CHECK);
const { checkConnection, checkStorage, checkBackups } = proxyActivities<CheckActivities>(CHECK);

/** Looks after every connection: its sign-in, its permissions, its credential's end, its storage, its backups; then every licence. */
export async function dailyCheck({ after }: DailyCheckInput = {}): Promise<void> {
  const ids = await connectionsToCheck(after ?? null, PAGE);
  await runLimited(ids, AT_ONCE, checkOne);
  if (patched(FILES_ARE_CHECKED)) await runLimited(ids, FILES_AT_ONCE, checkFiles);
  if (patched(RETENTION_IS_APPLIED)) await runLimited(ids, FILES_AT_ONCE, retain);
  const last = ids.at(-1);
  if (last !== undefined && ids.length === PAGE) await continueAsNew<typeof dailyCheck>({ after: last });
  if (patched(LICENCES_ARE_CHECKED)) await checkEveryLicence();
  if (patched(DATA_IS_ERASED)) await eraseEach();
}

/** The worker's log says what was wrong where it cannot be done; tomorrow is another check. */
async function checkEveryLicence(): Promise<void> {
  try {
    let after: string | null = null;
    do after = await checkLicences(after);
    while (after !== null);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** Reads a share of what lies in the storage; one that cannot be read has been told of above. */
async function checkFiles(connectionId: string): Promise<void> {
  const since = workflowInfo().startTime.toISOString();
  for (const repositoryId of await repositoriesOf(connectionId)) {
    try {
      while (!(await checkRepositoryWindow(repositoryId, since)).done);
    } catch (error) {
      if (isCancellation(error)) throw error;
    }
  }
}

/** Marks and removes old backups, as the policy says; what could not be done is in the worker's log and is tried tomorrow. */
async function retain(connectionId: string): Promise<void> {
  try {
    for (const repositoryId of await markForRetention(connectionId))
      while (!(await applyRetentionWindow(repositoryId)).done);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** Of disconnected tenants, whose owners wanted that; what could not be done is in the worker's log and is tried tomorrow. */
async function eraseEach(): Promise<void> {
  for (let after: string | null = null; ;) {
    const ids: readonly string[] = await connectionsToErase(after, PAGE);
    await runLimited(ids, FILES_AT_ONCE, erase);
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE || after === null) return;
  }
}

async function erase(connectionId: string): Promise<void> {
  try {
    while (!(await eraseConnectionWindow(connectionId)).done);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** What cannot be found out about one connection keeps nobody from looking after the next. */
async function checkOne(connectionId: string): Promise<void> {
  await Promise.all([
    checkConnection(connectionId).catch(unlessCancelled(({ code }) => postponeCheck(connectionId, code))),
    checkStorage(connectionId).catch(unlessCancelled((failure) => storageFailed(connectionId, failure))),
    // It reads our own database only: the worker's log says what was wrong, and tomorrow is another check.
    checkBackups(connectionId).catch(unlessCancelled(() => Promise.resolve())),
  ]);
}

/** A storage that throttles has answered; what is not about the storage at all is in the worker's log. */
async function storageFailed(connectionId: string, failure: FailureFacts): Promise<void> {
  if (failure.code.startsWith('storage-') && failure.code !== 'storage-throttled')
    await recordStorageFailure(connectionId, failure);
}

function unlessCancelled(then: (failure: FailureFacts) => Promise<void>): (error: unknown) => Promise<void> {
  return async (error) => {
    if (isCancellation(error)) throw error;
    await then(failureFacts(error));
  };
}
