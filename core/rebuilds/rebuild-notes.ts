import { getBackup } from '../backups/store/backups.ts';
import { applyConnectionSettings, findConnection } from '../connections/store/rebuilt-connection.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import { readConnectionNote, type FoundNote } from '../notes/connection-note.ts';
import {
  listRestoreNotes,
  readRestoreHead,
  readRestorePart,
  type NotedRow,
  type RestoreHead,
} from '../notes/restore-note.ts';
import { isUnreadable } from '../repository/damage.ts';
import type { Repository } from '../repository/types.ts';
import { takeUpPart, takeUpRestore } from '../restores/store/restore-notes.ts';
import { takeUpSchedules } from '../schedules/store/schedule-notes.ts';
import type { RebuildWork } from './rebuild-backups.ts';
import { countTakenIn, noteFinding } from './store/rebuilds.ts';

export type NotesWork = RebuildWork & { readonly box: SecretBox };

/**
 * What is noted beside the backups comes back: settings and schedules of a connection that the database did not have, and
 * restores with the map of IDs that they made. Called again until `done`, with the last restore that the call before took in.
 */
export async function rebuildNotes(work: NotesWork, after: string | null): Promise<{ done: boolean; after: string }> {
  if (work.rebuild.madeConnection && after === null) await rebuildSettings(work);
  let last = after ?? '';
  for await (const [restoreId, repository] of restoresAfter(work.repositories, last)) {
    work.signal.throwIfAborted();
    if (work.isOver() && last !== (after ?? '')) return { done: false, after: last };
    await rebuildRestore(work, repository, restoreId);
    last = restoreId;
  }
  return { done: true, after: last };
}

/** In order of ID, of all repositories: each lists its own in this order. */
async function* restoresAfter(
  repositories: readonly Repository[],
  after: string,
): AsyncGenerator<readonly [string, Repository]> {
  const heads = await Promise.all(
    repositories.map(async (repository) => {
      const ids = listRestoreNotes(repository)[Symbol.asyncIterator]();
      return { repository, ids, next: await ids.next() };
    }),
  );
  for (;;) {
    const [first] = heads
      .flatMap((head) => (head.next.done === true ? [] : [{ head, id: head.next.value }]))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    if (!first) return;
    if (first.id > after) yield [first.id, first.head.repository];
    first.head.next = await first.head.ids.next();
  }
}

async function rebuildSettings(work: NotesWork): Promise<void> {
  const { db, rebuild, repositories } = work;
  const { connectionId, workspaceId } = rebuild;
  let newest: FoundNote | null = null;
  for (const repository of repositories) {
    const found = await readConnectionNote(repository);
    for (const { name, error } of found.left)
      await noteFinding(db, rebuild.id, {
        file: `${connectionId}/notes/${name}`,
        code: error.code,
        message: `${error.message} An earlier note was taken where there is one.`,
      });
    if (found.note && (newest === null || found.name > newest.name)) newest = found;
  }
  if (!newest?.note) {
    await noteFinding(db, rebuild.id, {
      file: `${connectionId}/notes/connection`,
      code: 'storage-missing',
      message:
        'The storage holds no settings and schedules of the connection. Cloud, client ID and encryption have their defaults: look at them before the first backup.',
    });
    return;
  }
  const { connection, schedules } = newest.note;
  await db.transaction().execute(async (tx) => {
    await applyConnectionSettings(tx, connectionId, connection);
    const taken = await takeUpSchedules(tx, { workspaceId, connectionId }, schedules);
    await countTakenIn(tx, rebuild.id, { schedules: taken });
  });
}

const WHY_LEFT = {
  noTarget: 'it wrote into a connection that is not in this workspace. Rebuild that one, then this one again',
  noBackup: 'the backup that it restored from was not taken in',
  taken: 'this installation has another restore with this ID',
} as const;

async function missingFor(
  { db, rebuild }: NotesWork,
  { backup_id, target_connection_id }: NotedRow,
): Promise<keyof typeof WHY_LEFT | null> {
  const target = await findConnection(db, target_connection_id);
  if (target?.workspaceId !== rebuild.workspaceId) return 'noTarget';
  const backup = await getBackup(db, { workspaceId: rebuild.workspaceId, id: backup_id, connectionIds: null });
  return backup?.connectionId === rebuild.connectionId ? null : 'noBackup';
}

async function rebuildRestore(work: NotesWork, repository: Repository, restoreId: string): Promise<void> {
  const { db, rebuild } = work;
  const place = { workspaceId: rebuild.workspaceId, connectionId: rebuild.connectionId, restoreId };
  const file = `${rebuild.connectionId}/notes/restores/${restoreId}`;
  try {
    const head = await readRestoreHead(repository, restoreId);
    const left = await takeUpHeads(work, restoreId, head);
    if (left) {
      const message = `The report of a restore (${restoreId}) was left out: ${WHY_LEFT[left]}.`;
      await noteFinding(db, rebuild.id, { file, code: 'not-found', message });
      return;
    }
    for (let part = 0; part < head.parts; part += 1) {
      work.signal.throwIfAborted();
      await takeUpPart(work, place, await readRestorePart(repository, restoreId, part));
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    await noteFinding(db, rebuild.id, {
      file,
      code: error.code,
      message: `The report of a restore (${restoreId}) is not complete. ${error.message}`,
    });
  }
}

/** The restore, after those that it undoes. @returns why it is left out. */
async function takeUpHeads(
  work: NotesWork,
  restoreId: string,
  { restore, undone }: RestoreHead,
): Promise<keyof typeof WHY_LEFT | null> {
  const { db, rebuild } = work;
  const { workspaceId, connectionId } = rebuild;
  let undoOf: string | null = null;
  for (const row of [...undone.toReversed(), { ...restore, id: restoreId }]) {
    const missing = await missingFor(work, row);
    if (missing) return missing;
    const place = { workspaceId, connectionId, restoreId: row.id, undoOf };
    const taken = await db.transaction().execute(async (tx) => {
      const made = await takeUpRestore(tx, place, row);
      if (made === 'new') await countTakenIn(tx, rebuild.id, { restores: 1 });
      return made;
    });
    if (taken === 'taken') return 'taken';
    undoOf = row.id;
  }
  return null;
}
