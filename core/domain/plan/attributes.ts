import { isWithin, topOf } from '../canonical/paths.ts';
import { diffObjects, type AttributeChange } from '../diff/diff-objects.ts';
import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PartWrite } from '../part-write.ts';
import { isExtensionValue, laterPaths, withoutPaths } from './body.ts';
import { withPlainChildren } from './children.ts';
import { byElement, partOf, reaches } from './parts.ts';
import type { PlanReasonCode } from './reasons.ts';
import { withPlainIds } from './remap.ts';
import type { AttributePlan, PlanContext } from './types.ts';

interface Situation {
  readonly mode: 'create' | 'update';
  /** Whether values of an existing object may be changed at all. */
  readonly overwrite: boolean;
  readonly isProtected: boolean;
  /** Paths that the application lacks an Entra role for. */
  readonly outOfReach?: readonly string[];
  /** Parts of the live object that could not be read. */
  readonly unread?: readonly string[];
}

/** Every attribute that differs, with what is done about it. `desired` is the backup as it is meant for this tenant. */
export function planAttributes(
  type: ObjectType,
  live: GraphObject | null,
  desired: GraphObject,
  situation: Situation,
): AttributePlan[] {
  const writable = writableOf(type, live ?? desired);
  const current = live === null ? null : comparable(type, live);
  return byElement(type, diffObjects(type, current, comparable(type, desired))).map((change) => {
    const part = partOf(type, change.path);
    const reason =
      part === undefined
        ? whyLeft(type, change, situation, writable)
        : whyPartLeft(change, situation, { type, part, desired, live });
    return {
      ...change,
      treatment: reason === null ? 'write' : 'leave',
      reason,
      secondPass:
        situation.mode === 'create' && (isWithin(change.path, laterPaths(type)) || isExtensionValue(change.path)),
    };
  });
}

/** The object without what differs in form alone: case of IDs, what Graph says of parts that it made. */
export function comparable(type: ObjectType, object: GraphObject): GraphObject {
  const plain = withPlainChildren(type, withPlainIds(type, object));
  return withoutPaths(
    plain,
    type.restore.strip.filter((path) => path.includes('[]')),
  );
}

/** Properties by which Graph or a capture say what and where the object is: never values to set on a live one. */
const fixed = ['id', '@odata.type', '@cybback.parentId'];

/** What may be written at all, where that is few; null where it is all but what is stripped. */
function writableOf({ restore }: ObjectType, object: GraphObject): readonly string[] | null {
  return restore.writable?.(object) ?? restore.update?.only ?? null;
}

function whyLeft(
  type: ObjectType,
  change: AttributeChange,
  situation: Situation,
  writable: readonly string[] | null,
): PlanReasonCode | null {
  const { restore } = type;
  const top = topOf(change.path);
  if (change.path === 'id') return 'new-object-id';
  const isChildren = type.embedded.some(({ name, write }) => name === top && write !== undefined);
  if (situation.unread?.includes(top) === true) return 'not-readable';
  if (isWithin(change.path, restore.strip) && !isChildren) return 'read-only';
  if (situation.isProtected && change.path === 'accountEnabled' && change.backup === false) return 'protected-account';
  if (holdsUnknown(change.backup)) return 'unknown-value';
  if (situation.mode === 'create') {
    const sent = [...(restore.create?.createOnly ?? []), ...(restore.create?.required.map(topOf) ?? [])];
    const isWritten =
      isChildren || restore.update === undefined || writable === null || writable.includes(top) || sent.includes(top);
    return change.path === '@cybback.parentId' || !isWritten ? 'read-only' : null;
  }

  if (isWithin(change.path, fixed)) return 'read-only';
  if (isChildren) return situation.overwrite ? null : 'kept-without-overwrite';
  if (restore.update === undefined) return 'immutable';
  if (isWithin(change.path, restore.create?.createOnly ?? [])) return 'create-only';
  if (isCreateOnlyValue(type, change)) return 'create-only';
  if (writable !== null && !writable.includes(top)) return 'read-only';
  if (change.backup === null && restore.notClearable?.includes(change.path) === true) return 'not-clearable';
  if (!situation.overwrite) return 'kept-without-overwrite';
  return isWithin(change.path, situation.outOfReach ?? []) ? 'role-missing' : null;
}

interface PartInHand {
  readonly type: ObjectType;
  readonly part: PartWrite;
  readonly desired: GraphObject;
  readonly live: GraphObject | null;
}

/** Of a property that is written by requests of its own: what there is a request for is written. */
function whyPartLeft(
  { path, backup }: AttributeChange,
  situation: Situation,
  { type, part, desired, live }: PartInHand,
): PlanReasonCode | null {
  if (situation.unread?.includes(topOf(path)) === true) return 'not-readable';
  if (holdsUnknown(backup)) return 'unknown-value';
  const comesWithCreation = live === null && !isWithin(path, type.restore.strip);
  if (!comesWithCreation && !reaches(part, path, part.requests(desired, live))) return part.otherwise;
  return live === null || situation.overwrite ? null : 'kept-without-overwrite';
}

/** Graph's word for a value newer than the answer was allowed to show: sent back it is refused, or taken for a value. */
function holdsUnknown(value: Json): boolean {
  if (value === 'unknownFutureValue') return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isGraphObject(value) && Object.values(value).some(holdsUnknown);
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
