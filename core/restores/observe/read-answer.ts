import { isCybbackError, type ErrorCode } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { LiveState } from '../../domain/plan/index.ts';
import type { BatchOutcome } from '../../graph/types.ts';

export type Found =
  | { readonly state: 'found'; readonly body: GraphObject }
  | { readonly state: 'absent' }
  | { readonly state: 'refused'; readonly code: string; readonly message: string };

/** Answers that are about the one request alone, and that the same request gets again. */
const REFUSALS: readonly ErrorCode[] = [
  'graph-bad-request',
  'graph-permission-missing',
  'graph-unsupported',
  'graph-not-licensed',
  'graph-protocol',
  'graph-quota',
];

/** What an answer says of an object. Whatever later may be otherwise (throttling, an outage) rises. */
export function readAnswer(answer: BatchOutcome | undefined): Found {
  if (answer === undefined) return { state: 'absent' };
  if (answer.ok) return { state: 'found', body: answer.response.body };
  const { error } = answer;
  if (isCybbackError(error, 'graph-not-found')) return { state: 'absent' };
  if (isCybbackError(error, ...REFUSALS)) return { state: 'refused', code: error.code, message: error.message };
  throw error;
}

export function unreadable({ code, message }: Extract<Found, { state: 'refused' }>): LiveState {
  return { kind: 'unreadable', code, message };
}
