import { canonicalize } from '../../domain/canonical/canonical-json.ts';
import { sameJson } from '../../domain/diff/diff-objects.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../../domain/json.ts';
import type { NaturalKey, ObjectType } from '../../domain/object-type.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { essentialBody, naturalKeysOf } from '../../domain/plan/index.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { GraphRequest } from '../../graph/types.ts';
import { objectPath, readHeaders, withSelect } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import { callOptions, type ItemRun } from './item-run.ts';

/** Clocks of worker and Graph may differ by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** A new object shows in searches after a moment: looked for again before it is taken for not made. */
const SETTLE_WAITS_MS = [0, 3_000, 12_000];
/** Where Graph would take a second one, it is waited as long as replicas may need. */
const LONG_SETTLE_WAITS_MS = [...SETTLE_WAITS_MS, 30_000, 60_000];

export interface Attempt {
  readonly desired: GraphObject;
  /** What was sent last. */
  readonly body: GraphObject;
  readonly path: string;
  readonly intendedAt: number;
  /** IDs of what had the name before. */
  readonly before: readonly string[];
}

export type Made =
  | { readonly state: 'made'; readonly object: GraphObject }
  | { readonly state: 'nothing' }
  /** Objects that may be what the creation made, and may be somebody else's. */
  | { readonly state: 'unclear'; readonly ids: readonly string[] };

/**
 * The object that a creation of unknown outcome made: as the map recorded it, else by unique name or display name, new
 * since the intention, with the content that was sent, and nobody else's.
 */
export async function findMade(run: ItemRun, attempt: Attempt): Promise<Made> {
  const { context, item } = run;
  const { type, objectId } = item.entry;
  const waits = mayBeTwice(run, attempt.body) ? LONG_SETTLE_WAITS_MS : SETTLE_WAITS_MS;
  for (const wait of waits) {
    if (wait > 0) await context.wait(wait);
    const recorded = (await context.store.knowledge([objectId.toLowerCase()])).get(objectId.toLowerCase());
    if (recorded?.madeHere === true && recorded.newId !== null)
      return { state: 'made', object: await readRecorded(run, recorded.newId, attempt.desired) };
    const found = (await candidates(run, attempt)).filter((candidate) => isNew(candidate, attempt));
    for (const candidate of ours(item.type, found, attempt)) {
      const newId = stringOf(candidate.id);
      if (newId !== null && (await context.store.claimNewId({ type, kind: 'object', oldId: objectId, newId })))
        return { state: 'made', object: candidate };
    }
    const unclear = await unclaimed(run, found);
    if (unclear.length > 0) return { state: 'unclear', ids: unclear };
  }
  return { state: 'nothing' };
}

/** What holds the natural key of an object that Graph says to exist already. */
export async function findExisting(run: ItemRun): Promise<GraphObject | null> {
  for (const key of keysOf(run)) {
    for (const candidate of await byKey(run, key)) if (stringOf(candidate.id) !== null) return candidate;
  }
  return null;
}

/** Nothing that is sent is unique: Graph makes another one of the same name. */
export function mayBeTwice(run: ItemRun, body: GraphObject): boolean {
  return sentKeys(run, body).length === 0;
}

function keysOf({ chunk, item }: ItemRun): readonly NaturalKey[] {
  return item.entry.backup === null ? [] : naturalKeysOf(item.type, item.entry.backup.object, chunk.plan);
}

/** What Graph gives by itself (the appId of an application) is another one in what was made. */
function sentKeys(run: ItemRun, body: GraphObject): readonly NaturalKey[] {
  return keysOf(run).filter(({ property }) => (body[property] ?? null) !== null);
}

/** As it shows now, so that further identifiers of it are known; it may not show yet. */
async function readRecorded(run: ItemRun, newId: string, desired: GraphObject): Promise<GraphObject> {
  const [found] = await readAddress(run, objectPath(run.item.type, newId, desired));
  return { ...found, id: newId };
}

