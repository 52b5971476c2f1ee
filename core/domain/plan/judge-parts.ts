import { topOf } from '../canonical/paths.ts';
import { isGraphObject, type GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { objectsIn } from '../object-types/part-helpers.ts';
import { missingForLinks } from './links.ts';
import { elementAt, partOf, partRequests } from './parts.ts';
import { lacking } from './permissions.ts';
import { reason, type PlanReason, type PlanReasonCode } from './reasons.ts';
import { remapObject, type ReferenceFinding } from './remap.ts';
import type { AttributePlan, PlanContext } from './types.ts';

/** What is known of an object whose parts are judged. */
export interface Judged {
  readonly type: ObjectType;
  /** As the backup has it, before anything was mapped. */
  readonly backup: GraphObject;
  readonly wanted: GraphObject;
  readonly live: GraphObject | null;
}

/** The attributes, where parts are left that lack a permission or name what the tenant does not have: each costs itself. */
export function judgeParts(
  { type, backup, live, wanted }: Judged,
  attributes: readonly AttributePlan[],
  context: PlanContext,
): AttributePlan[] {
  return attributes.map((attribute) => {
    const part = partOf(type, attribute.path);
    if (attribute.treatment !== 'write' || part === undefined) return attribute;
    const lacks =
      part.permission === undefined
        ? missingForLinks(type, live ?? wanted, topOf(attribute.path), context.granted)
        : lacking(part.permission, context.granted);
    const isBare = lacks.length > 0;
    const left = isBare ? 'permission-missing' : whyElementLeft(type, attribute.path, backup, context);
    return left === null ? attribute : { ...attribute, treatment: 'leave', reason: left };
  });
}

function whyElementLeft(
  type: ObjectType,
  path: string,
  backup: GraphObject,
  context: PlanContext,
): PlanReasonCode | null {
  const element = elementAt(type, path, backup);
  if (element === null) return null;
  const open = remapObject(type, element, context.references).findings.filter(({ resolution: { state } }) =>
    context.applying === true ? state === 'unresolved' || state === 'planned' : state === 'unresolved',
  );
  if (open.length === 0) return null;
  return open.some(({ exclusion }) => exclusion) ? 'unresolved-exclusion' : 'unresolved-reference';
}

/** Findings that stand against the object itself: those of its parts cost the part. */
export function ownFindings(type: ObjectType, findings: readonly ReferenceFinding[]): readonly ReferenceFinding[] {
  return findings.filter(({ path }) => partOf(type, path) === undefined);
}

/** Licences that the plan assigns and the tenant does not have, or has none left of. */
export function licenceReasons(
  { type, wanted, live }: Judged,
  attributes: readonly AttributePlan[],
  { licences }: PlanContext,
): PlanReason[] {
  if (licences === null || licences === undefined) return [];
  const added = partRequests(type, { wanted, live }, attributes).flatMap(({ body }) => objectsIn(body?.addLicenses));
  const held = new Set(objectsIn(live?.assignedLicenses).map(({ skuId }) => skuId));
  return added.flatMap(({ skuId }) => {
    const id = String(skuId).toLowerCase();
    const known = licences.tenant.get(id);
    if (known === undefined) return [reason('licence-missing', { licence: licences.backup.get(id) ?? String(skuId) })];
    const isUserOnly = type.key === 'users' && !held.has(skuId ?? null);
    return isUserOnly && known.left < 1 ? [reason('no-licence-left', { licence: known.partNumber })] : [];
  });
}

/** The licence that the options name for it; else that of the same part number, where the tenant knows the product under another ID. */
export function mapLicences(
  type: ObjectType,
  object: GraphObject,
  { licences, options }: Pick<PlanContext, 'licences' | 'options'>,
): GraphObject {
  if (licences === null || licences === undefined) return object;
  if (type.key !== 'users' && type.key !== 'groups') return object;
  const byPartNumber = new Map([...licences.tenant].map(([id, { partNumber }]) => [partNumber, id]));
  const newId = (id: string): string | undefined => {
    const name = licences.backup.get(id) ?? '';
    const chosen = options.licences[name];
    if (chosen !== undefined) return byPartNumber.get(chosen);
    return licences.tenant.has(id) ? undefined : byPartNumber.get(name);
  };
  const mapped = Object.entries(object).map(([name, value]) => {
    if (name !== 'assignedLicenses' && name !== 'licenseAssignmentStates') return [name, value] as const;
    if (!Array.isArray(value)) return [name, value] as const;
    const entries = value.map((entry) => {
      if (!isGraphObject(entry)) return entry;
      const id = newId(String(entry.skuId).toLowerCase());
      return id === undefined ? entry : { ...entry, skuId: id };
    });
    return [name, entries] as const;
  });
  return Object.fromEntries(mapped);
}
