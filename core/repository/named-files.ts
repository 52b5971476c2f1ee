import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { prefixed } from '../storage/prefixed.ts';
import type { Storage } from '../storage/storage.ts';

/** The connection's folder. What is missing there names its file, as damage does. */
export function namedFiles(storage: Storage, connectionId: string): Storage {
  const files = prefixed(storage, connectionId);
  const named = async <T>(key: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw namedError(`${connectionId}/${key}`, error);
    }
  };
  return {
    ...files,
    get: (key, mostBytes) => named(key, files.get(key, mostBytes)),
    getRange: (key, range) => named(key, files.getRange(key, range)),
    async *stream(key) {
      try {
        yield* files.stream(key);
      } catch (error) {
        throw namedError(`${connectionId}/${key}`, error);
      }
    },
  };
}

/** Of a file that is missing, with its name among the facts. */
export function namedError<E>(file: string, error: E): E | CybbackError {
  if (!isCybbackError(error, 'storage-missing') || error.facts['file'] !== undefined) return error;
  const { message, cause, facts } = error;
  return new CybbackError('storage-missing', message, { cause, facts: { ...facts, file } });
}
