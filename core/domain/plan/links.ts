import { linkKey } from '../diff/link-key.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType, ReferenceTarget, RelationSpec } from '../object-type.ts';
import { OBJECT_TYPES } from '../object-types/index.ts';
import { partOfEnd } from '../other-end.ts';
import type { Link } from '../record.ts';
import { isTypeKey, type LinkTargetType } from '../type-keys.ts';
import { type Choice, choosesLink } from './choice.ts';
import { lacking, lackingAll } from './permissions.ts';
import { reasonOfProtection, type PlanReasonCode } from './reasons.ts';
import type { Resolution } from './references.ts';
import type { IncomingLink, LinkPlan, PlanContext } from './types.ts';

export interface LinkInput {
  readonly type: ObjectType;
  readonly objectId: string;
  readonly liveId: string | null;
  /** The object as it will be: its kind decides which links are written. */
  readonly final: GraphObject;
  readonly backupLinks: readonly Link[];
  readonly liveLinks: readonly Link[];
  /** Relations of the live object that could not be read. */
  readonly unread?: readonly string[];
  /** Relations of which the backup does not know what they held. */
  readonly unknown?: readonly string[];
  /** Links of the backup that a schedule gave for a time. */
  readonly scheduled?: readonly Pick<Link, 'relation' | 'targetId'>[];
  /** Whether links of the live object may be taken away. */
  readonly mayReplace: boolean;
  /** Set where only these are written. */
  readonly only?: Choice | undefined;
}

/** One relation of one object, while its links are planned. */
interface LinkContext {
  readonly input: LinkInput;
  readonly relation: RelationSpec;
  readonly plan: PlanContext;
  /** Live links of the relation. */
  readonly live: readonly Link[];
  /** Why nothing of the relation is written for this object. */
  readonly blanket: PlanReasonCode | null;
}

export function planLinks(input: LinkInput, plan: PlanContext): LinkPlan[] {
  return input.type.relations.flatMap((relation) => planRelation(input, relation, plan));
}

function planRelation(input: LinkInput, relation: RelationSpec, plan: PlanContext): LinkPlan[] {
  const ofRelation = (links: readonly Link[]): Link[] => links.filter((link) => link.relation === relation.name);
  const wanted = ofRelation(input.backupLinks).map((link) => ({ link, resolution: resolveTarget(link, plan) }));
  const live = ofRelation(input.liveLinks);
  const context: LinkContext = { input, relation, plan, live, blanket: whyRelationLeft(input, relation, plan) };
  const liveKeys = new Set(live.map(linkKey));
  const wantedKeys = new Set(
    wanted.flatMap(({ link, resolution }) =>
      'id' in resolution ? [linkKey({ ...link, targetId: resolution.id })] : [],
    ),
  );

  const adds = wanted
    .filter(
      ({ link, resolution }) => !('id' in resolution) || !liveKeys.has(linkKey({ ...link, targetId: resolution.id })),
    )
    .map(({ link, resolution }) =>
      linkPlan(context, {
        change: 'add',
        reason:
          context.blanket ??
          whyAddLeft(context, link, resolution) ??
          whyUnchosen(context, [link.targetId, 'id' in resolution ? resolution.id : null]),
        targetId: 'id' in resolution ? resolution.id : null,
        backupTargetId: link.targetId,
        targetType: link.targetType,
      }),
    );
  const removes = plan.comparing === true || isTakenAway(input, plan) ? removals(context, wantedKeys, adds) : [];
  return [...adds, ...removes];
}

function isTakenAway({ mayReplace }: LinkInput, { options }: PlanContext): boolean {
  return options.links === 'rollBack' && mayReplace;
}

/** Whether the live object has links that the backup does not know, and that this restore leaves as they are. */
export function hasMoreLinks(input: LinkInput, plan: PlanContext): boolean {
  if (isTakenAway(input, plan)) return false;
  const all = planLinks(input, { ...plan, comparing: true });
  return all.some(({ change, reason }) => change === 'remove' && reason !== 'links-unknown');
}

function removals(context: LinkContext, wantedKeys: ReadonlySet<string>, adds: readonly LinkPlan[]): LinkPlan[] {
  const { relation, live } = context;
  const extra = live.filter((link) => !wantedKeys.has(linkKey(link)));
  const going = extra.filter((link) => whyUnchosen(context, [link.targetId]) === null);
  // A new target replaces the one there is: nothing to remove.
  if (relation.single && adds.some((add) => add.treatment === 'write')) return [];
  const written = adds.filter((add) => add.treatment === 'write').length;
  const nobodyLeft = relation.name === 'owners' && live.length - going.length + written === 0;
  return extra.map((link) =>
    linkPlan(context, {
      change: 'remove',
      reason:
        context.blanket ??
        whyKept(context, link) ??
        whyUnchosen(context, [link.targetId]) ??
        (isTakenAway(context.input, context.plan)
          ? nobodyLeft && link === going[0]
            ? 'last-owner'
            : null
          : 'added-link-kept'),
      targetId: link.targetId,
      backupTargetId: null,
      targetType: link.targetType,
    }),
  );
}

