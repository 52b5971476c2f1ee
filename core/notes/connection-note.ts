import { z } from 'zod';
import { removedNumbers } from '../backups/store/retention/removed-numbers.ts';
import { settingsToNote, type ConnectionSettings } from '../connections/store/rebuilt-connection.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CLOUDS } from '../domain/clouds.ts';
import { type CybbackError, isCybbackError } from '../domain/errors.ts';
import { damaged, isUnreadable } from '../repository/damage.ts';
import { NOTES_FOLDER } from '../repository/file-path.ts';
import type { Repository } from '../repository/types.ts';
import { notedSchedules } from '../schedules/store/schedule-notes.ts';
import { joinRanges, type NumberRange } from './removed-numbers.ts';

const PREFIX = 'connection-';
const DIGITS = 15;

const connectionNote = z.object({
  format: z.literal(1),
  connection: z.object({
    name: z.string(),
    cloud: z.enum(CLOUDS),
    clientId: z.string(),
    encryption: z.boolean(),
    tenantName: z.string().nullable(),
    verifiedDomains: z.array(z.string()),
    createdAt: z.string(),
  }),
  schedules: z.array(z.record(z.string(), z.unknown())),
  removed: z.array(z.tuple([z.int(), z.int()])).optional(),
});

export interface ConnectionNote {
  readonly connection: ConnectionSettings;
  readonly schedules: readonly unknown[];
  /** Numbers that retention took; left out by an earlier version of the product. */
  readonly removed?: readonly NumberRange[] | undefined;
}

/** Writes what the service is set to do with the connection. @returns false where there is nothing to write now. */
export async function writeConnectionNote(
  { db, clock }: { db: Db; clock: Clock },
  repository: Repository,
): Promise<boolean> {
  const { connectionId } = repository;
  const connection = await settingsToNote(db, connectionId);
  if (!connection) return false;
  // What was removed before the database began anew only the note before tells.
  const before = (await readConnectionNote(repository)).note?.removed ?? [];
  const removed = joinRanges(...before, ...(await removedNumbers(db, connectionId)));
  const note = { format: 1, connection, schedules: await notedSchedules(db, connectionId), removed };
  const name = PREFIX + String(clock.now()).padStart(DIGITS, '0');
  await repository.writeNote(name, Buffer.from(JSON.stringify(note)));
  await removeOldNotes(repository);
  return true;
}

/** The newest counts; the others are there for the day on which that one cannot be read. */
const NOTES_KEPT = 3;

/**
 * Those before the newest ones go, once the newest was read back. One that the storage protects stays until another change
 * is noted; one that cannot be removed costs the new note nothing.
 */
async function removeOldNotes(repository: Repository): Promise<void> {
  const names = await connectionNotes(repository);
  const [newest] = names.slice(-1);
  if (newest === undefined || names.length <= NOTES_KEPT) return;
  try {
    parse(repository, newest, await repository.readNote(newest));
    for (const name of names.slice(0, -NOTES_KEPT)) await repository.removeFile(NOTES_FOLDER + name);
  } catch (error) {
    if (!isCybbackError(error)) throw error;
  }
}

/** Names, oldest first. */
async function connectionNotes(repository: Repository): Promise<string[]> {
  const names: string[] = [];
  for await (const name of repository.listNotes(PREFIX)) if (/^connection-\d{15}$/.test(name)) names.push(name);
  return names;
}

export interface FoundNote {
  /** Null: there is none that can be read. */
  readonly note: ConnectionNote | null;
  readonly name: string;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  /** Newer ones that cannot be read. */
  readonly left: readonly { readonly name: string; readonly error: CybbackError }[];
}

/** The newest one that can be read; it is looked for from the newest back. */
export async function readConnectionNote(repository: Repository): Promise<FoundNote> {
  const names = await connectionNotes(repository);
  const left: { name: string; error: CybbackError }[] = [];
  for (const name of names.toReversed()) {
    try {
      const note = parse(repository, name, await repository.readNote(name));
      return { note, name, at: Number(name.slice(PREFIX.length)), left };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      left.push({ name, error });
    }
  }
  return { note: null, name: '', at: 0, left };
}

function parse({ connectionId }: Repository, name: string, content: Uint8Array): ConnectionNote {
  const parsed = connectionNote.safeParse(parseNote(connectionId, name, content));
  if (!parsed.success) throw damaged(`${connectionId}/notes/${name}`, 'it holds another content than it should');
  return parsed.data;
}

export function parseNote(connectionId: string, name: string, content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    throw damaged(`${connectionId}/notes/${name}`, 'it is not JSON');
  }
}
