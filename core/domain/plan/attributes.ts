import { isWithin } from '../canonical/paths.ts';
import { diffObjects, type AttributeChange } from '../diff/diff-objects.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PlanReasonCode } from './reasons.ts';
import type { AttributePlan, PlanContext } from './types.ts';

interface Situation {
  readonly mode: 'create' | 'update';
  /** Whether values of an existing object may be changed at all. */
  readonly overwrite: boolean;
  readonly isProtected: boolean;
}

/** Every attribute that differs, with what is done about it. `desired` is the backup as it is meant for this tenant. */
export function planAttributes(
  type: ObjectType,
  live: GraphObject | null,
  desired: GraphObject,
  situation: Situation,
): AttributePlan[] {
  return diffObjects(type, live, desired).map((change) => {
    const reason = whyLeft(type, change, situation);
    return {
      ...change,
      treatment: reason === null ? 'write' : 'leave',
      reason,
      secondPass: situation.mode === 'create' && isWithin(change.path, type.restore.create?.secondPass ?? []),
    };
  });
}

/** Properties by which Graph or a capture say what and where the object is: never values to set on a live one. */
const fixed = ['id', '@odata.type', '@cybback.parentId'];

function whyLeft(type: ObjectType, change: AttributeChange, situation: Situation): PlanReasonCode | null {
  const { restore } = type;
  const top = change.path.split('.')[0] ?? change.path;
  if (change.path === 'id') return 'new-object-id';
  if (isWithin(change.path, restore.strip)) return 'read-only';
  if (situation.isProtected && change.path === 'accountEnabled' && change.backup === false) return 'protected-account';
  if (situation.mode === 'create') return change.path === '@cybback.parentId' ? 'read-only' : null;

  if (fixed.some((property) => change.path.startsWith(property))) return 'read-only';
  if (restore.update === undefined) return 'immutable';
  if (isWithin(change.path, restore.create?.createOnly ?? [])) return 'create-only';
  if (isCreateOnlyValue(type, change)) return 'create-only';
  if (restore.update.only !== undefined && !restore.update.only.includes(top)) return 'read-only';
  if (change.backup === null && restore.notClearable?.includes(change.path) === true) return 'not-clearable';
  return situation.overwrite ? null : 'kept-without-overwrite';
}

/** Neither given to nor taken from a live object: HiddenMembership. */
function isCreateOnlyValue(type: ObjectType, change: AttributeChange): boolean {
  const values = type.restore.createOnlyValues?.[change.path] ?? [];
  return [change.current, change.backup].some((value) => typeof value === 'string' && values.includes(value));
}

/** The state in which a Conditional Access policy comes back. A policy that was off stays off. */
export function conditionalAccessState(
  backupState: string,
  isNew: boolean,
  mode: PlanContext['options']['conditionalAccess'],
): string {
  if (backupState !== 'enabled') return mode === 'disabled' ? 'disabled' : backupState;
  if (mode === 'disabled') return 'disabled';
  if (mode === 'reportOnly' || (mode === 'default' && isNew)) return 'enabledForReportingButNotEnforced';
  return backupState;
}
