import { canonicalize } from '../../domain/canonical/canonical-json.ts';
import { isWithin, topOf } from '../../domain/canonical/paths.ts';
import { sameJson } from '../../domain/diff/diff-objects.ts';
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
} from '../../domain/plan/index.ts';
import type { StepKind } from '../../domain/plan/item-states.ts';
import { objectPath, readHeaders, withSelect } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { disabledFirst } from './disable-first.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';

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

/** What a creation had to leave for later; of what was there, the values of extensions alone. */
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
    perform: () => sendInOrder(send, type, { live: object, body: pick(open), asked: names.length }),
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

type Send = (body: GraphObject) => Promise<unknown>;

/** What Graph takes together goes together; what it takes only before or apart from it goes before or after. */
async function sendInOrder(
  send: Send,
  type: ObjectType,
  { live, body, asked }: { live: GraphObject; body: GraphObject; asked: number },
): Promise<StepOutcome> {
  const { alone = [], disableFirst = [] } = type.restore;
  const names = namesIn(body);
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
  return refused.outcome(asked);
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
