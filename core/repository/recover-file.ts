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
    await files.put(path, earlier.stream());
    return true;
  }
  return false;
}

async function hashOf(earlier: EarlierFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of earlier.stream()) hash.update(chunk);
  return hash.digest('hex');
}
