import { stringOf, type GraphObject } from '../json.ts';
import type { ObjectType, PermissionChoice } from '../object-type.ts';
import { domainOf } from './domains.ts';
import { lacking, lackingAll } from './permissions.ts';
import { reason, reasonOfProtection, type PlanReason } from './reasons.ts';
import type { ReferenceFinding } from './remap.ts';
import type { AttributePlan, PlanContext, PlanInput } from './types.ts';

/** Objects that are left alone whatever the options say. */
export function whyNotWritten(
  input: PlanInput,
  desired: GraphObject,
  context: PlanContext,
): { action: 'skip' | 'blocked'; reason: PlanReason } | null {
  const { type, live } = input;
  const subject = 'object' in live ? live.object : desired;
  if (isOwn(type, subject, context) || isOwn(type, desired, context))
    return { action: 'skip', reason: reason('own-application') };
  const protection = type.restore.protectedBy(subject);
  if (protection !== null) return { action: 'skip', reason: reason(reasonOfProtection(protection)) };
  return type.restore.special === true ? { action: 'blocked', reason: reason('type-not-supported-yet') } : null;
}

export function isOwn(type: ObjectType, object: GraphObject, context: PlanContext): boolean {
  const isApplication = type.key === 'applications' || type.key === 'servicePrincipals';
  return isApplication && stringOf(object.appId)?.toLowerCase() === context.ownAppId.toLowerCase();
}

export function whyNotCreatable(type: ObjectType, desired: GraphObject, context: PlanContext): PlanReason | null {
  const protection = type.restore.notCreatable?.(desired) ?? null;
  if (protection !== null) return reason(reasonOfProtection(protection));
  const missing = type.restore.create?.required.find(
    (property) => property !== 'passwordProfile' && !property.includes('.') && (desired[property] ?? null) === null,
  );
  if (missing !== undefined) return reason('required-value-missing', { property: missing });
  const domain = type.key === 'users' ? domainOf(stringOf(desired.userPrincipalName)) : null;
  if (domain === null || context.verifiedDomains === null || context.verifiedDomains.includes(domain)) return null;
  return reason('domain-not-verified', { domain });
}

export interface PlannedWrite {
  readonly type: ObjectType;
  /** Permissions that the write needs. */
  readonly choice: PermissionChoice;
  /** As it is, or as it will be where it is created. */
  readonly object: GraphObject;
  readonly findings: readonly ReferenceFinding[];
  readonly attributes: readonly AttributePlan[];
}

/** What stands against writing the object: unresolved references in what would be written, missing permissions. */
export function whyBlocked(
  { type, choice, object, findings, attributes }: PlannedWrite,
  context: PlanContext,
): PlanReason | null {
  const written = attributes.filter((attribute) => attribute.treatment === 'write').map((attribute) => attribute.path);
  const open = findings.filter(
    (finding) =>
      finding.resolution.state === 'unresolved' &&
      written.some((path) => overlaps(path, finding.path.replaceAll('[]', ''))),
  );
  const worst = open.find((finding) => finding.exclusion) ?? open[0];
  if (worst !== undefined) {
    return reason(worst.exclusion ? 'unresolved-exclusion' : 'unresolved-reference', {
      path: worst.path,
      value: worst.value,
    });
  }
  const needed =
    written.length > 0 || choice !== type.permissions.update ? missingFor(choice, type, object, context) : [];
  return needed.length === 0 ? null : reason('permission-missing', { permission: needed.join(', ') });
}

function overlaps(attribute: string, finding: string): boolean {
  return attribute === finding || attribute.startsWith(`${finding}.`) || finding.startsWith(`${attribute}.`);
}

export function missingFor(
  choice: PermissionChoice,
  type: ObjectType,
  object: GraphObject,
  context: PlanContext,
): readonly string[] {
  return [
    ...lacking(choice, context.granted),
    ...lackingAll(type.permissions.extraFor?.(object) ?? [], context.granted),
  ];
}
