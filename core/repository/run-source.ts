import { resolveRange } from '../storage/keys.ts';
import type { Storage } from '../storage/storage.ts';
import type { RunRef } from './types.ts';

export type RunSource = Pick<Storage, 'getRange' | 'stream'>;

/** Where the bytes of a run are read: in its file, or in the manifest that has them. */
export function runSource(files: RunSource, { content }: RunRef): RunSource {
  if (content === undefined) return files;
  const bytes = Buffer.from(content, 'base64');
  return {
    getRange(_, range) {
      const { start, end } = resolveRange(range, bytes.length);
      return Promise.resolve(bytes.subarray(start, end));
    },
    async *stream() {
      yield bytes;
    },
  };
}
