import { appendFileSync, renameSync, statSync } from 'node:fs';

const largestBytes = 10 * 1024 * 1024;

export interface LogFile {
  write(text: string): void;
}

/** Appends; at the limit the file becomes `.1` (the one before is dropped), so a log takes twice the limit at most. */
export function openLogFile(path: string, limitBytes = largestBytes): LogFile {
  let sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    write(text) {
      if (sizeBytes > limitBytes) {
        renameSync(path, `${path}.1`);
        sizeBytes = 0;
      }
      appendFileSync(path, text, { mode: 0o600 });
      sizeBytes += Buffer.byteLength(text);
    },
  };
}
