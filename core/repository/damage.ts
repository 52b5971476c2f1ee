import { CybbackError, isCybbackError } from '../domain/errors.ts';

/** `file` is the key in the storage; `reason` completes "The file ... is damaged: ...". */
export function damaged(file: string, reason: string): CybbackError {
  return new CybbackError('repository-corrupt', `The file ${file} is damaged: ${reason}.`, { facts: { file, reason } });
}

/** Whole in itself, but another one than the database or the file above it says. */
export function mismatched(file: string, reason: string): CybbackError {
  return new CybbackError('repository-mismatch', `The file ${file} is not the one that was written: ${reason}.`, {
    facts: { file, reason },
  });
}

/** Nobody needs a key to write it, so whoever can write to the storage may have. */
export function unsealed(file: string, reason: string): CybbackError {
  return new CybbackError('repository-unsealed', `The file ${file} is not believed: ${reason}.`, {
    facts: { file, reason },
  });
}

/** Something a later version of the format may have written. */
export function foreignFormat(file: string, reason: string): CybbackError {
  return new CybbackError('repository-format', `The file ${file} cannot be read by this version: ${reason}.`, {
    facts: { file, reason },
  });
}

/** A statement about a file, not about the way to it: trying again does not help, other files are not concerned. */
export function isDamage(error: unknown): error is CybbackError {
  return isCybbackError(
    error,
    'storage-missing',
    'repository-corrupt',
    'repository-mismatch',
    'repository-unsealed',
    'repository-format',
  );
}

/** A file that cannot be read, because it is damaged or because no key opens it: other files are not concerned. */
export function isUnreadable(error: unknown): error is CybbackError {
  return isDamage(error) || isCybbackError(error, 'key-missing', 'key-wrong');
}

/** The file that the error is about, as its key in the storage. */
export function damagedFile(error: CybbackError): string | null {
  const { file } = error.facts;
  return typeof file === 'string' ? file : null;
}
