import { setTimeout as sleep } from 'node:timers/promises';
import { keysOfRepository } from '../backups/store/files/repository-keys.ts';
import { settingsToNote } from '../connections/store/rebuilt-connection.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import type { Repository, Sealing } from '../repository/types.ts';
import { repositoryToProbe } from '../storages/store/repositories.ts';
import { writeConnectionNote } from './connection-note.ts';
import { writeRestoreNote } from './restore-note.ts';
import { dueNotes, type NoteDue, noteTried, noteWritten, whileAlone } from './store/notes-due.ts';

export interface NotesDeps {
  readonly db: Db;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly logger: Logger;
  openRepository(scope: {
    workspaceId: string;
    repositoryId: string;
    tenantId: string;
    sealing: Sealing;
  }): Promise<Repository>;
}

const LOOK_MS = 10_000;
/** One that cannot be written (no backup yet, a storage that is away) is tried again after this. */
const WAIT_MS = 5 * 60_000;
const NOTES_AT_ONCE = 50;

/** Writes what has changed since it was last noted beside the backups. One that fails keeps no other back. */
export async function keepNotes(
  deps: NotesDeps,
  { waitMs = WAIT_MS, signal }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  for (let some = true; some && signal?.aborted !== true;) {
    some = false;
    await whileAlone(deps.db, async () => {
      const due = await dueNotes(deps.db, { limit: NOTES_AT_ONCE, waitMs });
      for (const note of due) {
        if (signal?.aborted === true) return;
        await keepNote(deps, note);
      }
      some = due.length === NOTES_AT_ONCE;
    });
  }
}

async function keepNote(deps: NotesDeps, note: NoteDue): Promise<void> {
  const { db, logger } = deps;
  try {
    if (await writeNote(deps, note)) await noteWritten(db, note);
    else await noteTried(db, note);
  } catch (error) {
    logger.warn(
      { err: error, connectionId: note.connectionId, kind: note.kind },
      'a note was not written; it is tried again',
    );
    await noteTried(db, note);
  }
}

async function writeNote(deps: NotesDeps, { connectionId, kind, subjectId }: NoteDue): Promise<boolean> {
  const { db } = deps;
  const [place, settings] = await Promise.all([repositoryToProbe(db, connectionId), settingsToNote(db, connectionId)]);
  if (!place || !settings) return false;
  // What was sealed once stays so: a note that is not is not believed beside data keys.
  const isSealed = settings.encryption || (await keysOfRepository(db, place.repositoryId)) > 0;
  const repository = await deps.openRepository({ ...place, sealing: isSealed ? 'aes-256-gcm' : 'none' });
  return kind === 'connection' ? writeConnectionNote(deps, repository) : writeRestoreNote(deps, repository, subjectId);
}

/** Looks every few seconds for as long as the process lives, in one process of all. */
export function startKeepingNotes(deps: NotesDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await keepNotes(deps, { signal });
      } catch (error) {
        deps.logger.warn({ err: error }, 'notes could not be looked after; it is tried again');
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
