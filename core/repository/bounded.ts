import type { Storage } from '../storage/storage.ts';
import { damaged, mismatched } from './damage.ts';

/** Beyond any manifest: one lists a few runs for each type. */
export const MOST_MANIFEST_BYTES = 64 * 1024 * 1024;
/** Beyond any header or key file. */
export const MOST_JSON_BYTES = 1024 * 1024;

/** The whole of a small file. Whatever lies there, no more than `most` bytes come into memory. */
export async function getBounded(files: Storage, key: string, most: number, name = key): Promise<Uint8Array> {
  const bytes = await files.get(key, most + 1);
  if (bytes.length > most) throw damaged(name, `it is longer than the ${most} bytes that such a file can have`);
  return bytes;
}

/** Ends with an error as soon as more comes than the file should hold. */
export async function* limited(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  expectedBytes: number,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > expectedBytes) throw mismatched(name, `it is longer than the ${expectedBytes} bytes that were written`);
    yield chunk;
  }
}
