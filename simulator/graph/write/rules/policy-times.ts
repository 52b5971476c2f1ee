import type { JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { type GraphError, badRequest } from '../../errors.ts';
import { timestamp } from '../rule.ts';

/** When Conditional Access and its like were made; not changed yet. */
export function stamp(call: Call, props: JsonObject): void {
  props['createdDateTime'] = timestamp(call);
  props['modifiedDateTime'] = null;
}

/** How they refuse. */
export function bad(message: string): GraphError {
  return badRequest(message, 'BadRequest');
}