async function candidates(run: ItemRun, attempt: Attempt): Promise<GraphObject[]> {
  const keys = sentKeys(run, attempt.body);
  const found: GraphObject[] = [];
  for (const key of keys) found.push(...(await byKey(run, key)));
  // An alternate key can have been left out of what was sent, or not have been taken.
  if (keys.some(({ isAddress }) => isAddress !== true)) return found;
  const name = stringOf(attempt.desired.displayName);
  const named = name === null ? attempt.path : filterEquals(attempt.path, { displayName: name });
  const known = new Set(found.map(({ id }) => id));
  return [...found, ...(await list(run, named)).filter(({ id }) => !known.has(id))];
}

async function byKey(run: ItemRun, key: NaturalKey): Promise<GraphObject[]> {
  const found = key.isAddress === true ? await readAddress(run, key.path) : await list(run, key.path);
  return found.filter((candidate) => key.matches?.(candidate) !== false);
}

async function readAddress(run: ItemRun, path: string): Promise<GraphObject[]> {
  try {
    const answer = await run.context.client.send(get(run, path), callOptions(run.context));
    // A partner of cross-tenant access has no ID but the address itself.
    return [{ id: run.item.entry.objectId, ...answer.body }];
  } catch (error) {
    if (isRefused(error, 'graph-not-found')) return [];
    throw error;
  }
}

async function list(run: ItemRun, path: string): Promise<GraphObject[]> {
  const { context, item } = run;
  const found: GraphObject[] = [];
  const headers = readHeaders(item.type);
  try {
    const request = { url: withSelect(item.type, path), ...(headers === undefined ? {} : { headers }) };
    for await (const page of pages(context.client, request, callOptions(context))) found.push(...page.value);
  } catch (error) {
    // The parent of the collection is not there: nor is what would lie in it.
    if (!isRefused(error, 'graph-not-found')) throw error;
  }
  return found;
}

function get({ item }: ItemRun, path: string): GraphRequest {
  const headers = readHeaders(item.type);
  const url = withSelect(item.type, path);
  return headers === undefined ? { method: 'GET', url } : { method: 'GET', url, headers };
}

/** Made since the intention, as far as Graph says when. */
function isNew(candidate: GraphObject, { intendedAt, before }: Attempt): boolean {
  if (before.includes(String(candidate.id).toLowerCase())) return false;
  const created = Date.parse(stringOf(candidate.createdDateTime) ?? '');
  return Number.isNaN(created) || created >= intendedAt - CLOCK_SKEW_MS;
}

/** What has all that was sent comes first, then what has the least of it. */
function ours(type: ObjectType, found: readonly GraphObject[], { body }: Attempt): GraphObject[] {
  const least = essentialBody(type, body);
  const bodies = least === null ? [body] : [body, least];
  return [...new Set(bodies.flatMap((sent) => found.filter((candidate) => holds(type, candidate, sent))))];
}

/** Of what has the name and is new, that which this job has not made for another object of the backup. */
async function unclaimed({ context }: ItemRun, found: readonly GraphObject[]): Promise<string[]> {
  const ids = found.flatMap(({ id }) => stringOf(id) ?? []);
  if (ids.length === 0) return [];
  const known = await context.store.knowledge(ids.map((id) => id.toLowerCase()));
  return ids.filter((id) => known.get(id.toLowerCase())?.madeHere !== true);
}

/** Whether the object shows what was sent, as far as Graph shows it. */
function holds(type: ObjectType, shown: GraphObject, sent: GraphObject): boolean {
  const [now, then] = [canonicalize(type, shown), canonicalize(type, sent)];
  return Object.entries(then).every(
    ([property, value]) => !(property in shown) || contains(now[property] ?? null, value),
  );
}

/** Graph may add defaults inside what was sent, and writes some texts in its own case. */
function contains(shown: Json, sent: Json): boolean {
  if (typeof shown === 'string' && typeof sent === 'string') return shown.toLowerCase() === sent.toLowerCase();
  if (!isGraphObject(shown) || !isGraphObject(sent)) return sameJson(shown, sent);
  return Object.entries(sent).every(([property, value]) => contains(shown[property] ?? null, value));
}
