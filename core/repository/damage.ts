import { CybbackError } from '../domain/errors.ts';

/** `file` is the key in the storage; `reason` completes "The file ... is damaged: ...". */
export function damaged(file: string, reason: string): CybbackError {
  return new CybbackError('repository-corrupt', `The file ${file} is damaged: ${reason}.`, { facts: { file, reason } });
}

/** Something a later version of the format may have written. */
export function foreignFormat(file: string, reason: string): CybbackError {
  return new CybbackError('repository-format', `The file ${file} cannot be read by this version: ${reason}.`, {
    facts: { file, reason },
  });
}
