import { graphCodes } from '../errors/graph-error.ts';
import { isTooLarge, networkFailure } from '../network-failure.ts';
import type { ParsedAnswer } from './call.ts';

/**
 * `throttled`: nothing was done, wait and send again. `passing`: a fault that a repetition can help, where repeating is
 * harmless. `unknown`: a write that may or may not have been done. `final`: this is the answer.
 */
export type Verdict = 'throttled' | 'passing' | 'unknown' | 'final';

const FAULTS: ReadonlySet<number> = new Set([500, 502, 503, 504]);

export function judgeAnswer(answer: ParsedAnswer, repeatable: boolean): Verdict {
  const { status, headers, body } = answer;
  if (status === 429 || status === 509) return 'throttled';
  // told when to come back: refused before any work
  if (status === 503 && headers['retry-after'] !== undefined) return 'throttled';
  // refused because somebody else was writing: nothing was done
  if (status === 409 && graphCodes(body).includes('Directory_ConcurrencyViolation')) return 'passing';
  const unreadable = status < 300 ? body === undefined : body === undefined && status !== 401;
  if (FAULTS.has(status) || status === 408 || unreadable) return repeatable ? 'passing' : 'unknown';
  return 'final';
}

export function judgeFailure(error: unknown, repeatable: boolean): Verdict {
  // It would be as large again.
  if (isTooLarge(error)) return repeatable ? 'final' : 'unknown';
  return repeatable || networkFailure(error).neverSent ? 'passing' : 'unknown';
}
