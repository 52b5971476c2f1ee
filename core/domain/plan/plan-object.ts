import { topOf } from '../canonical/paths.ts';
import { type GraphObject, stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { planAttributes } from './attributes.ts';
import { choiceReason, chosenObject, choosesAttribute, choosing, isChosenLink, leaveUnchosen } from './choice.ts';
import { deadName, planAgain, planLivingRepair } from './dead-rights.ts';
import { desiredObject } from './desired.ts';
import { freeUserPrincipalName } from './domains.ts';
import { judgeParts, licenceReasons, ownFindings } from './judge-parts.ts';
import { hasMoreLinks, planIncoming, planLinks } from './links.ts';
import { planLost } from './lost-content.ts';
import { NEW_WITH_THE_OBJECT } from './new-with-object.ts';
import { type Planning, planCreate, switchedOn } from './plan-create.ts';
import { itemOf } from './plan-item.ts';
import { missingRole, missingRoleInBin } from './privileged.ts';
import { reason, unreadable, type PlanReason } from './reasons.ts';
import { isRestricted, type Refusal, whyBlocked, whyNotWritten } from './refusals.ts';
import type { ReferenceFinding } from './remap.ts';
import { planRemoval } from './removal.ts';
import { unrepairable } from './repair.ts';
import {
  type AttributePlan,
  type LiveState,
  type PlanContext,
  type PlanInput,
  type PlanItem,
  liveIdOf,
} from './types.ts';

type Present = Extract<LiveState, { kind: 'live' | 'matched' }>;

/** What a restore would do to one object, and why. Pure; needs nothing of other objects but `references`. */
export function planObject(input: PlanInput, context: PlanContext): PlanItem {
  if (input.only !== undefined) return planChosen(input, context);
  return planWhole(input, context);
}

function planWhole(input: PlanInput, context: PlanContext): PlanItem {
  const { backup, live } = input;
  if (input.repair === true) return planLivingRepair(input, context);
  if (input.lost) return planLost(input, input.lost, context);
  if (backup === null) return planRemoval(input, context);
  const desired = desiredObject(input.type, backup.object, live, context);
  const refusal = whyNotWritten(input, desired.object, context);
  const isLeft = input.leaveExisting === true && (live.kind === 'live' || live.kind === 'matched');
  // What is left as it is need not be writable.
  const isHeld = refusal?.reason.code === 'held-by-another';
  if (refusal !== null && (isHeld || !(isLeft && refusal.action === 'blocked')))
    return planRefused(input, refusal, context);
  const item = planByState({ input, context, backup, desired });
  // What is as in the backup is so, whoever may write it.
  return isRestricted(live, desired.object) && item.action !== 'skip' && item.action !== 'blocked'
    ? itemOf(input, context, { action: 'blocked', reasons: [reason('restricted-management')] })
    : item;
}

/** What stands for it stays known: in another tenant others name it by that ID. */
function planRefused(input: PlanInput, { action, reason: why }: Refusal, context: PlanContext): PlanItem {
  const { live } = input;
  const standsFor = live.kind === 'matched' && action === 'skip' && why.code !== 'own-application';
  if (!standsFor) return itemOf(input, context, { action, reasons: [why] });
  return itemOf(input, context, { action, reasons: [...howFound(live), why], liveId: liveIdOf(input, live.object) });
}

/** Chosen differences of an object that is there: nothing is created, undeleted or removed for a choice. */
function planChosen(input: PlanInput, context: PlanContext): PlanItem {
  const { live, lost, backup } = input;
  if (backup === null && !lost) return itemOf(input, context, { action: 'skip', reasons: [reason('not-in-backup')] });
  const isThere = live.kind === 'live' || live.kind === 'matched';
  const isGone = live.kind === 'absent' || live.kind === 'inBin';
  if (isGone || (isThere && deadName(input, live.object, context) !== null))
    return itemOf(input, context, { action: 'blocked', reasons: [reason('chosen-not-there')] });
  return planWhole(input, choosing(context));
}

function planByState(planning: Planning): PlanItem {
  const { input, context } = planning;
  const { live } = input;
  switch (live.kind) {
    case 'live':
    case 'matched':
      return planPresent(planning, live);
    case 'inBin':
      return planUndelete(planning, live);
    case 'unreadable':
      return itemOf(input, context, { action: 'blocked', reasons: [unreadable(live)] });
    case 'absent':
      return planCreate(planning, live);
  }
}

function planPresent(planning: Planning, live: Present): PlanItem {
  const { input, context } = planning;
  const dead = deadName(input, live.object, context);
  if (dead === null) return input.leaveExisting === true ? planLeft(planning, live) : planUpdate(planning, live);
  return planAgain(input, context, { live: live.object, dead, create: () => planCreate(planning, { kind: 'absent' }) });
}

function planUpdate({ input, context, backup, desired }: Planning, live: Present): PlanItem {
  const { type, only } = input;
  const { overwrite } = context.options;
  const liveId = liveIdOf(input, live.object);
  const role = missingRole(liveId, context);
  const judged = { type, backup: backup.object, wanted: desired.object, live: live.object };
  const planned = planAttributes(type, live.object, desired.object, {
    mode: 'update',
    overwrite,
    isProtected: context.protectedIds.has(liveId),
    outOfReach: role === null ? [] : (type.restore.sensitive ?? []),
    unread: live.unread ?? [],
  });
  const possible = judgeParts(judged, planned, context);
  const attributes = only === undefined ? possible : leaveUnchosen(type, only, possible);
  const wanted = only === undefined ? desired.object : chosenObject(live.object, desired.object, attributes);
  const linking = {
    type,
    objectId: input.objectId,
    liveId,
    final: overwrite ? { ...live.object, ...writtenOf(attributes, wanted) } : live.object,
    backupLinks: backup.links,
    liveLinks: live.links,
    unread: live.unread ?? [],
    unknown: backup.unread ?? [],
    scheduled: input.scheduled?.links ?? [],
    mayReplace: overwrite,
    only,
  };
  const links = planLinks(linking, context);
  // Under another ID, whatever pointed at the old one has to be pointed here.
  const incoming = live.kind === 'matched' && only === undefined ? planIncoming(input.incoming, liveId, context) : [];
  const reasons = howFound(live);
  if (only !== undefined) reasons.push(choiceReason(only, { attributes, links }));

  const findings = ownFindings(type, desired.findings);
  const write = { type, choice: type.permissions.update, object: live.object, findings, attributes };
  const block = whyBlocked(write, context);
  const plan = { liveId, attributes, links: [...links, ...incoming] };
  if (block !== null) return itemOf(input, context, { ...plan, action: 'blocked', reasons: [...reasons, block] });
  const isChosen = (path: string): boolean => only === undefined || choosesAttribute(type, only, path);
  const beyond =
    role !== null && attributes.some(({ reason: left, path }) => left === 'role-missing' && isChosen(path));
  if (beyond) reasons.push(reason('role-missing', { role }));
  if (beyond && !writes(attributes) && !writes(plan.links))
    return itemOf(input, context, { ...plan, action: 'blocked', reasons });
  if (attributes.some(({ path, treatment }) => path === 'state' && treatment === 'write'))
    reasons.push(...switchedOn(type, desired));
  reasons.push(...licenceReasons({ ...judged, wanted }, attributes, context));
  if (writes(attributes) || writes(plan.links)) return itemOf(input, context, { ...plan, action: 'update', reasons });
  if (only !== undefined) {
    const isLeft =
      attributes.some(({ path }) => isChosen(path)) || links.some((link) => isChosenLink(type, only, link));
    reasons.push(reason(isLeft ? 'differs-unwritten' : 'chosen-as-in-backup'));
    return itemOf(input, context, { ...plan, action: 'skip', reasons });
  }
  const differs = attributes.some((attribute) => attribute.reason === 'kept-without-overwrite');
  const missing = missingExclusions(desired.findings)[0];
  if (differs) reasons.push(reason('exists-not-overwritten'));
  if (missing !== undefined) reasons.push(reason('names-missing-object', { path: missing.path, value: missing.value }));
  const dead = unrepairable(desired.findings, attributes);
  if (dead !== undefined) reasons.push(reason('references-unrepaired', { path: dead.path, value: dead.value }));
  const isLeft = attributes.some((attribute) => !isExpected(attribute, live)) || plan.links.length > 0;
  if (!differs && missing === undefined && dead === undefined)
    reasons.push(reason(isLeft || hasMoreLinks(linking, context) ? 'differs-unwritten' : 'same-as-backup'));
  return itemOf(input, context, { ...plan, action: 'skip', reasons });
}

/** What Graph gave to an object that stands for the one of the backup. */
function isExpected({ path }: AttributePlan, live: Present): boolean {
  const isAnother = live.kind === 'matched' || !live.sameId;
  return isAnother && NEW_WITH_THE_OBJECT.includes(path);
}

/** Whoever is left out by an ID that stands for nobody is not left out: the object is not what it was. */
export function missingExclusions(findings: readonly ReferenceFinding[]): readonly ReferenceFinding[] {
  return findings.filter(({ exclusion, resolution }) => exclusion && resolution.state === 'unresolved');
}

/** Part of the restore only because others need it: what exists serves them as it is. */
function planLeft({ input, context, desired }: Planning, live: Present): PlanItem {
  const attributes = planAttributes(input.type, live.object, desired.object, {
    mode: 'update',
    overwrite: false,
    isProtected: false,
  }).map((attribute): AttributePlan =>
    attribute.reason === 'kept-without-overwrite' ? { ...attribute, reason: 'kept-as-dependency' } : attribute,
  );
  const differs = attributes.some((attribute) => !isExpected(attribute, live));
  const dead = unrepairable(desired.findings, attributes);
  const state =
    dead === undefined
      ? reason(differs ? 'kept-as-dependency' : 'same-as-backup')
      : reason('references-unrepaired', { path: dead.path, value: dead.value });
  const reasons = [...howFound(live), state];
  return itemOf(input, context, { action: 'skip', reasons, liveId: liveIdOf(input, live.object), attributes });
}

/** Said where the object does not live under the ID of the backup. */
function howFound(live: Present): PlanReason[] {
  if (live.kind === 'matched')
    return [reason('matched-by-natural-key', { property: live.by.property, value: live.by.value })];
  return live.sameId ? [] : [reason('mapped-by-earlier-restore')];
}

function planUndelete(planning: Planning, live: Extract<LiveState, { kind: 'inBin' }>): PlanItem {
  const { input, context, backup, desired } = planning;
  const { type } = input;
  const liveId = liveIdOf(input, live.object);
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
  ).filter((link) => link.reason === 'target-missing' || link.reason === 'target-in-bin');
  const reasons = [reason('in-recycle-bin')];
  if (newUserPrincipalName !== null) reasons.push(reason('upn-changed', { userPrincipalName: newUserPrincipalName }));
  reasons.push(...switchedOn(type, desired));

  const role = type.restore.sensitive === undefined ? null : missingRoleInBin(liveId, context);
  const conflict = live.conflicts[0];
  const findings = ownFindings(type, desired.findings);
  const write = { type, choice: type.permissions.undelete, object: wanted, findings, attributes };
  const block =
    conflict !== undefined && !rename
      ? reason('unique-value-taken', { property: conflict.property, value: conflict.value, holder: conflict.holderId })
      : role !== null
        ? reason('role-missing', { role })
        : whyBlocked(write, context);
  return itemOf(input, context, {
    liveId,
    attributes,
    links,
    newUserPrincipalName,
    action: block === null ? 'undelete' : 'blocked',
    reasons: block === null ? reasons : [...reasons, block],
  });
}

/** The bin mangles unique names (the object's ID stands before the UPN) and gives them back on undelete. */
function binView(type: ObjectType, live: Extract<LiveState, { kind: 'inBin' }>, desired: GraphObject): GraphObject {
  const upn = stringOf(live.object.userPrincipalName);
  const wanted = stringOf(desired.userPrincipalName);
  if (type.key !== 'users' || upn === null || wanted === null) return live.object;
  const mangled = upn.toLowerCase().startsWith(String(live.object.id).replaceAll('-', '').toLowerCase());
  return mangled ? { ...live.object, userPrincipalName: wanted } : live.object;
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
