import { ApplicationFailure } from '@temporalio/activity';
import { databaseFailure, isLastingRefusal } from '../database/database-failure.ts';
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
      nonRetryable: neverSucceeds(error),
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

/** Of libraries: a row that is not there, and one that is not what its schema says. */
const LASTING_NAMES = new Set(['NoResultError', 'ZodError', '$ZodError']);

/** Defects that the same input meets again: what is retried for hours keeps a worker from the others' work. */
function neverSucceeds(error: unknown): boolean {
  return isLastingRefusal(error) || error instanceof RangeError || (error instanceof Error && isNamedLasting(error));
}

function isNamedLasting({ name, constructor }: Error): boolean {
  return LASTING_NAMES.has(name) || LASTING_NAMES.has(constructor.name);
}
