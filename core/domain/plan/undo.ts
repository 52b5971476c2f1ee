import { linkKey } from '../diff/link-key.ts';
import { extensionName } from '../extension-names.ts';
import type { ObjectType } from '../object-type.ts';
import { planAttributes } from './attributes.ts';
import { changedSince, goesAway } from './changed-since.ts';
import { type Outcome, planLeavingOut } from './leave-out.ts';
import { planLinks } from './links.ts';
import { type MergedState, mergeUndo } from './merge-undo.ts';
import { itemOf } from './plan-item.ts';
import { reason, type PlanReason, type PlanReasonCode } from './reasons.ts';
import { overlaps } from './refusals.ts';
import {
  type AttributePlan,
  type LinkPlan,
  type ObjectState,
  type PlanContext,
  type PlanInput,
  type PlanItem,
  type Undone,
  liveIdOf,
} from './types.ts';

/** An object as a restore left it may have changed a lot: the plan names some of it. */
const NAMED_PATHS = 10;

/**
 * What an Undo does to one object; `input.backup` is its state before the restore that is undone. What that restore wrote
 * is taken back where nobody has changed it since; the rest is a conflict, and left unless the object was ticked.
 */
export function planUndo(input: PlanInput, undone: Undone, context: PlanContext): Outcome {
  const { backup, live } = input;
  const isThere = live.kind === 'live' || live.kind === 'matched';
  if (backup === null) {
    if (live.kind === 'absent' && undone.after.kind === 'unknown')
      return { item: leftAlone(input, context, reason('unknown-after')), backup };
    const refusal = isThere && !undone.overwrite ? whyNotRemoved(input.type, undone, live) : null;
    return refusal === null
      ? inWords(planLeavingOut(input, context))
      : { item: leftAlone(input, context, refusal), backup };
  }
  if (isThere) {
    const merged = mergeUndo(input.type, {
      before: backup,
      live,
      undone,
      ...(context.comparing === true && { comparing: true }),
    });
    const outcome = planLeavingOut({ ...input, backup: merged.wanted }, context);
    return inWords({ ...outcome, item: withConflicts(outcome.item, { ...input, backup }, merged, context) });
  }
  // Somebody else deleted it after the restore, which had left it there.
  const isGoneSince = live.kind !== 'unreadable' && undone.after.kind !== 'gone' && !undone.overwrite;
  return isGoneSince
    ? { item: leftAlone(input, context, changed([])), backup }
    : inWords(planLeavingOut(input, context));
}

/** With an object goes what somebody else has made of it. */
function whyNotRemoved(type: ObjectType, undone: Undone, live: ObjectState): PlanReason | null {
  const { after } = undone;
  if (after.kind !== 'there') return reason('unknown-after');
  // Values of a directory extension go with the application that declares it: what is gone is not lost with the object.
  const isGone = (path: string): boolean => extensionName(path) !== null && (live.object[path] ?? null) === null;
  const paths = changedSince(type, after, live, goesAway(undone)).filter((path) => !isGone(path));
  return paths.length === 0 ? null : changed(paths);
}

function leftAlone(input: PlanInput, context: PlanContext, why: PlanReason): PlanItem {
  const { live } = input;
  return itemOf(input, context, {
    action: 'skip',
    reasons: [why],
    ...('object' in live ? { liveId: liveIdOf(input, live.object) } : {}),
  });
}

function changed(paths: readonly string[]): PlanReason {
  if (paths.length === 0) return reason('changed-since-restore');
  const more = paths.length > NAMED_PATHS ? ', …' : '';
  return reason('changed-since-restore', { paths: paths.slice(0, NAMED_PATHS).join(', ') + more });
}

/** The plan with what is left because somebody else changed it, or because it was not known before. */
function withConflicts(
  item: PlanItem,
  input: PlanInput & { readonly backup: ObjectState },
  { conflicts, unknown }: MergedState,
  context: PlanContext,
): PlanItem {
  const attributes = attributesLeft(input, { conflicts: conflicts.paths, unknown: unknown.paths });
  const links = linksLeft(input, { conflicts: conflicts.links, unknown: unknown.relations }, context);
  const left = [...attributes, ...links];
  if (left.length === 0) return item;
  const isConflict = left.some((part) => part.reason === 'changed-since-restore');
  const named = [...attributes.map(({ path }) => path), ...new Set(links.map(({ relation }) => relation))];
  const more = isConflict ? [changed(named)] : [reason('unknown-before')];
  const reasons = item.reasons.filter(({ code }) => code !== 'same-as-backup' && code !== 'differs-unwritten');
  return {
    ...item,
    reasons: [...reasons, ...more],
    attributes: [...item.attributes.filter(({ path }) => !attributes.some((one) => one.path === path)), ...attributes],
    links: [...item.links, ...links],
  };
}

/** Of what differs from before, that which could be written. */
function attributesLeft(
  { type, backup, live }: PlanInput & { readonly backup: ObjectState },
  { conflicts, unknown }: { readonly conflicts: readonly string[]; readonly unknown: readonly string[] },
): AttributePlan[] {
  if (!('object' in live) || conflicts.length + unknown.length === 0) return [];
  const situation = { mode: 'update', overwrite: true, isProtected: false } as const;
  const isAt = (path: string, paths: readonly string[]): boolean => paths.some((one) => overlaps(one, path));
  return planAttributes(type, live.object, backup.object, situation).flatMap((attribute): AttributePlan[] => {
    if (attribute.treatment !== 'write') return [];
    if (isAt(attribute.path, unknown)) return [{ ...attribute, treatment: 'leave', reason: 'unknown-before' }];
    if (isAt(attribute.path, conflicts)) return [{ ...attribute, treatment: 'leave', reason: 'changed-since-restore' }];
    return [];
  });
}

function linksLeft(
  { type, objectId, backup, live }: PlanInput & { readonly backup: ObjectState },
  { conflicts, unknown }: { readonly conflicts: readonly string[]; readonly unknown: readonly string[] },
  context: PlanContext,
): LinkPlan[] {
  if (!('links' in live) || conflicts.length + unknown.length === 0) return [];
  const all = planLinks(
    {
      type,
      objectId,
      liveId: liveIdOf({ type, objectId, backup, live, incoming: [] }, live.object),
      final: live.object,
      backupLinks: backup.links,
      liveLinks: live.links,
      mayReplace: true,
    },
    { ...context, options: { ...context.options, links: 'rollBack' } },
  );
  return all.flatMap((link): LinkPlan[] => {
    const key = linkKey({ relation: link.relation, targetId: link.backupTargetId ?? link.targetId ?? '' });
    if (link.treatment !== 'write') return [];
    if (unknown.includes(link.relation)) return [{ ...link, treatment: 'leave', reason: 'unknown-before' }];
    return conflicts.includes(key) ? [{ ...link, treatment: 'leave', reason: 'changed-since-restore' }] : [];
  });
}

/** There is no backup in an Undo. */
const WORDS: Partial<Record<PlanReasonCode, PlanReasonCode>> = {
  'same-as-backup': 'as-before-restore',
  'added-since-backup': 'made-by-restore',
};

function inWords({ item, backup }: Outcome): Outcome {
  const reasons = item.reasons.map((one): PlanReason => ({ ...one, code: WORDS[one.code] ?? one.code }));
  return { item: { ...item, reasons }, backup };
}
