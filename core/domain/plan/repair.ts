import { isWithin } from '../canonical/paths.ts';
import { extensionName } from '../extension-names.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { TypeKey } from '../type-keys.ts';
import { planAttributes } from './attributes.ts';
import { isSent } from './children.ts';
import { itemOf } from './plan-item.ts';
import { reason, unreadable, type PlanReasonCode } from './reasons.ts';
import { APP, type References, type Resolution } from './references.ts';
import { missingFor, whyNotWritten } from './refusals.ts';
import { remapObject, type ReferenceFinding } from './remap.ts';
import {
  liveIdOf,
  type AttributePlan,
  type LiveState,
  type PlanContext,
  type PlanInput,
  type PlanItem,
  type ReferenceRepair,
} from './types.ts';

/**
 * Objects that cannot outlive what they name, and are no use without it: rights, and settings of a group. Where their
 * principal or group is created again they come back with it, from the backup; everything else that names it is living and
 * is repaired as it is.
 */
export const COME_WITH_WHAT_THEY_NAME: readonly TypeKey[] = [
  'roleAssignments',
  'roleEligibilitySchedules',
  'roleAssignmentSchedules',
  'groupEligibilitySchedules',
  'groupAssignmentSchedules',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'groupSettings',
];

/** Paths by which objects of the type name something, and which a restore can write or has to tell of. */
export function repairablePaths(type: ObjectType): readonly string[] {
  return type.references.flatMap(({ path }) => (isSent(type, path) ? [path] : []));
}

/**
 * What is to be made of the living object: itself, with values that it lost together with the definition of a directory
 * extension. Nothing else of the backup is wanted.
 */
export function repairBase(live: GraphObject, backup: GraphObject | null, references: References): GraphObject {
  const lost = Object.entries(backup ?? {}).filter(([name, value]) => {
    const extension = extensionName(name);
    if (extension === null || value === null || (live[name] ?? null) !== null) return false;
    return isDead(references.resolve(extension.appId, APP), extension.appId);
  });
  return { ...live, ...Object.fromEntries(lost) };
}

/** Whether the ID stands for an object that has, or is going to have, another one. */
export function isDead(resolution: Resolution, id: string): boolean {
  if (resolution.state === 'mapped') return resolution.id.toLowerCase() !== id.toLowerCase();
  return 'renewed' in resolution && resolution.renewed === true;
}

/** What a living object names by an ID that is gone, where the property that does cannot be written. */
export function unrepairable(
  findings: readonly ReferenceFinding[],
  attributes: readonly AttributePlan[],
): ReferenceFinding | undefined {
  const fixed = attributes.filter(({ reason }) => reason !== null && FIXED.includes(reason)).map(({ path }) => path);
  return findings.find(
    ({ path, value, resolution }) => isDead(resolution, value) && isWithin(path.replaceAll('[]', ''), fixed),
  );
}

const FIXED: readonly PlanReasonCode[] = ['immutable', 'create-only', 'read-only'];

/**
 * What a living object needs so that it names by their new IDs what this restore creates again, and nothing else of it. Its
 * own state is the base; `input.backup` holds that (see `repairBase`).
 */
export function planRepair(input: PlanInput, context: PlanContext): PlanItem {
  const { type, live } = input;
  if (live.kind === 'unreadable') return itemOf(input, context, { action: 'blocked', reasons: [unreadable(live)] });
  if (live.kind !== 'live' && live.kind !== 'matched')
    return itemOf(input, context, { action: 'skip', reasons: [reason('source-missing')] });
  const { object, repairs } = repaired(input, live, context);
  const liveId = liveIdOf(input, live.object);
  const all = planAttributes(type, live.object, object, {
    mode: 'update',
    overwrite: true,
    isProtected: false,
    unread: live.unread ?? [],
  });
  const isOff = !context.options.repairReferences;
  const attributes = isOff ? all.map(leave) : all;
  const plan = { liveId, attributes, repairs };
  const refusal = whyNotWritten(input, live.object, context);
  const unwritten = reason('references-unrepaired', factsOf(repairs));
  if (repairs.length === 0)
    return itemOf(input, context, { ...plan, action: 'skip', reasons: [reason('same-as-backup')] });
  if (isOff) return itemOf(input, context, { ...plan, action: 'skip', reasons: [unwritten] });
  if (refusal !== null)
    return itemOf(input, context, { ...plan, action: refusal.action, reasons: [refusal.reason, unwritten] });
  const lacking = missingFor(type.permissions.update, type, live.object, context);
  if (lacking.length > 0)
    return itemOf(input, context, {
      ...plan,
      action: 'blocked',
      reasons: [reason('permission-missing', { permission: lacking.join(', ') }), unwritten],
    });
  const isWritten = attributes.some(({ treatment }) => treatment === 'write');
  return itemOf(input, context, {
    ...plan,
    action: isWritten ? 'update' : 'skip',
    reasons: [isWritten ? reason('repairs-references', factsOf(repairs)) : unwritten],
  });
}

function repaired(
  { type, backup }: PlanInput,
  live: Extract<LiveState, { kind: 'live' | 'matched' }>,
  { references, applying = false }: PlanContext,
): { object: GraphObject; repairs: ReferenceRepair[] } {
  // While the plan is carried out, an ID that is not known yet cannot be written.
  const { object, findings } = remapObject(type, backup?.object ?? live.object, references, { isLive: !applying });
  const named = findings.flatMap(({ path, value, resolution }) =>
    isDead(resolution, value) && !(applying && !('id' in resolution))
      ? [{ path, value, newId: 'id' in resolution ? resolution.id : null }]
      : [],
  );
  const extended = Object.keys(backup?.object ?? {}).flatMap((path): ReferenceRepair[] => {
    const appId = extensionName(path)?.appId;
    if (appId === undefined) return [];
    const resolution = references.resolve(appId, APP);
    return isDead(resolution, appId) ? [{ path, value: appId, newId: 'id' in resolution ? resolution.id : null }] : [];
  });
  return { object, repairs: [...named, ...extended] };
}

function leave(attribute: AttributePlan): AttributePlan {
  return attribute.treatment === 'leave'
    ? attribute
    : { ...attribute, treatment: 'leave', reason: 'references-unrepaired' };
}

function factsOf([first]: readonly ReferenceRepair[]): Readonly<Record<string, string>> {
  return first === undefined ? {} : { path: first.path, value: first.value };
}
