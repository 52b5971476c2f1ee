import type { Storage } from '../storage/storage.ts';
import { encodeSync } from './codec.ts';
import { damaged } from './damage.ts';
import type { FileContext, Frames } from './frame.ts';

/** The last frame of packs and runs, and the footer by which it is found: docs/format.md §3. */
export const FOOTER_BYTES = 8;
const footerMagic = Buffer.from('CYBZ');
/** Read at once from a file's end: holds the trailer of most files. */
const tailBytes = 64 * 1024;

export function endFile(
  frames: Frames,
  file: FileContext,
  place: { number: number; offset: number },
  trailer: unknown,
): Buffer {
  const content = Buffer.from(JSON.stringify(trailer));
  const bytes = frames.seal(file, { ...encodeSync(content), contentBytes: content.length, ...place, last: true });
  return Buffer.concat([bytes, encodeFooter(bytes.length)]);
}

export interface Trailer {
  /** Where it begins, which is where the content of the file ends. */
  readonly offset: number;
  readonly number: number;
  readonly value: unknown;
  /** The trailer and the footer, as they lie there. */
  readonly bytes: Uint8Array;
}

/** Reads the trailer by one or two ranged reads. `sizeBytes` is that of the file. */
export async function readTrailer(
  files: Pick<Storage, 'getRange'>,
  frames: Frames,
  file: FileContext,
  sizeBytes: number,
): Promise<Trailer> {
  const name = `${file.connectionId}/${file.path}`;
  const start = Math.max(0, sizeBytes - tailBytes);
  const tail = await files.getRange(file.path, { offset: start, length: sizeBytes - start });
  if (tail.length !== sizeBytes - start) throw damaged(name, 'it is shorter than it should be');
  const length = parseFooter(name, tail);
  const offset = sizeBytes - FOOTER_BYTES - length;
  if (offset < 0) throw damaged(name, 'its footer is not one');
  const bytes =
    offset >= start
      ? tail.subarray(offset - start)
      : await files.getRange(file.path, { offset, length: length + FOOTER_BYTES });
  return openTrailer(frames, file, bytes, offset);
}

/** `bytes` are trailer and footer. */
async function openTrailer(frames: Frames, file: FileContext, bytes: Uint8Array, offset: number): Promise<Trailer> {
  const frame = bytes.subarray(0, Math.max(0, bytes.length - FOOTER_BYTES));
  const { header, content } = await frames.open(file, frame, { offset, last: true });
  try {
    return { offset, number: header.number, value: JSON.parse(Buffer.from(content).toString('utf8')), bytes };
  } catch {
    throw damaged(`${file.connectionId}/${file.path}`, 'its trailer is not JSON');
  }
}

function encodeFooter(trailerBytes: number): Buffer {
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.writeUInt32BE(trailerBytes, 0);
  footerMagic.copy(footer, 4);
  return footer;
}

/** Length of the trailer frame; `tail` is the end of the file. */
export function parseFooter(name: string, tail: Uint8Array): number {
  const footer = Buffer.from(tail.subarray(-FOOTER_BYTES));
  if (footer.length !== FOOTER_BYTES || !footer.subarray(4).equals(footerMagic))
    throw damaged(name, 'its footer is not one');
  return footer.readUInt32BE(0);
}