function whyUnchosen({ input, relation }: LinkContext, targetIds: readonly (string | null)[]): PlanReasonCode | null {
  const { name, single } = relation;
  if (input.only === undefined) return null;
  return choosesLink(input.only, { relation: name, isSingle: single }, targetIds) ? null : 'not-chosen';
}

/** Membership of a role-assignable group is a role. */
function whyKept({ input, plan, relation }: LinkContext, link: Link): PlanReasonCode | null {
  // What the backup does not hold it may only not have seen.
  const { unknown = [] } = input;
  const parts = [relation.name, `${relation.name}/${link.targetType}`, partOfEnd(link)];
  if (parts.some((part) => unknown.includes(part))) return 'links-unknown';
  return input.final.isAssignableToRole === true && plan.protectedIds.has(link.targetId) ? 'protected-account' : null;
}

/** Why nothing of the relation is written for this object. */
function whyRelationLeft(input: LinkInput, relation: RelationSpec, context: PlanContext): PlanReasonCode | null {
  if (relation.write === undefined) return relation.unwritten ?? 'captured-only';
  if (context.options.links === 'skip') return 'links-skipped';
  if (input.unread?.includes(relation.name) === true) return 'links-unread';
  const protection = input.type.restore.linkProtectedBy(input.final, relation.name);
  if (protection !== null) return reasonOfProtection(protection);
  return missingForLinks(input.type, input.final, relation.name, context.granted).length > 0
    ? 'permission-missing'
    : null;
}

function whyAddLeft(context: LinkContext, link: Link, resolution: Resolution): PlanReasonCode | null {
  const { input, relation, live, plan } = context;
  if (resolution.state === 'unresolved')
    return plan.references.isInBin(link.targetId) ? 'target-in-bin' : 'target-missing';
  if ('id' in resolution && input.unread?.includes(partOfEnd({ ...link, targetId: resolution.id })) === true)
    return 'links-unread';
  if (isScheduled(input, link)) return 'given-by-schedule';
  if (relation.write?.kind === 'postRefOnTarget' && relation.write.paths[link.targetType] === undefined)
    return 'captured-only';
  if (relation.single && live.length > 0 && !input.mayReplace) return 'kept-without-overwrite';
  return null;
}

function isScheduled({ scheduled = [] }: LinkInput, { relation, targetId }: Link): boolean {
  return scheduled.some((given) => given.relation === relation && given.targetId === targetId);
}

export function missingForLinks(
  type: ObjectType,
  object: GraphObject,
  relation: string,
  granted: readonly string[] | null,
): readonly string[] {
  const write = type.permissions.relations[relation]?.write ?? type.permissions.update;
  return [...lacking(write, granted), ...lackingAll(type.permissions.extraFor?.(object) ?? [], granted)];
}

function resolveTarget(link: Link, context: PlanContext): Resolution {
  return context.references.resolve(link.targetId, targetsOf(link.targetType));
}

function targetsOf(targetType: LinkTargetType): readonly ReferenceTarget[] {
  return isTypeKey(targetType) ? [{ kind: 'object', type: targetType }] : [];
}

function linkPlan(
  { input, relation }: LinkContext,
  link: Pick<LinkPlan, 'change' | 'reason' | 'targetId' | 'backupTargetId' | 'targetType'>,
): LinkPlan {
  return {
    relation: relation.name,
    direction: 'outgoing',
    sourceType: input.type.key,
    sourceId: input.liveId,
    backupSourceId: input.objectId,
    ...link,
    treatment: link.reason === null ? 'write' : 'leave',
  };
}

/** Links of other objects that have to point at this one's new ID. */
export function planIncoming(
  incoming: readonly IncomingLink[],
  newId: string | null,
  context: PlanContext,
): LinkPlan[] {
  return incoming.map((link) => {
    const source = context.references.resolve(link.sourceId, [{ kind: 'object', type: link.sourceType }]);
    const left = whyIncomingLeft(link, source, context);
    return {
      relation: link.relation,
      change: 'add',
      direction: 'incoming',
      sourceType: link.sourceType,
      sourceId: 'id' in source ? source.id : null,
      targetId: newId,
      backupSourceId: link.sourceId,
      backupTargetId: link.targetId,
      targetType: link.targetType,
      treatment: left === null ? 'write' : 'leave',
      reason: left,
    };
  });
}

function whyIncomingLeft(link: IncomingLink, source: Resolution, context: PlanContext): PlanReasonCode | null {
  const type = OBJECT_TYPES[link.sourceType];
  const relation = type.relations.find((candidate) => candidate.name === link.relation);
  if (relation?.write === undefined) return relation?.unwritten ?? 'captured-only';
  if (context.options.links === 'skip') return 'links-skipped';
  if (source.state === 'unresolved') return 'source-missing';
  if (link.isScheduled === true) return 'given-by-schedule';
  if (link.sourceUnread === true) return 'links-unread';
  const holder = link.source ?? {};
  const protection = type.restore.protectedBy(holder) ?? type.restore.linkProtectedBy(holder, link.relation);
  if (protection !== null) return reasonOfProtection(protection);
  return missingForLinks(type, holder, link.relation, context.granted).length > 0 ? 'permission-missing' : null;
}
