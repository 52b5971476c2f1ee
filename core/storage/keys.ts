import { CybbackError } from '../domain/errors.ts';

const segment = /^[A-Za-z0-9._-]+$/;
const maxKeyLength = 900;

/** Refuses keys that could leave the storage's own place or that some storage could not hold. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new CybbackError('internal', `Not a storage key: ${JSON.stringify(key.slice(0, 200))}.`);
}

/** Whether a file of the name can be one of ours. */
export function isKey(key: string): boolean {
  return key.length <= maxKeyLength && key.split('/').every(isSegment);
}

/** A prefix is the beginning of a key: it may end inside a segment or be empty. */
export function checkPrefix(prefix: string): void {
  if (prefix === '') return;
  checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix.endsWith('.') ? `${prefix}x` : prefix);
}

export function isSegment(text: string): boolean {
  return segment.test(text) && text !== '.' && text !== '..';
}

/** Resolves a range as `Storage.getRange` means it. */
export function resolveRange(
  range: { offset: number; length: number },
  sizeBytes: number,
): { start: number; end: number } {
  const start = range.offset < 0 ? Math.max(0, sizeBytes + range.offset) : Math.min(range.offset, sizeBytes);
  return { start, end: Math.min(sizeBytes, start + range.length) };
}
