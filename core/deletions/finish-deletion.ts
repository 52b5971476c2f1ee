import { keepAccountMail } from '../accounts/account-mail-queue.ts';
import { deleteWorkspaceRow, lockDeletion } from '../accounts/store/workspace-deletions.ts';
import { forgetBudgetsOf } from '../connections/store/disconnect.ts';
import type { DbTransaction } from '../database/database.ts';
import { deletionState } from '../domain/workspace-deletion.ts';
import { accountEmail } from '../mail/emails/account.ts';
import type { LeftBehind } from '../mail/emails/workspace-deletion.ts';
import { eraseJobsAndPlaces } from '../overview/store/erase-jobs-and-places.ts';
import { type ErasureOfWorkspace, erasuresOf } from '../overview/store/erasures-of-workspace.ts';
import type { DeletionDeps } from './deps.ts';
import { CHOSEN } from './erase-files.ts';
import { noteDeleted } from './store/deleted-workspaces.ts';

/** A mail server may be away for a while. */
const MAIL_VALID_MS = 7 * 86_400_000;

/**
 * The end: the workspace with everything that hangs on it, its audit log included, the record that stays with the operator
 * and the mails to who was a member, all or nothing. Safe to repeat.
 */
export async function finishDeletion(deps: DeletionDeps, workspaceId: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const found = await lockDeletion(trx, workspaceId);
    if (!found?.deletion || deletionState(found.deletion) !== 'started') return;
    const at = new Date(deps.clock.now());
    const erasures = await erasuresOf(trx, workspaceId);
    await record(trx, workspaceId, { at, erasures });
    const left = erasures.filter(({ isOwn }) => isOwn).flatMap(leftBehind);
    const email = accountEmail({ kind: 'workspaceDeleted', workspace: found.name, at, left }, deps);
    const expiresAt = new Date(at.getTime() + MAIL_VALID_MS);
    for (const to of found.deletion.recipients) await keepAccountMail({ ...deps, db: trx }, { to, email, expiresAt });
    await forgetBudgetsOf(trx, workspaceId);
    await eraseJobsAndPlaces(trx, workspaceId);
    await deleteWorkspaceRow(trx, workspaceId);
  });
}

async function record(
  trx: DbTransaction,
  workspaceId: string,
  { at, erasures }: { at: Date; erasures: readonly ErasureOfWorkspace[] },
): Promise<void> {
  await noteDeleted(trx, workspaceId, {
    deletedAt: at,
    filesDeleted: sum(erasures.map(({ filesDeleted }) => filesDeleted)),
    filesLeft: sum(erasures.map(({ filesLeft }) => filesLeft)),
    filesLeftBecause: erasures
      .filter(({ code }) => code !== null)
      .map(({ isOwn, code, filesLeft }) => ({ storage: isOwn ? 'own' : 'managed', code, files: filesLeft })),
  });
}

/** In words for who owns the bucket; nothing where all is gone. */
function leftBehind({ storage, filesLeft, examples, code }: ErasureOfWorkspace): LeftBehind[] {
  if (code === null) return [];
  return [{ storage, files: filesLeft === 0 ? null : filesLeft, because: becauseOf(code), examples }];
}

function becauseOf(code: string): LeftBehind['because'] {
  switch (code) {
    case CHOSEN:
      return 'chosen';
    case 'storage-locked':
      return 'locked';
    case 'versions-unseen':
      return 'unseen';
    case 'storage-unreachable':
    case 'storage-throttled':
      return 'away';
    default:
      return 'refused';
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
