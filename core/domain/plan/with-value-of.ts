import type { PathStep } from '../canonical/paths.ts';
import { isGraphObject, type Json } from '../json.ts';

/** The value with what another one has at the path. */
export function withValueOf(now: Json, then: Json, steps: readonly PathStep[]): Json {
  const [step, ...rest] = steps;
  // What holds its parts in a text is taken as a whole.
  if (step?.kind !== 'property' || !(now === null || isGraphObject(now))) return then;
  const inner = isGraphObject(then) ? (then[step.name] ?? null) : null;
  return { ...now, [step.name]: withValueOf(now?.[step.name] ?? null, inner, rest) };
}
