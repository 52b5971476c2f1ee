import { isWithin } from '../canonical/paths.ts';
import type { GraphObject } from '../json.ts';
import { desiredObject } from './desired.ts';
import { planCreate } from './plan-create.ts';
import { itemOf } from './plan-item.ts';
import { reason, type PlanReason } from './reasons.ts';
import { missingFor, whyNotWritten } from './refusals.ts';
import { remapObject, type ReferenceFinding } from './remap.ts';
import { COME_WITH_WHAT_THEY_NAME, isDead, planRepair } from './repair.ts';
import { liveIdOf, type PlanContext, type PlanInput, type PlanItem } from './types.ts';

/**
 * By what the living right names something that has, or is going to have, another ID; null where it does not. Rights
 * outlive the scope that they are limited to, and cannot be changed.
 */
export function deadName({ type }: PlanInput, live: GraphObject, context: PlanContext): ReferenceFinding | null {
  if (!COME_WITH_WHAT_THEY_NAME.includes(type.key)) return null;
  const { createOnly = [] } = type.restore.create ?? {};
  const { findings } = remapObject(type, live, context.references);
  return (
    findings.find(({ path, value, resolution }) => isWithin(path, createOnly) && isDead(resolution, value)) ?? null
  );
}

/** The right is given again for the object as it is now; the one that is there is of no use, and goes then. */
export function planAgain(
  input: PlanInput,
  context: PlanContext,
  { live, dead, create }: { live: GraphObject; dead: ReferenceFinding; create: () => PlanItem },
): PlanItem {
  const { type } = input;
  const liveId = liveIdOf(input, live);
  const names = { path: dead.path, value: dead.value };
  const unrepaired = reason('references-unrepaired', names);
  const left = (action: 'skip' | 'blocked', reasons: readonly PlanReason[]): PlanItem =>
    itemOf(input, context, { action, liveId, reasons: [...reasons, unrepaired] });
  if (!context.options.repairReferences) return left('skip', []);
  const item = create();
  if (item.action !== 'create') return left(item.action === 'blocked' ? 'blocked' : 'skip', item.reasons);
  if (!type.restore.delete || type.restore.deleteBy)
    return { ...item, reasons: [...item.reasons, reason('right-remains', names)] };
  const lacking = missingFor(type.permissions.delete, type, live, context);
  if (lacking.length > 0) return left('blocked', [reason('permission-missing', { permission: lacking.join(', ') })]);
  const again = reason('gives-right-again', { ...names, replaced: liveId });
  return { ...item, reasons: [...item.reasons, again], writes: item.writes + 1 };
}

/**
 * A repair of what the tenant holds. A right cannot be changed: one that names something by an ID which is gone is given
 * again as it is, for the object as it is now.
 */
export function planLivingRepair(input: PlanInput, context: PlanContext): PlanItem {
  const { type, live } = input;
  const object = live.kind === 'live' || live.kind === 'matched' ? live.object : null;
  const dead = object === null ? null : deadName(input, object, context);
  if (object === null || dead === null) return planRepair(input, context);
  const backup = { object, links: [] };
  const desired = desiredObject(type, object, { kind: 'absent' }, context);
  const repairs = desired.findings.flatMap(({ path, value, resolution }) =>
    isDead(resolution, value) ? [{ path, value, newId: 'id' in resolution ? resolution.id : null }] : [],
  );
  const refusal = whyNotWritten(input, object, context);
  if (refusal !== null) {
    const unrepaired = reason('references-unrepaired', { path: dead.path, value: dead.value });
    return itemOf(input, context, { action: refusal.action, reasons: [refusal.reason, unrepaired], repairs });
  }
  const create = (): PlanItem => planCreate({ input, context, backup, desired }, { kind: 'absent' });
  return { ...planAgain(input, context, { live: object, dead, create }), repairs };
}

/** ID of the right in the tenant that goes once the other one is there; null where none does. */
export function replacedRight(planned: readonly PlanReason[]): string | null {
  return planned.find(({ code }) => code === 'gives-right-again')?.facts?.replaced ?? null;
}
