import { CybbackError, type ErrorCode } from '../domain/errors.ts';
import { type PlanReason, reason } from '../domain/plan/index.ts';
import type { StepOutcome } from './types.ts';

/** What an error says about the write that met it. */
export type Failure =
  /** Graph answered no: the same again gives the same. */
  | 'refused'
  /** Nothing was done; later it may be. */
  | 'notDone'
  /** Nobody knows: read back before trying again. */
  | 'unknown'
  /** The write never got as far as Graph, or the work is being stopped: not ours to handle. */
  | 'stop';

const refused: readonly ErrorCode[] = [
  'graph-bad-request',
  'graph-conflict',
  'graph-already-exists',
  'graph-not-found',
  'graph-permission-missing',
  'graph-not-licensed',
  'graph-quota',
  'graph-unsupported',
];
const notDone: readonly ErrorCode[] = ['graph-throttled', 'graph-concurrency'];
const unknown: readonly ErrorCode[] = ['graph-unavailable', 'graph-protocol'];

export function failureOf(error: unknown): Failure {
  if (!(error instanceof CybbackError)) return 'stop';
  if (error.facts.outcomeUnknown === true || unknown.includes(error.code)) return 'unknown';
  if (notDone.includes(error.code)) return 'notDone';
  return refused.includes(error.code) ? 'refused' : 'stop';
}

export function isRefused(error: unknown, ...codes: ErrorCode[]): error is CybbackError {
  return (
    error instanceof CybbackError &&
    failureOf(error) === 'refused' &&
    (codes.length === 0 || codes.includes(error.code))
  );
}

/** What is recorded of a refusal. */
export function outcomeOfError(error: CybbackError): StepOutcome {
  const { target, properties } = error.facts;
  return {
    code: error.code,
    message: error.message,
    ...(typeof target === 'string' ? { target } : {}),
    ...(typeof properties === 'string' ? { properties } : {}),
  };
}

/** Why an item or a part of it failed, from the recorded refusal. */
export function reasonOfOutcome(outcome: StepOutcome): PlanReason {
  const facts: Record<string, string> = {};
  for (const [name, value] of Object.entries(outcome)) if (typeof value === 'string') facts[name] = value;
  if (outcome.code === 'graph-permission-missing') return reason('permission-missing', facts);
  if (outcome.code === 'graph-conflict') return reason('unique-value-taken', facts);
  return reason('properties' in facts ? 'not-accepted' : 'graph-refused', facts);
}

/** Nobody knows whether the write was done: what was found, or what Graph said when it was asked. */
export function unknownOutcome(outcome: StepOutcome): PlanReason {
  const facts: Record<string, string> = {};
  for (const [name, value] of Object.entries(outcome)) if (typeof value === 'string') facts[name] = value;
  return reason('outcome-unknown', facts);
}

/** Graph's ways to say 400 of an object that it does not show everywhere yet. */
const LAG_CODES = ['nobackingapplicationobject', '1040'];
const LAG_WORDS =
  /not reference a valid application object|not a valid reference update|(does not|doesn't) exist|not found|could not be found|invalid principal/i;

/** What Graph answers about an object that was made a moment ago: 404, and 400 with words of its own. */
export function isLag(error: unknown): boolean {
  if (isRefused(error, 'graph-not-found')) return true;
  if (!isRefused(error, 'graph-bad-request')) return false;
  const codes = [error.facts.graphCode, error.facts.innerCode].map((code) => String(code ?? '').toLowerCase());
  return codes.some((code) => LAG_CODES.includes(code)) || LAG_WORDS.test(error.message);
}
