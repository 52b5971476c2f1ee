import { isCybbackError } from '../domain/errors.ts';
import type { Finding } from './types.ts';

/** Counts bytes as they are read. */
export interface Progress {
  add(bytes: number): void;
}

/** Damage as a finding; what is no statement about the file (the storage is out of reach) goes on as an error. */
export function findingOf(file: string, error: unknown): Finding {
  if (!isCybbackError(error)) throw error;
  const severity = severities[error.code];
  if (!severity) throw error;
  const named = error.facts['file'];
  return { severity, code: error.code, file: typeof named === 'string' ? named : file, message: error.message };
}

const severities: Readonly<Record<string, Finding['severity']>> = {
  'storage-missing': 'missing',
  'repository-corrupt': 'damaged',
  'repository-mismatch': 'damaged',
  'repository-unsealed': 'damaged',
  'repository-format': 'unreadable',
  'key-missing': 'unreadable',
  'key-wrong': 'unreadable',
};

export async function* tap(
  chunks: AsyncIterable<Uint8Array>,
  look: (chunk: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    look(chunk);
    yield chunk;
  }
}
