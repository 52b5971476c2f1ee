import { itemOf } from './plan-item.ts';
import { reason } from './reasons.ts';
import type { LostContent, PlanContext, PlanInput, PlanItem } from './types.ts';

/** Nothing is known of what it was: only what is left as it is anyway does not need to be known. */
export function planLost(input: PlanInput, { message }: LostContent, context: PlanContext): PlanItem {
  const isThere = input.live.kind === 'live' || input.live.kind === 'matched';
  return input.leaveExisting === true && isThere
    ? itemOf(input, context, { action: 'skip', reasons: [reason('kept-as-dependency')] })
    : itemOf(input, context, { action: 'blocked', reasons: [reason('content-lost', { message })] });
}
