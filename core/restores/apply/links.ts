import { CybbackError } from '../../domain/errors.ts';
import type { ObjectType, RelationSpec, RelationWrite } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { LinkPlan } from '../../domain/plan/index.ts';
import type { Facts } from '../observe/facts.ts';
import { fill, objectPath } from '../observe/object-path.ts';
import { failureOf } from '../outcomes.ts';
import type { RestoreContext, StepOutcome } from '../types.ts';
import { confirmAction } from './confirm-action.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions } from './item-run.ts';
import { replaceOnly } from './replace-only.ts';

/** A link whose two ends are known. */
export interface ReadyLink {
  readonly plan: LinkPlan;
  readonly sourceId: string;
  readonly targetId: string;
}

/** Links that one step writes: same source, same relation, same direction of change. */
export interface LinkGroup {
  readonly sourceType: ObjectType;
  readonly sourceId: string;
  readonly relation: RelationSpec;
  readonly change: LinkPlan['change'];
  readonly links: readonly ReadyLink[];
  /** Whether what stands in the way of a link may be taken away. */
  readonly mayReplace: boolean;
}

/** Adds by as many as Graph takes at once, everything else one by one. Additions come before removals. */
export function groupLinks(links: readonly ReadyLink[], mayReplace: boolean): LinkGroup[] {
  const bySource = new Map<string, ReadyLink[]>();
  for (const link of [...links].sort(
    (a, b) => Number(a.plan.change === 'remove') - Number(b.plan.change === 'remove'),
  )) {
    const key = `${link.sourceId} ${link.plan.relation} ${link.plan.change}`;
    const group = bySource.get(key);
    if (group === undefined) bySource.set(key, [link]);
    else group.push(link);
  }
  return [...bySource.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const sourceType = objectType(first.plan.sourceType);
    const relation = sourceType.relations.find((candidate) => candidate.name === first.plan.relation);
    if (relation?.write === undefined) return [];
    const size = first.plan.change === 'add' && relation.write.kind === 'postRef' ? (relation.write.bind?.max ?? 1) : 1;
    const parts: LinkGroup[] = [];
    for (let at = 0; at < group.length; at += size) {
      parts.push({
        sourceType,
        sourceId: first.sourceId,
        relation,
        change: first.plan.change,
        links: group.slice(at, at + size),
        mayReplace,
      });
    }
    return parts;
  });
}

/** Writes a group. What Graph refuses is named by target; the rest is done. */
export async function writeGroup(context: RestoreContext, facts: Facts, group: LinkGroup): Promise<StepOutcome> {
  const write = group.relation.write;
  if (write?.kind === 'postRef' && write.bind !== undefined && group.change === 'add' && group.links.length > 1) {
    try {
      const body = {
        [`${write.bind.property}@odata.bind`]: group.links.map((link) => addressOf(context, group, link)),
      };
      await context.client.send(
        { method: 'PATCH', url: fill(write.bind.objectPath, group.sourceId), body },
        callOptions(context),
      );
      return { written: group.links.length };
    } catch (error) {
      // All or nothing: one bad or present target fails the others. Each is tried by itself.
      if (failureOf(error) !== 'refused') throw error;
    }
  }
  return writeEach(context, facts, group);
}

async function writeEach(context: RestoreContext, facts: Facts, group: LinkGroup): Promise<StepOutcome> {
  const refused: Record<string, string> = {};
  let written = 0;
  for (const link of group.links) {
    const isFresh = facts.madeHere(link.sourceId) || facts.madeHere(link.targetId);
    try {
      await untilReplicated(context, isFresh && link.plan.change === 'add', () => writeOne(context, group, link));
      written += 1;
    } catch (error) {
      if (!(error instanceof CybbackError) || failureOf(error) !== 'refused') throw error;
      const thereAlready = link.plan.change === 'add' && error.code === 'graph-already-exists';
      const goneAlready = link.plan.change === 'remove' && error.code === 'graph-not-found';
      if (!thereAlready && !goneAlready) refused[link.targetId] = error.code;
    }
  }
  return Object.keys(refused).length === 0 ? { written } : { written, refused };
}

async function writeOne(context: RestoreContext, group: LinkGroup, link: ReadyLink): Promise<void> {
  const { write } = group.relation;
  const request = requestOf(context, write, group, link);
  const send = () => context.client.send(request, callOptions(context));
  if (write?.kind === 'action') {
    await confirmAction(context, group, { link, ...(await send()) });
    return;
  }
  if (write?.kind !== 'postRefOnTarget' || write.onePerTarget !== true || link.plan.change === 'remove') {
    await send();
    return;
  }
  const address = policiesOf(write, link);
  await replaceOnly(context, { address, sourceId: link.sourceId, mayReplace: group.mayReplace }, send);
}

function requestOf(context: RestoreContext, write: RelationWrite | undefined, group: LinkGroup, link: ReadyLink) {
  const add = link.plan.change === 'add';
  const body = { '@odata.id': addressOf(context, group, link) };
  switch (write?.kind) {
    case 'putRef': {
      const url = `${fill(write.path, link.sourceId)}/$ref`;
      return add ? ({ method: 'PUT', url, body } as const) : ({ method: 'DELETE', url } as const);
    }
    case 'postRef': {
      const url = fill(write.path, link.sourceId);
      return add
        ? ({ method: 'POST', url: `${url}/$ref`, body } as const)
        : ({ method: 'DELETE', url: `${url}/${link.targetId}/$ref` } as const);
    }
    case 'postRefOnTarget': {
      const url = `${policiesOf(write, link)}/$ref`;
      const source = { '@odata.id': `${context.graphRoot}${objectPath(group.sourceType, link.sourceId)}` };
      if (add) return { method: 'POST', url, body: source } as const;
      return { method: 'DELETE', url: `${policiesOf(write, link)}/${link.sourceId}/$ref` } as const;
    }
    case 'action': {
      const url = fill(add ? write.add : write.remove, link.sourceId);
      return { method: 'POST', url, body: { [write.parameter]: link.targetId } } as const;
    }
    case undefined:
      throw new Error(`relation ${link.plan.relation} is not written`);
  }
}

/** Most relations take any directory object; sponsors are documented under the paths of their types alone. */
function addressOf(context: RestoreContext, { relation }: LinkGroup, { plan, targetId }: ReadyLink): string {
  const typed = relation.write?.kind === 'postRef' ? relation.write.targetPaths?.[plan.targetType] : undefined;
  return `${context.graphRoot}${fill(typed ?? '/directoryObjects/{id}', targetId)}`;
}

/** Where the target holds what is assigned to it. */
function policiesOf(write: Extract<RelationWrite, { kind: 'postRefOnTarget' }>, { plan, targetId }: ReadyLink): string {
  return (write.paths[plan.targetType] ?? '').replace('{targetId}', targetId).replace(/\/\$ref$/, '');
}
