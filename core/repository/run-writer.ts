import { createHash } from 'node:crypto';
import type { TypeKey } from '../domain/type-keys.ts';
import type { Storage } from '../storage/storage.ts';
import { encodeSync } from './codec.ts';
import { runPathOf } from './file-path.ts';
import { FILE_KIND } from './frame-header.ts';
import type { FileContext, Frames } from './frame.ts';
import type { EntryKind } from './run-entries.ts';
import { endFile } from './trailer.ts';
import type { RunRef } from './types.ts';
import type { WriteRunOptions } from './write-run-options.ts';

const blockChars = 64 * 1024;
/** Of a run that can lie in a manifest: each later manifest repeats it until it is merged into a larger one. */
export const MANIFEST_RUN_BYTES = 4 * 1024;

export interface RunWriterInput<T> extends WriteRunOptions {
  /** The connection's folder. */
  readonly files: Storage;
  readonly frames: Frames;
  readonly id: string;
  readonly type: TypeKey;
  readonly entries: AsyncIterable<T>;
  readonly kind: EntryKind<T>;
}

export function runFile(connectionId: string, run: Pick<RunRef, 'id' | 'type' | 'kind'>): FileContext {
  return {
    connectionId,
    path: runPathOf(run.type, run.id),
    kind: FILE_KIND[run.kind],
    sealed: run.id.startsWith('s'),
  };
}

/** Streams the entries into a file, or into the reference; nothing of it exists if they fail on the way. */
export async function writeRun<T>(input: RunWriterInput<T>): Promise<RunRef> {
  const ref = { id: input.id, kind: input.kind.kind, type: input.type };
  const hash = createHash('sha256');
  const total = { entries: 0, sizeBytes: 0 };
  const file = runFile(input.frames.connectionId, ref);
  const body = async function* (): AsyncGenerator<Uint8Array> {
    for await (const part of runBody(input, file, total)) {
      hash.update(part);
      yield part;
    }
  };
  const parts = body();
  const begin = input.inManifest === true ? await beginOf(parts) : { parts: [], ended: false };
  const written = (): Omit<RunRef, 'content'> => ({ ...ref, ...total, sha256: hash.digest('hex') });
  if (begin.ended) return { ...written(), content: Buffer.concat(begin.parts).toString('base64') };
  await input.files.put(
    file.path,
    (async function* () {
      yield* begin.parts;
      yield* parts;
    })(),
  );
  return written();
}

/** As much of a run as can lie in a manifest, and a part more where that is not all of it. */
async function beginOf(parts: AsyncGenerator<Uint8Array>): Promise<{ parts: Uint8Array[]; ended: boolean }> {
  const begin: Uint8Array[] = [];
  for (let bytes = 0; bytes <= MANIFEST_RUN_BYTES;) {
    const next = await parts.next();
    if (next.done) return { parts: begin, ended: true };
    begin.push(next.value);
    bytes += next.value.length;
  }
  return { parts: begin, ended: false };
}

async function* runBody<T>(
  { frames, entries, kind, type }: RunWriterInput<T>,
  file: FileContext,
  total: { entries: number; sizeBytes: number },
): AsyncIterable<Uint8Array> {
  const blocks: [number, number, number, readonly string[]][] = [];
  let lines: string[] = [];
  let chars = 0;
  let first: T | null = null;
  let last: T | null = null;

  const closeBlock = (): Buffer | null => {
    if (first === null) return null;
    const content = Buffer.from(`${lines.join('\n')}\n`);
    const place = { number: blocks.length, offset: total.sizeBytes, last: false };
    const bytes = frames.seal(file, { ...encodeSync(content), contentBytes: content.length, ...place });
    blocks.push([total.sizeBytes, bytes.length, lines.length, kind.key(first)]);
    total.sizeBytes += bytes.length;
    lines = [];
    chars = 0;
    first = null;
    return bytes;
  };

  for await (const entry of entries) {
    if (last !== null && kind.compare(last, entry) >= 0) {
      throw new Error(`entries of a run must come sorted and without repeats (${kind.key(entry).join(' ')})`);
    }
    first ??= entry;
    last = entry;
    const line = kind.encode(entry);
    lines.push(line);
    chars += line.length + 1;
    total.entries += 1;
    if (chars < blockChars) continue;
    const block = closeBlock();
    if (block) yield block;
  }
  const block = closeBlock();
  if (block) yield block;
  const trailer = {
    kind: kind.kind,
    type,
    entries: total.entries,
    blocks,
    lastKey: last === null ? null : kind.key(last),
  };
  const end = endFile(frames, file, { number: blocks.length, offset: total.sizeBytes }, trailer);
  total.sizeBytes += end.length;
  yield end;
}
