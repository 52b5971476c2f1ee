import { readdirSync } from 'node:fs';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { waitFor } from '../../processes/wait.ts';

const WITHIN_MS = 60_000;

/** What no manifest says is written beside the backups some seconds later: settings, schedules, reports of restores. */
export async function notesAreWritten(
  storage: string,
  { connectionId, restores }: { connectionId: string; restores: number },
): Promise<void> {
  const there = await waitFor(
    () => {
      const notes = readdirSync(storage, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.includes(`${connectionId}/notes/`),
      );
      const heads = notes.filter((file) => file.endsWith('/head'));
      return notes.some((file) => file.includes('/notes/connection-')) && heads.length >= restores;
    },
    { timeoutMs: WITHIN_MS, intervalMs: 500 },
  );
  if (there !== true) throw new SentenceError('The notes of the connection were not written.');
}
