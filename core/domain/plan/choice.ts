import { isWithin, parsePath } from '../canonical/paths.ts';
import { linkKey } from '../diff/link-key.ts';
import { type GraphObject, isGraphObject, type Json } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { partOf } from './parts.ts';
import { reason, type PlanReason } from './reasons.ts';
import type { AttributePlan, LinkPlan, PlanContext } from './types.ts';
import { withValueOf } from './with-value-of.ts';

/** A link of an object, by the ID of its other end: in the backup, or in the tenant where the backup lacks the link. */
export interface ChosenLink {
  readonly relation: string;
  readonly targetId: string;
}

/** What alone is written of an object that is restored in part. */
export interface Choice {
  /** Paths of attributes, as differences name them; what lies inside one of them is chosen with it. */
  readonly attributes: readonly string[];
  readonly links: readonly ChosenLink[];
}

/** Names that a reason gives of each kind; the plan has them all. */
const MAX_NAMED = 50;

/** Whether a difference is among the chosen ones. Properties that are written by the same request are one value. */
export function choosesAttribute(type: ObjectType, { attributes }: Choice, path: string): boolean {
  if (isWithin(path, attributes)) return true;
  const part = partOf(type, path);
  return part !== undefined && part.elementKey === undefined && attributes.some((one) => partOf(type, one) === part);
}

/** A relation with one target has one difference, whichever of its two ends was chosen. */
export function choosesLink(
  { links }: Choice,
  { relation, isSingle }: { readonly relation: string; readonly isSingle: boolean },
  targetIds: readonly (string | null)[],
): boolean {
  if (isSingle) return links.some((chosen) => chosen.relation === relation);
  const keys = new Set(targetIds.flatMap((targetId) => (targetId === null ? [] : [linkKey({ relation, targetId })])));
  return links.some((chosen) => keys.has(linkKey(chosen)));
}

/** Whether a link of a plan is among the chosen ones. */
export function isChosenLink(
  type: ObjectType,
  choice: Choice,
  { relation, backupTargetId, targetId }: LinkPlan,
): boolean {
  const isSingle = type.relations.some(({ name, single }) => name === relation && single);
  return choosesLink(choice, { relation, isSingle }, [backupTargetId, targetId]);
}

/** A choice says what is written, whatever the options say of values and links that exist. */
export function choosing(context: PlanContext): PlanContext {
  return { ...context, options: { ...context.options, overwrite: true, links: 'rollBack' } };
}

/** The attributes, where those that could be written and were not chosen are left. */
export function leaveUnchosen(type: ObjectType, choice: Choice, attributes: readonly AttributePlan[]): AttributePlan[] {
  return attributes.map((attribute) =>
    attribute.treatment === 'leave' || choosesAttribute(type, choice, attribute.path)
      ? attribute
      : { ...attribute, treatment: 'leave', reason: 'not-chosen' },
  );
}

/**
 * The living object with what is written of it: Graph replaces complex values as a whole, so what is sent of one is what
 * the tenant holds, with the chosen parts of it.
 */
export function chosenObject(
  live: GraphObject,
  desired: GraphObject,
  attributes: readonly Pick<AttributePlan, 'path' | 'treatment'>[],
): GraphObject {
  let object: Json = live;
  for (const { path, treatment } of attributes)
    if (treatment === 'write') object = withValueOf(object, desired, parsePath(path));
  return isGraphObject(object) ? object : live;
}

/** What was chosen, and what differs and is left for not having been. */
export function choiceReason(
  { attributes, links }: Choice,
  plan: { readonly attributes: readonly AttributePlan[]; readonly links: readonly LinkPlan[] },
): PlanReason {
  const left = plan.attributes.filter(isUnchosen).map(({ path }) => path);
  const leftLinks = plan.links.filter(isUnchosen).map(({ relation, backupTargetId, targetId }) => {
    return `${relation} ${backupTargetId ?? targetId ?? ''}`;
  });
  return reason('only-chosen', {
    chosen: named([...attributes, ...links.map(({ relation, targetId }) => `${relation} ${targetId}`)]),
    left: named([...left, ...leftLinks]),
  });
}

function isUnchosen(part: Pick<AttributePlan, 'reason'>): boolean {
  return part.reason === 'not-chosen';
}

function named(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const more = names.length > MAX_NAMED ? `, and ${String(names.length - MAX_NAMED)} more` : '';
  return names.slice(0, MAX_NAMED).join(', ') + more;
}
