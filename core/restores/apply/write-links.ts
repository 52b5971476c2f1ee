import { type LinkPlan, type PlanReason, reason } from '../../domain/plan/index.ts';
import { planIncoming } from '../../domain/plan/links.ts';
import type { Chunk, Prepared } from '../observe/prepare.ts';
import { readLinks } from '../observe/read-links.ts';
import type { RestoreContext, StepRecord } from '../types.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { groupLinks, writeGroup, type LinkGroup, type ReadyLink } from './links.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';

/** Steps of links are numbered from here, behind those of the object. */
const FIRST_LINK_ORDINAL = 10;

export interface LinksWritten {
  readonly writes: number;
  readonly reasons: readonly PlanReason[];
  readonly cancelled: boolean;
}

/**
 * Writes the links that the tenant lacks as observed a moment ago. A step left open by an earlier try needs no search
 * of its own: what it did is part of that observation, what it did not is planned again.
 */
export async function writeLinks(run: ItemRun): Promise<LinksWritten> {
  const { context, chunk, item } = run;
  const before = item.steps.filter((step) => step.kind === 'links');
  const plans = [...item.fresh.links.filter((link) => link.direction === 'outgoing'), ...incoming(chunk, item)];
  const done = doneTargets(before);
  const ready = plans.flatMap((plan): ReadyLink[] => {
    if (plan.treatment !== 'write' || plan.sourceId === null || plan.targetId === null) return [];
    if (plan.direction === 'incoming' && done.has(keyOf(plan.sourceId, plan.relation, plan.targetId))) return [];
    return [{ plan, sourceId: plan.sourceId, targetId: plan.targetId }];
  });
  await closeOpenSteps(context, item, before, ready);

  let ordinal = Math.max(FIRST_LINK_ORDINAL - 1, ...before.map((step) => step.ordinal)) + 1;
  let writes = 0;
  // Planned to be made by this job, and not made.
  const lost = plans.filter((plan) => plan.treatment === 'write' && (plan.sourceId === null || plan.targetId === null));
  const refused: PlanReason[] = lost.map(({ relation, sourceId }) =>
    reason(sourceId === null ? 'source-missing' : 'target-missing', { relation }),
  );
  const { action, only } = item.entry;
  const mayReplace = context.plan.options.overwrite || action !== 'update' || only !== undefined;
  for (const group of groupLinks(ready, mayReplace)) {
    const result = await writeStep(run, group, ordinal++);
    if (result.state === 'cancelled') return { writes, reasons: refused, cancelled: true };
    if (result.state === 'done') writes += 1;
    const left = result.state === 'failed' || 'refused' in result.outcome;
    if (left) refused.push(reason('graph-refused', { relation: group.relation.name, change: group.change }));
  }
  return { writes, reasons: refused, cancelled: false };
}

function writeStep({ context, chunk, item, queue }: ItemRun, group: LinkGroup, ordinal: number): Promise<StepResult> {
  let open = group;
  return runStep(context, [], {
    itemOrdinal: item.entry.ordinal,
    ordinal,
    kind: 'links',
    request: {
      sourceId: group.sourceId,
      relation: group.relation.name,
      change: group.change,
      targets: group.links.map((link) => link.targetId),
    },
    perform: () => queue.run(group.sourceId, () => writeGroup(context, chunk.facts, open)),
    // Adding what is there and removing what is gone succeed: what is not shown is written again.
    readBack: async () => {
      open = await unwritten(context, group);
      return open.links.length === 0 ? { was: 'done', outcome: { written: group.links.length } } : NOT_DONE;
    },
  });
}

async function unwritten(context: RestoreContext, group: LinkGroup): Promise<LinkGroup> {
  const source = { type: group.sourceType, id: group.sourceId, object: {} };
  const [now] = await readLinks(context.client, [source], callOptions(context));
  if (now === undefined || now.unread?.includes(group.relation.name) === true) return group;
  const shown = new Set(
    now.links.flatMap(({ relation, targetId }) => (relation === group.relation.name ? [targetId.toLowerCase()] : [])),
  );
  const isOpen = ({ targetId }: ReadyLink): boolean => shown.has(targetId.toLowerCase()) !== (group.change === 'add');
  return { ...group, links: group.links.filter(isOpen) };
}

/** Whatever pointed at the old ID points at the new one. */
function incoming(chunk: Chunk, item: Prepared): LinkPlan[] {
  const newId = chunk.facts.mapped(item.entry.objectId);
  if (item.entry.only !== undefined || newId === null || newId === item.entry.objectId) return [];
  return planIncoming(item.entry.incoming, newId, chunk.plan);
}

/** Every target that is not among those still to be written was reached by the open step. */
async function closeOpenSteps(
  context: RestoreContext,
  item: Prepared,
  steps: readonly StepRecord[],
  ready: readonly ReadyLink[],
): Promise<void> {
  const missing = new Set(ready.map((link) => keyOf(link.sourceId, link.plan.relation, link.targetId)));
  for (const step of steps) {
    if (step.state !== 'intended') continue;
    const isDone = targetsOf(step).every((key) => !missing.has(key));
    const outcome = isDone ? { readBack: true } : { interrupted: true };
    await context.store.settle(item.entry.ordinal, step.ordinal, { state: isDone ? 'done' : 'skipped', outcome });
  }
}

function doneTargets(steps: readonly StepRecord[]): ReadonlySet<string> {
  return new Set(steps.filter((step) => step.state === 'done').flatMap(targetsOf));
}

function targetsOf(step: StepRecord): string[] {
  const { sourceId, relation, targets } = step.request;
  return Array.isArray(targets)
    ? targets.map((target) => keyOf(String(sourceId), String(relation), String(target)))
    : [];
}

function keyOf(sourceId: string, relation: string, targetId: string): string {
  return `${sourceId} ${relation} ${targetId}`.toLowerCase();
}
