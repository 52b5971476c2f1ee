import { ApplicationFailure } from '@temporalio/activity';
import { databaseFailure } from '../database/database-failure.ts';
import { CybbackError } from '../domain/errors.ts';

/** Longest delay that is asked of Temporal, in milliseconds: somebody may have lifted the limit meanwhile. */
const MAX_DELAY_MS = 15 * 60_000;

/**
 * The one translation of errors for Temporal: the code becomes the failure's type, a wait that the other side asked
 * for becomes the next retry's delay. Nothing but the closed list's own sentences enters the history.
 */
export function toApplicationFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const known = error instanceof CybbackError ? error : databaseFailure(error);
  if (!known) {
    return ApplicationFailure.create({
      type: 'internal',
      message: 'Something went wrong on our side; the log of the worker says what.',
    });
  }
  return ApplicationFailure.create({
    type: known.code,
    message: known.message,
    nonRetryable: !known.retryable,
    details: [known.facts],
    ...(known.retryAfterMs === undefined ? {} : { nextRetryDelay: Math.min(known.retryAfterMs, MAX_DELAY_MS) }),
  });
}
