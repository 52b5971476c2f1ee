import { type GraphObject, stringOf } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { conditionalAccessState, planAttributes } from './attributes.ts';
import { freeUserPrincipalName, mapDomains } from './domains.ts';
import { planIncoming, planLinks } from './links.ts';
import { itemOf } from './plan-item.ts';
import { reason, reasonOfProtection, type PlanReason } from './reasons.ts';
import { isOwn, missingFor, whyBlocked, whyNotCreatable, whyNotWritten } from './refusals.ts';
import { remapObject, type ReferenceFinding } from './remap.ts';
import type { AttributePlan, LiveState, ObjectState, PlanContext, PlanInput, PlanItem } from './types.ts';

/** What a restore would do to one object, and why. Pure; needs nothing of other objects but `references`. */
export function planObject(input: PlanInput, context: PlanContext): PlanItem {
  if (input.backup === null) return planRemoval(input, context);
  const desired = desiredObject(input.type, input.backup.object, input.live, context);
  const refusal = whyNotWritten(input, desired.object, context);
  const isLeft = input.leaveExisting === true && (input.live.kind === 'live' || input.live.kind === 'matched');
  // What is left as it is need not be writable.
  if (refusal !== null && !(isLeft && refusal.action === 'blocked'))
    return itemOf(input, context, refusal.action, [refusal.reason], {});
  switch (input.live.kind) {
    case 'live':
    case 'matched':
      return input.leaveExisting === true
        ? planLeft(input, input.live, desired, context)
        : planUpdate(input, input.backup, input.live, desired, context);
    case 'inBin':
      return planUndelete(input, input.backup, input.live, desired, context);
    case 'absent':
      return planCreate(input, input.backup, desired, context);
  }
}

export interface Desired {
  readonly object: GraphObject;
  readonly findings: readonly ReferenceFinding[];
}

/** The backup's object as it is meant for this tenant: domains and references mapped, policies in the chosen state. */
export function desiredObject(type: ObjectType, backup: GraphObject, live: LiveState, context: PlanContext): Desired {
  const { object, findings } = remapObject(type, mapDomains(type, backup, context.options.domains), context.references);
  if (type.key !== 'conditionalAccessPolicies' || typeof object.state !== 'string') return { object, findings };
  const state = conditionalAccessState(object.state, live.kind === 'absent', context.options.conditionalAccess);
  return { object: { ...object, state }, findings };
}

/** The natural keys under which the target tenant may hold the object already. */
export function naturalKeysOf(
  type: ObjectType,
  backup: GraphObject,
  context: Pick<PlanContext, 'options' | 'references'>,
): readonly NaturalKey[] {
  const mapped = remapObject(type, mapDomains(type, backup, context.options.domains), context.references).object;
  return type.restore.naturalKeys?.(mapped) ?? [];
}

function planUpdate(
  input: PlanInput,
  backup: ObjectState,
  live: Extract<LiveState, { kind: 'live' | 'matched' }>,
  desired: Desired,
  context: PlanContext,
): PlanItem {
  const { overwrite } = context.options;
  const liveId = idOf(input, live.object);
  const attributes = planAttributes(input.type, live.object, desired.object, {
    mode: 'update',
    overwrite,
    isProtected: context.protectedIds.has(liveId),
  });
  const links = planLinks(
    {
      type: input.type,
      objectId: input.objectId,
      liveId,
      final: overwrite ? { ...live.object, ...writtenOf(attributes, desired.object) } : live.object,
      backupLinks: backup.links,
      liveLinks: live.links,
      mayReplace: overwrite,
    },
    context,
  );
  // Under another ID, whatever pointed at the old one has to be pointed here.
  const incoming = live.kind === 'matched' ? planIncoming(input.incoming, liveId, context) : [];
  const reasons = howFound(live);

  const block = whyBlocked(input.type.permissions.update, desired, attributes, input.type, live.object, context);
  const plan = { liveId, attributes, links: [...links, ...incoming] };
  if (block !== null) return itemOf(input, context, 'blocked', [...reasons, block], plan);
  if (attributes.some(({ path, treatment }) => path === 'state' && treatment === 'write'))
    reasons.push(...switchedOn(input.type, desired));
  if (writes(attributes) || writes(plan.links)) return itemOf(input, context, 'update', reasons, plan);
  const differs = attributes.some((attribute) => attribute.reason === 'kept-without-overwrite');
  return itemOf(
    input,
    context,
    'skip',
    [...reasons, reason(differs ? 'exists-not-overwritten' : 'same-as-backup')],
    plan,
  );
}

