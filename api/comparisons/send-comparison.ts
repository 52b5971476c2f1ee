import type { FastifyReply } from 'fastify';
import type { ChangesFilter } from '#core/backups/store/browse/changes.ts';
import { sendFile } from '../http/send-file.ts';
import { comparedGroups } from './file-objects.ts';
import type { FileObject } from './file-words.ts';
import { FILE_WRITERS, type FileFacts } from './file-writers.ts';
import type { FILE_FORMATS } from './schema.ts';
import type { ComparedSides, ComparedSummary } from './sides.ts';

/** What differs, as a file. Read before the answer begins, so that what is refused is answered as a problem. */
export async function sendComparison(
  reply: FastifyReply,
  {
    sides,
    summary,
    asked: { format, filter },
    filename,
  }: {
    readonly sides: ComparedSides;
    readonly summary: ComparedSummary;
    readonly asked: { readonly format: (typeof FILE_FORMATS)[number]; readonly filter: ChangesFilter };
    /** Without its ending. */
    readonly filename: string;
  },
): Promise<FastifyReply> {
  return sendGroups(reply, {
    facts: { compared: sides, summary, filter },
    format,
    filename,
    groups: (most) => comparedGroups(sides, { filter, most }),
  });
}

export async function sendGroups(
  reply: FastifyReply,
  {
    facts,
    format,
    filename,
    groups: groupsOf,
  }: {
    readonly facts: FileFacts;
    readonly format: (typeof FILE_FORMATS)[number];
    readonly filename: string;
    readonly groups: (most: number) => AsyncGenerator<readonly FileObject[]>;
  },
): Promise<FastifyReply> {
  const { type, most, write } = FILE_WRITERS[format];
  const groups = groupsOf(most);
  const first = await groups.next();
  return sendFile(reply, { filename: `${filename}.${format}`, type, chunks: write(facts, resumed(first, groups)) });
}

async function* resumed<T>(first: IteratorResult<T, unknown>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
