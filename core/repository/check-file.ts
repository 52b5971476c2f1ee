import { createHash } from 'node:crypto';
import type { Storage } from '../storage/storage.ts';
import { limited } from './bounded.ts';
import { damaged, mismatched } from './damage.ts';
import { PACKS_FOLDER } from './file-path.ts';
import { walkFile } from './file-walk.ts';
import { tap } from './finding.ts';
import type { Frames } from './frame.ts';
import { packFile } from './pack-reader.ts';
import type { ExpectedFile } from './types.ts';

/**
 * Reads a file from its first byte to its last. Whole is what has the SHA-256 with which it was written. Of a pack of
 * which that is not known, every frame has to open; its SHA-256 is answered then.
 *
 * Errors: those of damage, and of a storage that cannot be asked.
 */
export async function checkFile(
  files: Storage,
  frames: Frames,
  { path, sizeBytes, sha256 }: ExpectedFile,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<{ sizeBytes: number; sha256: string }> {
  const name = `${frames.connectionId}/${path}`;
  const hash = createHash('sha256');
  let read = 0;
  let frameCount = 0;
  const bytes = tap(limited(name, files.stream(path), sizeBytes ?? Number.POSITIVE_INFINITY), (chunk) => {
    hash.update(chunk);
    read += chunk.length;
    onBytes(chunk.length);
  });
  if (sha256 === null && path.startsWith(PACKS_FOLDER)) {
    const file = packFile(frames.connectionId, path.slice(PACKS_FOLDER.length));
    for await (const { header } of walkFile(frames, file, bytes)) frameCount += header.last ? 0 : 1;
    if (frameCount === 0) throw damaged(name, 'it holds no records');
  } else {
    // Read for what `tap` sees of it.
    for await (const _ of bytes);
  }
  const found = hash.digest('hex');
  if (sizeBytes !== null && read < sizeBytes) {
    throw damaged(name, read === 0 ? 'it is empty' : `it has ${read} bytes of the ${sizeBytes} that were written`);
  }
  if (sha256 !== null && found !== sha256) throw mismatched(name, 'its SHA-256 is another one');
  return { sizeBytes: read, sha256: found };
}