/** Taken in only because others need it: what exists serves them as it is. */
function planLeft(
  input: PlanInput,
  live: Extract<LiveState, { kind: 'live' | 'matched' }>,
  desired: Desired,
  context: PlanContext,
): PlanItem {
  const attributes = planAttributes(input.type, live.object, desired.object, {
    mode: 'update',
    overwrite: false,
    isProtected: false,
  }).map((attribute): AttributePlan =>
    attribute.reason === 'kept-without-overwrite' ? { ...attribute, reason: 'kept-as-dependency' } : attribute,
  );
  const differs = attributes.some((attribute) => attribute.reason === 'kept-as-dependency');
  const reasons = [...howFound(live), reason(differs ? 'kept-as-dependency' : 'same-as-backup')];
  return itemOf(input, context, 'skip', reasons, { liveId: idOf(input, live.object), attributes });
}

/** Said where the object does not live under the ID of the backup. */
function howFound(live: Extract<LiveState, { kind: 'live' | 'matched' }>): PlanReason[] {
  if (live.kind === 'matched')
    return [reason('matched-by-natural-key', { property: live.by.property, value: live.by.value })];
  return live.sameId ? [] : [reason('mapped-by-earlier-restore')];
}

function planUndelete(
  input: PlanInput,
  backup: ObjectState,
  live: Extract<LiveState, { kind: 'inBin' }>,
  desired: Desired,
  context: PlanContext,
): PlanItem {
  const { type } = input;
  const liveId = idOf(input, live.object);
  const upn = live.conflicts.find((conflict) => conflict.property === 'userPrincipalName');
  const rename = upn !== undefined && live.conflicts.length === 1 && context.options.upnConflict === 'rename';
  const newUserPrincipalName = rename ? freeUserPrincipalName(upn.value, input.objectId) : null;
  const wanted =
    newUserPrincipalName === null ? desired.object : { ...desired.object, userPrincipalName: newUserPrincipalName };

  const all = planAttributes(type, binView(type, live, wanted), wanted, {
    mode: 'update',
    overwrite: true,
    isProtected: context.protectedIds.has(liveId),
  });
  // What the bin does not show is compared once the object is back.
  const attributes = live.complete ? all : all.filter((attribute) => topOf(attribute.path) in live.object);
  // Links come back with the object and are compared then; what cannot come back is known now.
  const links = planLinks(
    {
      type,
      objectId: input.objectId,
      liveId,
      final: wanted,
      backupLinks: backup.links,
      liveLinks: backup.links,
      mayReplace: true,
    },
    context,
  ).filter((link) => link.reason === 'target-missing');
  const reasons = [reason('in-recycle-bin')];
  if (newUserPrincipalName !== null) reasons.push(reason('upn-changed', { userPrincipalName: newUserPrincipalName }));
  reasons.push(...switchedOn(type, desired));

  const plan = { liveId, attributes, links, newUserPrincipalName };
  const conflict = live.conflicts[0];
  const block =
    conflict !== undefined && !rename
      ? reason('unique-value-taken', { property: conflict.property, value: conflict.value, holder: conflict.holderId })
      : whyBlocked(type.permissions.undelete, desired, attributes, type, wanted, context);
  return itemOf(
    input,
    context,
    block === null ? 'undelete' : 'blocked',
    block === null ? reasons : [...reasons, block],
    plan,
  );
}

/** The bin mangles unique names (the object's ID stands before the UPN) and gives them back on undelete. */
function binView(type: ObjectType, live: Extract<LiveState, { kind: 'inBin' }>, desired: GraphObject): GraphObject {
  const upn = stringOf(live.object.userPrincipalName);
  const wanted = stringOf(desired.userPrincipalName);
  if (type.key !== 'users' || upn === null || wanted === null) return live.object;
  const mangled = upn.toLowerCase().startsWith(String(live.object.id).replaceAll('-', '').toLowerCase());
  return mangled ? { ...live.object, userPrincipalName: wanted } : live.object;
}

