import { CybbackError } from '../domain/errors.ts';

/**
 * SQLSTATE classes and codes of a server that is away, starting, stopping or short of something that passes. Not 08P01:
 * the server refused the message itself, such as one with more parameters than it can count, and would refuse it again.
 */
const PASSING = /^(08(?!P01)|53|57P0|40001|40P01|55P03)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH']);
const LOST = /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect/i;

/** Whether an error means that the database cannot be reached at present, not that a query is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  return (typeof code === 'string' && (PASSING.test(code) || NETWORK.has(code))) || LOST.test(error.message);
}

/** `database-unavailable` where the error says that the database cannot be reached at present; null for any other error. */
export function databaseFailure(error: unknown): CybbackError | null {
  return isDatabaseAway(error)
    ? new CybbackError('database-unavailable', 'The database does not answer at present.', { cause: error })
    : null;
}

/** SQLSTATE classes of what PostgreSQL would refuse again: values, statements, sizes and features, and messages that it cannot read. */
const LASTING = /^(08P01|0A|22|42|54)/;

/** Whether PostgreSQL refused a query for what it is: a defect of ours, which no repetition mends. */
export function isLastingRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && code.length === 5 && LASTING.test(code);
}
