import { CybbackError, isCybbackError, type ErrorCode } from '../domain/errors.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'storage-missing',
  EISDIR: 'storage-missing',
  ENOTDIR: 'storage-missing',
  EEXIST: 'storage-exists',
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EFBIG: 'storage-full',
  EACCES: 'storage-permission',
  EPERM: 'storage-permission',
  EROFS: 'storage-permission',
};

const sentences: Partial<Record<ErrorCode, string>> = {
  'storage-missing': 'the file is missing',
  'storage-exists': 'a file of that name exists already',
  'storage-full': 'there is no space left',
  'storage-permission': 'the service is not allowed to do this there',
};

/** Translates what the file system answered; `action` completes "Could not ...". */
export function folderError(error: unknown, action: string): Error {
  if (isCybbackError(error)) return error;
  const errno = errnoOf(error);
  // Not from the file system: it rose out of the body that was being written and means something else.
  if (errno === null) return error instanceof Error ? error : new Error(String(error));
  const code = codes[errno] ?? 'storage-unreachable';
  const reason = sentences[code] ?? `the file system answered ${errno}`;
  return new CybbackError(code, `Could not ${action}: ${reason}.`, { cause: error, facts: { errno } });
}

export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
