import { CybbackError } from '../domain/errors.ts';

/** SQLSTATE classes and codes of a server that is away, starting, stopping or short of something that passes. */
const PASSING = /^(08|53|57P0|40001|40P01|55P03)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** `database-unavailable` where the error says that the database cannot be reached at present; null for any other error. */
export function databaseFailure(error: unknown): CybbackError | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = 'code' in error ? error.code : undefined;
  const passing =
    (typeof code === 'string' && (PASSING.test(code) || NETWORK.has(code))) ||
    /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect/i.test(
      error.message,
    );
  return passing
    ? new CybbackError('database-unavailable', 'The database does not answer at present.', { cause: error })
    : null;
}
