import { z } from 'zod';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { damaged } from '../repository/damage.ts';
import type { Repository } from '../repository/types.ts';
import { notedParts, notedRestore, type TakenPart } from '../restores/store/restore-notes.ts';
import { parseNote } from './connection-note.ts';

const FOLDER = 'restores/';
const HEAD = 'head';

const notedRow = z.looseObject({ backup_id: z.uuid(), target_connection_id: z.uuid() });

const headNote = z.object({
  format: z.literal(1),
  restore: notedRow,
  undone: z.array(notedRow.extend({ id: z.uuid() })),
  parts: z.int().nonnegative(),
});

const sealedColumn = z.base64().nullable();
const partNote = z.object({
  format: z.literal(1),
  items: z.array(
    z.looseObject({
      ordinal: z.int(),
      detail_sealed: sealedColumn,
      result_sealed: sealedColumn,
      before_sealed: sealedColumn,
      after_sealed: sealedColumn,
    }),
  ),
  steps: z.array(z.record(z.string(), z.unknown())),
  idMap: z.array(z.record(z.string(), z.unknown())),
  undo: z.array(z.record(z.string(), z.unknown())),
});

export interface NotedRow {
  readonly backup_id: string;
  readonly target_connection_id: string;
}

export interface RestoreHead {
  readonly restore: NotedRow;
  /** The restore that this one undoes, and so on. */
  readonly undone: readonly (NotedRow & { readonly id: string })[];
  readonly parts: number;
}

const partName = (restoreId: string, part: number): string => `${FOLDER}${restoreId}/${String(part).padStart(10, '0')}`;

/**
 * Writes a restore that has ended: its parts first, then the head, without which it is not there. Memory is bounded by
 * one part. A repetition writes what is missing.
 */
export async function writeRestoreNote(
  { db, box }: { db: Db; box: SecretBox },
  repository: Repository,
  restoreId: string,
): Promise<boolean> {
  const noted = await notedRestore(db, restoreId);
  if (noted === null) return false;
  let parts = 0;
  for await (const part of notedParts({ db, box }, restoreId)) {
    await repository.writeNote(partName(restoreId, parts), Buffer.from(JSON.stringify({ format: 1, ...part })));
    parts += 1;
  }
  const head = { format: 1, ...noted, parts };
  await repository.writeNote(`${FOLDER}${restoreId}/${HEAD}`, Buffer.from(JSON.stringify(head)));
  return true;
}

/** IDs of the restores that lie there, in order. */
export async function* listRestoreNotes(repository: Repository): AsyncIterable<string> {
  for await (const name of repository.listNotes(FOLDER)) {
    const [, id, part] = /^restores\/([0-9a-f-]{36})\/(.+)$/.exec(name) ?? [];
    if (id !== undefined && part === HEAD) yield id;
  }
}

export async function readRestoreHead(repository: Repository, restoreId: string): Promise<RestoreHead> {
  return read(repository, `${FOLDER}${restoreId}/${HEAD}`, headNote);
}

export async function readRestorePart(repository: Repository, restoreId: string, part: number): Promise<TakenPart> {
  return read(repository, partName(restoreId, part), partNote);
}

async function read<T>(repository: Repository, name: string, schema: z.ZodType<T>): Promise<T> {
  const { connectionId } = repository;
  const parsed = schema.safeParse(parseNote(connectionId, name, await repository.readNote(name)));
  if (!parsed.success) throw damaged(`${connectionId}/notes/${name}`, 'it holds another content than it should');
  return parsed.data;
}
