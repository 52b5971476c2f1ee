import { isWithin, topOf } from '../../domain/canonical/paths.ts';
import { CybbackError, type ErrorCode } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import {
  desiredObject,
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
import { runStep, type StepResult } from './steps.ts';

export const UPDATE_ORDINAL = 2;
export const SECOND_PASS_ORDINAL = 3;

const worthSplitting: ErrorCode[] = [
  'graph-bad-request',
  'graph-permission-missing',
  'graph-unsupported',
  'graph-conflict',
];

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
  return patch(run, { ordinal: UPDATE_ORDINAL, kind: 'update', body: updateBody(type, attributes, desired) });
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

type Send = (body: GraphObject) => Promise<unknown>;

/** What Graph takes together goes together; what it takes only before or apart from it goes before or after. */
async function sendInOrder(
  send: Send,
  type: ObjectType,
  { live, body }: { live: GraphObject; body: GraphObject },
): Promise<StepOutcome> {
  const { alone = [], disableFirst = [] } = type.restore;
  const names = Object.keys(body).filter((key) => !key.includes('@'));
  const part = (keys: readonly string[]): GraphObject =>
    withTypeName(type, body, Object.fromEntries(keys.map((key) => [key, body[key] ?? null])));
  for (const path of disableFirst) {
    const disabled = disabledFirst(live, body, path);
    // A refusal shows again, and is named, when the values themselves are written.
    if (disabled !== null) await send(disabled).catch(ignoreRefusal);
  }
  const together = names.filter((key) => !alone.includes(key));
  const refused = new Refused();
  await refused.gather(type, together, (keys) => send(part(keys)));
  for (const key of names.filter((name) => alone.includes(name)))
    await refused.gather(type, [key], (keys) => send(part(keys)));
  return refused.outcome(names.length);
}

function ignoreRefusal(error: unknown): void {
  if (!isRefused(error)) throw error;
}

/** Properties that Graph did not take, each with its words. */
class Refused {
  readonly #words: Record<string, string> = {};
  #last: CybbackError | null = null;

  /** Sends the properties at once; where that is refused, one by one: one that Graph does not take keeps no other back. */
  async gather(
    type: ObjectType,
    keys: readonly string[],
    send: (keys: readonly string[]) => Promise<unknown>,
  ): Promise<void> {
    if (keys.length === 0) return;
    try {
      await send(keys);
      return;
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (keys.length === 1 || !isRefused(error, ...worthSplitting)) return this.#note(keys, error);
    }
    const { onlyIfWhole } = type.restore;
    for (const key of keys.filter((name) => name !== onlyIfWhole)) await this.gather(type, [key], send);
    if (onlyIfWhole === undefined || !keys.includes(onlyIfWhole)) return;
    if (this.#last === null) await this.gather(type, [onlyIfWhole], send);
    else this.#note([onlyIfWhole], this.#last);
  }

  #note(keys: readonly string[], error: CybbackError): void {
    for (const key of keys) this.#words[key] = error.message;
    this.#last = error;
  }

  /** Where nothing was accepted, the step as a whole is refused. */
  outcome(asked: number): StepOutcome {
    const count = Object.keys(this.#words).length;
    if (this.#last !== null && count === asked) {
      const { code, message, facts } = this.#last;
      throw new CybbackError(code, message, { facts: { ...facts, properties: Object.keys(this.#words).join(', ') } });
    }
    return count === 0 ? {} : { refused: this.#words };
  }
}
