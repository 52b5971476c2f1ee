import { getDeletion } from '../accounts/store/workspace-deletions.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { erasePage } from '../storage/erase-page.ts';
import { type RepositoryRow, getRepository } from '../storages/store/repositories.ts';
import type { DeletionDeps } from './deps.ts';
import { commitPage, erasureOf, leaveFiles } from './store/repository-erasures.ts';

export interface ErasureWindow {
  readonly workspaceId: string;
  readonly repositoryId: string;
  /** 1 or 2. */
  readonly round: number;
  readonly signal: AbortSignal;
  readonly isOver: () => boolean;
}

/** Hundreds of files each: far beyond any repository. The lists of the managed storage are the operator's, and believed. */
export const MOST_PAGES = 20_000;
/** Files in a bucket of the workspace's own were not to be deleted. */
export const CHOSEN = 'chosen';

/**
 * Deletes files of a repository page by page, until they are gone or the window is over. Where it is, is known after each
 * page. An own bucket that refuses costs only itself: its files stay and are named.
 *
 * @returns whether the repository is done. Errors: faults that may pass, and all of the managed storage.
 */
export async function eraseFiles(deps: DeletionDeps, window: ErasureWindow): Promise<boolean> {
  const { db } = deps;
  const { workspaceId, repositoryId, round } = window;
  const repository = await getRepository(db, { workspaceId, id: repositoryId });
  if (!repository) return true;
  const isOwn = repository.storage.workspaceId !== null;
  if (isOwn && (await getDeletion(db, workspaceId))?.ownFiles !== true) {
    await leaveFiles(db, { repositoryId, round, code: CHOSEN });
    return true;
  }
  try {
    return await erasePages(deps, window, repository);
  } catch (error) {
    if (!isOwn || !isCybbackError(error) || error.retryable) throw error;
    await leaveFiles(db, { repositoryId, round, code: error.code });
    return true;
  }
}

async function erasePages(
  { db, openStorage }: DeletionDeps,
  { repositoryId, round, signal, isOver }: ErasureWindow,
  { connectionId, storage: row }: RepositoryRow,
): Promise<boolean> {
  const storage = await openStorage(row);
  for (let emptied = 0; ; emptied += 1) {
    const { place, pages, done } = await erasureOf(db, repositoryId, round);
    if (done) return true;
    if (pages >= MOST_PAGES && row.workspaceId !== null)
      throw new CybbackError('storage-answer', 'The list of files in the storage has no end.');
    if (emptied > 0 && isOver()) return false;
    signal.throwIfAborted();
    const page = await erasePage(storage, `${connectionId}/`, place);
    await commitPage(db, { repositoryId, from: place, page });
  }
}
