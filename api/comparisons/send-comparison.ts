import type { FastifyReply } from 'fastify';
import type { ChangesFilter } from '#core/backups/store/browse/changes.ts';
import { sendFile } from '../http/send-file.ts';
import { comparedGroups } from './file-objects.ts';
import { FILE_WRITERS } from './file-writers.ts';
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
  const { type, most, write } = FILE_WRITERS[format];
  const groups = comparedGroups(sides, { filter, most });
  const first = await groups.next();
  return sendFile(reply, {
    filename: `${filename}.${format}`,
    type,
    chunks: write({ compared: sides, summary, filter }, resumed(first, groups)),
  });
}

async function* resumed<T>(first: IteratorResult<T, unknown>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
