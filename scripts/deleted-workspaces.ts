// npm run deleted-workspaces: which workspaces were deleted and when, newest first, with what was left of their files and why.
import { readEnv, secretsFrom } from '../core/config/index.ts';
import { openDatabase } from '../core/database/open.ts';
import { type DeletedWorkspace, deletedWorkspaces } from '../core/deletions/store/deleted-workspaces.ts';
import { messageOf } from '../core/observability/sentence-error.ts';

const MOST = 1_000;

try {
  const db = openDatabase(secretsFrom(readEnv()).databaseUrl.reveal());
  try {
    const found = await deletedWorkspaces(db, MOST);
    if (found.length === 0) console.log('No workspace was deleted.');
    for (const workspace of found) console.log(lineOf(workspace));
  } finally {
    await db.destroy();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

function lineOf({
  workspaceId,
  requestedAt,
  startedAt,
  deletedAt,
  filesDeleted,
  filesLeft,
  filesLeftBecause,
}: DeletedWorkspace): string {
  const end = deletedAt ? `deleted ${deletedAt.toISOString()}` : `under way since ${startedAt.toISOString()}`;
  const why = filesLeftBecause.map(({ storage, code }) => `${storage} storage: ${code ?? 'unknown'}`);
  const left = why.length === 0 ? '' : `, ${filesLeft} left (${why.join('; ')})`;
  return `${workspaceId}  asked for ${requestedAt.toISOString()}, ${end}, ${filesDeleted} files deleted${left}`;
}
