import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { conditionalAccessState, planAttributes } from './attributes.ts';
import type { LiveState, PlanContext } from './types.ts';

/**
 * The state in which a policy comes back. What the options say of it concerns policies that the restore changes: one that
 * is as it was is left alone, and one that came back in report-only mode is not switched on by the next restore.
 */
export function policyState(type: ObjectType, desired: GraphObject, live: LiveState, { options }: PlanContext): string {
  const wanted = String(desired.state);
  const now = live.kind === 'live' || live.kind === 'matched' ? live.object : null;
  const mode = options.conditionalAccess;
  if (now === null) return conditionalAccessState(wanted, live.kind === 'absent', mode);
  const situation = { mode: 'update', overwrite: true, isProtected: false } as const;
  const changed = planAttributes(type, now, desired, situation).some(({ treatment }) => treatment === 'write');
  if (!changed) return wanted;
  const isRecreated = !(live.kind === 'live' && live.sameId);
  return conditionalAccessState(wanted, isRecreated && now.state !== 'enabled', mode);
}
