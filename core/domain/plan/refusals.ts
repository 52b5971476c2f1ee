import { stringOf, type GraphObject } from '../json.ts';
import type { ObjectType, PermissionChoice } from '../object-type.ts';
import { PARENT_ID } from '../object-types/template.ts';
import { domainOf } from './domains.ts';
import { lacking, lackingAll } from './permissions.ts';
import { reason, reasonOfProtection, type PlanReason } from './reasons.ts';
import type { ReferenceFinding } from './remap.ts';
import type { AttributePlan, LiveState, PlanContext, PlanInput } from './types.ts';

export interface Refusal {
  readonly action: 'skip' | 'blocked';
  readonly reason: PlanReason;
}

/** Objects that are left alone whatever the options say. */
export function whyNotWritten(input: PlanInput, desired: GraphObject, context: PlanContext): Refusal | null {
  const { type, live } = input;
  const subject = 'object' in live ? live.object : desired;
  if (isOwn(type, subject, context) || isOwn(type, desired, context))
    return { action: 'skip', reason: reason('own-application') };
  if (isAboutTarget(type, desired, context)) return { action: 'skip', reason: reason('own-tenant') };
  const protection = type.restore.protectedBy(subject);
  if (protection !== null) {
    // Of what is there nothing is lost; what is gone has to come back another way.
    const isGone = live.kind === 'absent' || live.kind === 'inBin';
    const action = isGone && protection === 'synced' ? 'blocked' : 'skip';
    return { action, reason: reason(reasonOfProtection(protection)) };
  }
  if (live.kind === 'matched' && context.options.keptApart.some((key) => key === type.key))
    return {
      action: 'blocked',
      reason: reason('kept-apart', { ...live.by, holder: stringOf(live.object.id) ?? '' }),
    };
  if (live.kind === 'matched' && isSomebodyElse(type, live.object, desired, context))
    return {
      action: 'blocked',
      reason: reason('held-by-another', { ...live.by, holder: stringOf(live.object.id) ?? '' }),
    };
  return null;
}

/** Settings for another tenant, which is not there for itself. Those for all others name none. */
function isAboutTarget({ key }: ObjectType, { tenantId }: GraphObject, { tenants }: PlanContext): boolean {
  if (key !== 'crossTenantAccessPolicy' || !tenants) return false;
  return stringOf(tenantId)?.toLowerCase() === tenants.to;
}

/** Whether only administrators of its restricted unit may write it. The recycle bin need not show it: then it is as it was. */
export function isRestricted(live: LiveState, desired: GraphObject): boolean {
  if (!('object' in live)) return false;
  const shown = live.object.isManagementRestricted ?? (live.kind === 'inBin' ? desired.isManagementRestricted : null);
  return shown === true;
}

/** People keep their identifiers; a name alone can pass to somebody else. */
function isSomebodyElse(type: ObjectType, live: GraphObject, desired: GraphObject, { since }: PlanContext): boolean {
  if (type.key !== 'users') return false;
  for (const property of ['onPremisesImmutableId', 'employeeId']) {
    const [now, then] = [stringOf(live[property]), stringOf(desired[property])];
    if (now !== null && then !== null) return now !== then;
  }
  const created = Date.parse(stringOf(live.createdDateTime) ?? '');
  return typeof since === 'number' && !Number.isNaN(created) && created > since;
}

export function isOwn(
  type: ObjectType,
  object: GraphObject,
  { ownAppId, ownAppIdThere = null }: Pick<PlanContext, 'ownAppId' | 'ownAppIdThere'>,
): boolean {
  if (type.key !== 'applications' && type.key !== 'servicePrincipals') return false;
  const appId = stringOf(object.appId)?.toLowerCase();
  return appId === ownAppId.toLowerCase() || (ownAppIdThere !== null && appId === ownAppIdThere.toLowerCase());
}

/** No restore creates it, wherever it is missing. */
export function isNeverMade(
  type: ObjectType,
  object: GraphObject,
  context: Pick<PlanContext, 'ownAppId' | 'ownAppIdThere'>,
): boolean {
  const { create, notCreatable, protectedBy } = type.restore;
  return (
    create === undefined ||
    protectedBy(object) !== null ||
    (notCreatable?.(object) ?? null) !== null ||
    isOwn(type, object, context)
  );
}

export function whyNotCreatable(type: ObjectType, desired: GraphObject, context: PlanContext): PlanReason | null {
  const protection = type.restore.notCreatable?.(desired) ?? null;
  if (protection !== null) return reason(reasonOfProtection(protection));
  if ((type.restore.create?.instead?.(desired, context.options) ?? null) !== null) return null;
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
  const isOpen = ({ resolution: { state } }: ReferenceFinding): boolean =>
    state === 'unresolved' || (state === 'planned' && context.applying === true);
  const isWritten = ({ path }: ReferenceFinding): boolean =>
    written.some((attribute) => overlaps(attribute, path.replaceAll('[]', '')));
  // Whose it is decides where it is created.
  const isPlace = ({ path }: ReferenceFinding): boolean => choice === type.permissions.create && path === PARENT_ID;
  const open = findings.filter((finding) => isOpen(finding) && (isWritten(finding) || isPlace(finding)));
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

export function overlaps(attribute: string, finding: string): boolean {
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
