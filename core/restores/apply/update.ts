import { isWithin, topOf } from '../../domain/canonical/paths.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import {
  desiredObject,
  isDecidedByPart,
  isExtensionValue,
  laterPaths,
  secondPassBody,
  updateBody,
  withTypeName,
  type AttributePlan,
} from '../../domain/plan/index.ts';
import type { StepKind } from '../../domain/plan/item-states.ts';
import { objectPath } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { disabledFirst } from './disable-first.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { splitNamed } from './named-elements.ts';
import { Refused } from './refused.ts';
import { runStep, type StepResult } from './steps.ts';

export const UPDATE_ORDINAL = 2;
export const SECOND_PASS_ORDINAL = 3;

/** Sets the attributes of a live object; null where there is nothing to set. */
export async function update(run: ItemRun): Promise<StepResult | null> {
  const { entry, type, fresh, live } = run.item;
  const desired = desiredObject(type, entry.backup?.object ?? {}, live, run.chunk.plan).object;
  // A user that came back under another name keeps it: its own is taken.
  const renamed = entry.newUserPrincipalName === null ? [] : ['userPrincipalName'];
  const later = entry.action === 'create' ? laterPaths(type) : [];
  const attributes = fresh.attributes.filter(
    ({ path }) => !isWithin(path, [...renamed, ...later]) && !isExtensionValue(path),
  );
  const isDecided = 'object' in live && isDecidedByPart(type, desired, live.object);
  const body = isDecided ? {} : updateBody(type, attributes, desired);
  return patch(run, { ordinal: UPDATE_ORDINAL, kind: 'update', body });
}

/**
 * What a creation had to leave for later; of what was there, the values of extensions, and what names objects that this
 * job has made since the object itself was written.
 */
export async function secondPass(run: ItemRun): Promise<StepResult | null> {
  const { entry, type, fresh } = run.item;
  const desired = desiredObject(type, entry.backup?.object ?? {}, { kind: 'absent' }, run.chunk.plan).object;
  const differing = new Set(
    fresh.attributes.flatMap(({ path, treatment }) => (treatment === 'write' ? [topOf(path)] : [])),
  );
  const isLater = (property: string): boolean => entry.action === 'create' || isExtensionValue(property);
  const later = Object.entries(secondPassBody(type, desired) ?? {}).filter(
    ([property]) => differing.has(property) && isLater(property),
  );
  const emptied = fresh.attributes.filter(
    ({ path, treatment, backup }) => isExtensionValue(path) && treatment === 'write' && backup === null,
  );
  const body = withTypeName(type, desired, {
    ...(entry.action === 'create' ? {} : updateBody(type, namingFresh(run), desired)),
    ...Object.fromEntries(emptied.map(({ path }) => [path, null])),
    ...Object.fromEntries(later),
  });
  return patch(run, { ordinal: SECOND_PASS_ORDINAL, kind: 'secondPass', body });
}

/** Differing attributes by which the object is to name something that this job has made. */
function namingFresh({ chunk, item }: ItemRun): AttributePlan[] {
  const { entry, type, fresh, live } = item;
  const { findings } = desiredObject(type, entry.backup?.object ?? {}, live, chunk.plan);
  const made = findings.flatMap(({ path, resolution }) =>
    'id' in resolution && chunk.facts.madeHere(resolution.id) ? [path.replaceAll('[]', '')] : [],
  );
  return fresh.attributes.filter(
    ({ path, treatment }) =>
      treatment === 'write' && made.some((named) => isWithin(named, [path]) || isWithin(path, [named])),
  );
}

interface Patch {
  readonly ordinal: number;
  readonly kind: StepKind;
  readonly body: GraphObject;
}

async function patch(run: ItemRun, { ordinal, kind, body }: Patch): Promise<StepResult | null> {
  const { context, chunk, item } = run;
  const { entry, type } = item;
  const recorded = item.steps.find((step) => step.ordinal === ordinal);
  if (Object.keys(body).length === 0 && recorded === undefined) return null;
  const object = 'object' in item.live ? item.live.object : {};
  const liveId = item.fresh.liveId ?? chunk.facts.mapped(entry.objectId) ?? entry.objectId;
  const url = objectPath(type, liveId, object);
  const isFresh = chunk.facts.madeHere(liveId) || namesFresh(run);
  const send = (part: GraphObject): Promise<unknown> =>
    untilReplicated(context, isFresh, () =>
      context.client.send({ method: 'PATCH', url, body: part }, callOptions(context)),
    );
  return runStep(context, item.steps, {
    itemOrdinal: entry.ordinal,
    ordinal,
    kind,
    request: { path: url, properties: Object.keys(body).filter((key) => !key.includes('@')) },
    perform: () => sendInOrder(send, type, { live: object, body }),
    // The item was observed after the intention: with nothing left to set, the write was done.
    readBack: () => Promise.resolve(Object.keys(body).length === 0 ? {} : null),
  });
}

/** What is written may name objects that this job made a moment ago. */
function namesFresh({ chunk, item }: ItemRun): boolean {
  const { findings } = desiredObject(item.type, item.entry.backup?.object ?? {}, item.live, chunk.plan);
  return findings.some(({ resolution }) => 'id' in resolution && chunk.facts.madeHere(resolution.id));
}

/** What Graph takes together goes together; what it takes only before or apart from it goes before or after. */
async function sendInOrder(
  send: (body: GraphObject) => Promise<unknown>,
  type: ObjectType,
  { live, body: whole }: { live: GraphObject; body: GraphObject },
): Promise<StepOutcome> {
  const { alone = [], disableFirst = [], namesElements = [] } = type.restore;
  const names = Object.keys(whole).filter((key) => !key.includes('@'));
  let body = whole;
  const later: GraphObject[] = [];
  for (const named of namesElements) {
    const split = splitNamed(live, body, named);
    if (split.before !== null) await send(split.before).catch(ignoreRefusal);
    if (split.after !== null) later.push(split.after);
    body = split.body;
  }
  const part = (keys: readonly string[]): GraphObject =>
    withTypeName(type, body, Object.fromEntries(keys.map((key) => [key, body[key] ?? null])));
  for (const path of disableFirst) {
    const disabled = disabledFirst(live, body, path);
    // A refusal shows again, and is named, when the values themselves are written.
    if (disabled !== null) await send(disabled).catch(ignoreRefusal);
  }
  const together = names.filter((key) => !alone.includes(key));
  const refused = new Refused();
  await refused.gather(type, part(together), send);
  for (const key of names.filter((name) => alone.includes(name))) await refused.gather(type, part([key]), send);
  for (const rest of later) await refused.gather(type, rest, send);
  return refused.outcome();
}

function ignoreRefusal(error: unknown): void {
  if (!isRefused(error)) throw error;
}
