import { createHash } from 'node:crypto';
import type { EarlierFile, Storage } from '../storage/storage.ts';
import type { ExpectedFile } from './types.ts';

/**
 * Looks below what was overwritten or deleted for the file as it was written, and writes it again.
 *
 * @returns whether it is there now.
 */
export async function recoverFile(files: Storage, { path, sizeBytes, sha256 }: ExpectedFile): Promise<boolean> {
  if (!files.earlier || sha256 === null) return false;
  for await (const earlier of files.earlier(path)) {
    if (sizeBytes !== null && earlier.sizeBytes !== sizeBytes) continue;
    if ((await hashOf(earlier)) !== sha256) continue;
    await files.put(path, noLonger(earlier));
    return true;
  }
  return false;
}

async function hashOf(earlier: EarlierFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of noLonger(earlier)) hash.update(chunk);
  return hash.digest('hex');
}

/** What a bucket sends beyond the size that it names itself is none of the file, and may have no end. */
async function* noLonger({ sizeBytes, stream }: EarlierFile): AsyncIterable<Uint8Array> {
  let left = sizeBytes;
  for await (const chunk of stream()) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