function planCreate(input: PlanInput, backup: ObjectState, desired: Desired, context: PlanContext): PlanItem {
  const { type } = input;
  if (type.restore.create === undefined) return itemOf(input, context, 'blocked', [reason('not-creatable')], {});
  const attributes = planAttributes(type, null, desired.object, {
    mode: 'create',
    overwrite: true,
    isProtected: false,
  });
  const links = planLinks(
    {
      type,
      objectId: input.objectId,
      liveId: null,
      final: desired.object,
      backupLinks: backup.links,
      liveLinks: [],
      mayReplace: true,
    },
    context,
  );
  const plan = {
    attributes,
    links: [...links, ...planIncoming(input.incoming, null, context)],
    newPassword: type.key === 'users',
  };
  const reasons = [reason('new-object-id')];
  if (type.key === 'users') reasons.push(reason('new-password'));
  if (desired.object.state !== backup.object.state && type.key === 'conditionalAccessPolicies') {
    reasons.push(reason(desired.object.state === 'disabled' ? 'comes-back-disabled' : 'report-only'));
  }
  reasons.push(...switchedOn(type, desired));
  const block =
    whyNotCreatable(type, desired.object, context) ??
    whyBlocked(type.permissions.create, desired, attributes, type, desired.object, context);
  return itemOf(input, context, block === null ? 'create' : 'blocked', block === null ? reasons : [block], plan);
}

/** A policy that is enforced again can lock people out: said of every one before it is written. */
function switchedOn(type: ObjectType, desired: Desired): readonly PlanReason[] {
  return type.key === 'conditionalAccessPolicies' && desired.object.state === 'enabled'
    ? [reason('comes-back-on')]
    : [];
}

function planRemoval(input: PlanInput, context: PlanContext): PlanItem {
  const { type, live } = input;
  if (live.kind === 'absent' || live.kind === 'inBin')
    return itemOf(input, context, 'skip', [reason('same-as-backup')], {});
  const liveId = idOf(input, live.object);
  if (!context.options.removeAdded) return itemOf(input, context, 'skip', [reason('not-in-backup')], { liveId });
  const protection = type.restore.protectedBy(live.object);
  if (isOwn(type, live.object, context)) return itemOf(input, context, 'skip', [reason('own-application')], { liveId });
  if (protection !== null) return itemOf(input, context, 'skip', [reason(reasonOfProtection(protection))], { liveId });
  if (!type.restore.delete || type.restore.special === true)
    return itemOf(input, context, 'blocked', [reason('not-deletable')], { liveId });
  // A right counts as its holder: taking it away locks out as surely as deleting the account.
  const holder = stringOf(live.object.principalId);
  if (context.protectedIds.has(liveId) || (holder !== null && context.protectedIds.has(holder)))
    return itemOf(input, context, 'blocked', [reason('protected-account')], { liveId });
  const missing = missingFor(type.permissions.delete, type, live.object, context);
  if (missing.length > 0) {
    return itemOf(input, context, 'blocked', [reason('permission-missing', { permission: missing.join(', ') })], {
      liveId,
    });
  }
  return itemOf(input, context, 'remove', [reason('added-since-backup')], { liveId });
}

/** Parts of a policy set are known by a word of ours, whatever Graph calls them. */
function idOf(input: PlanInput, object: GraphObject): string {
  if (input.live.kind === 'live' && input.live.sameId) return input.objectId;
  return stringOf(object.id) ?? input.objectId;
}

function topOf(path: string): string {
  return path.split('.')[0] ?? path;
}

function writes(parts: readonly { readonly treatment: 'write' | 'leave' }[]): boolean {
  return parts.some((part) => part.treatment === 'write');
}

/** The top-level properties that the written attributes belong to, as desired. */
function writtenOf(attributes: readonly AttributePlan[], desired: GraphObject): GraphObject {
  const written: GraphObject = {};
  for (const attribute of attributes) {
    if (attribute.treatment === 'write') written[topOf(attribute.path)] = desired[topOf(attribute.path)] ?? null;
  }
  return written;
}
