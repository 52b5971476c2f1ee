import { canonicalize } from '../../domain/canonical/canonical-json.ts';
import { isWithin, topOf } from '../../domain/canonical/paths.ts';
import { sameJson } from '../../domain/diff/diff-objects.ts';
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
} from '../../domain/plan/index.ts';
import type { StepKind } from '../../domain/plan/item-states.ts';
import { objectPath, readHeaders, withSelect } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { disabledFirst } from './disable-first.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { splitNamed } from './named-elements.ts';
import { namingFresh } from './naming-fresh.ts';
import { Refused } from './refused.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';
import { wantedObject } from './wanted.ts';

export const UPDATE_ORDINAL = 2;
export const SECOND_PASS_ORDINAL = 3;

/** Sets the attributes of a live object; null where there is nothing to set. */
export async function update(run: ItemRun): Promise<StepResult | null> {
  const { entry, type, fresh, live } = run.item;
  const desired = wantedObject(run);
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
  const desired = wantedObject(run, { kind: 'absent' });
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
  const names = namesIn(body);
  const pick = (keys: readonly string[]): GraphObject =>
    withTypeName(type, body, Object.fromEntries(keys.map((key) => [key, body[key] ?? null])));
  let open: readonly string[] = names;
  return runStep(context, item.steps, {
    itemOrdinal: entry.ordinal,
    ordinal,
    kind,
    request: { path: url, properties: names },
    perform: () => sendInOrder(send, type, { live: object, body: pick(open), written: names.length - open.length }),
    readBack: async () => {
      // The item was observed after the intention: with nothing left to set, the write was done.
      open = names.length === 0 ? [] : await unwritten(run, url, body);
      return open.length === 0 ? { was: 'done', outcome: {} } : NOT_DONE;
    },
  });
}

function namesIn(body: GraphObject): string[] {
  return Object.keys(body).filter((key) => !key.includes('@'));
}

/** Of what was sent without an answer, the properties that the tenant does not show as sent. */
async function unwritten({ context, item: { type } }: ItemRun, url: string, body: GraphObject): Promise<string[]> {
  const headers = readHeaders(type);
  const extensions = type.select === undefined ? [] : namesIn(body).filter(isExtensionValue);
  const path = [withSelect(type, url), ...extensions].join(',');
  const read = { method: 'GET' as const, url: path, ...(headers === undefined ? {} : { headers }) };
  try {
    const { body: shown } = await context.client.send<GraphObject>(read, callOptions(context));
    const same = (key: string): boolean =>
      key in shown &&
      sameJson(canonicalize(type, { [key]: shown[key] ?? null }), canonicalize(type, { [key]: body[key] ?? null }));
    return namesIn(body).filter((key) => !same(key));
  } catch (error) {
    // Setting the same once more changes nothing.
    if (!isRefused(error)) throw error;
    return namesIn(body);
  }
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
  { live, body: whole, written }: { live: GraphObject; body: GraphObject; written: number },
): Promise<StepOutcome> {
  const { alone = [], disableFirst = [], namesElements = [] } = type.restore;
  const names = namesIn(whole);
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
  const refused = new Refused(written);
  await refused.gather(type, part(together), send);
  for (const key of names.filter((name) => alone.includes(name))) await refused.gather(type, part([key]), send);
  for (const rest of later) await refused.gather(type, rest, send);
  return refused.outcome();
}

function ignoreRefusal(error: unknown): void {
  if (!isRefused(error)) throw error;
}
