import { canonicalize } from '../../domain/canonical/canonical-json.ts';
import { sameJson } from '../../domain/diff/diff-objects.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../../domain/json.ts';
import type { NaturalKey, ObjectType } from '../../domain/object-type.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { essentialBody, naturalKeysOf } from '../../domain/plan/index.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { GraphRequest } from '../../graph/types.ts';
import { readHeaders, withSelect } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import { callOptions, type ItemRun } from './item-run.ts';

/** Clocks of worker and Graph may differ by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** A new object shows in searches after a moment: looked for again before it is taken for not made. */
const SETTLE_WAITS_MS = [0, 3_000, 12_000];

export interface Attempt {
  readonly desired: GraphObject;
  readonly body: GraphObject;
  readonly path: string;
  readonly intendedAt: number;
}

/**
 * The object that a creation of unknown outcome made: as the map recorded it, else by unique name or display name, made
 * since the intention, with the content that was sent, and nobody else's.
 */
export async function findMade(run: ItemRun, attempt: Attempt): Promise<GraphObject | null> {
  const { context, item } = run;
  const { type, objectId } = item.entry;
  for (const wait of SETTLE_WAITS_MS) {
    if (wait > 0) await context.wait(wait);
    const recorded = (await context.store.knowledge([objectId.toLowerCase()])).get(objectId.toLowerCase());
    if (recorded?.madeHere === true && recorded.newId !== null) return { id: recorded.newId };
    for (const candidate of ours(item.type, await candidates(run, attempt), attempt)) {
      const newId = stringOf(candidate.id);
      if (newId !== null && (await context.store.claimNewId({ type, kind: 'object', oldId: objectId, newId })))
        return candidate;
    }
  }
  return null;
}

/** What holds the natural key of an object that Graph says to exist already. */
export async function findExisting(run: ItemRun): Promise<GraphObject | null> {
  for (const key of keysOf(run)) {
    for (const candidate of await byKey(run, key)) if (stringOf(candidate.id) !== null) return candidate;
  }
  return null;
}

function keysOf({ chunk, item }: ItemRun): readonly NaturalKey[] {
  return item.entry.backup === null ? [] : naturalKeysOf(item.type, item.entry.backup.object, chunk.plan);
}

async function candidates(run: ItemRun, attempt: Attempt): Promise<GraphObject[]> {
  const keys = keysOf(run);
  const found: GraphObject[] = [];
  for (const key of keys) found.push(...(await byKey(run, key)));
  const name = stringOf(attempt.desired.displayName);
  const isNamed = keys.some(({ isAddress }) => isAddress !== true);
  // An alternate key can belong to the creation that is looked for, or not have been taken at all.
  if (!isNamed && name !== null) found.push(...(await list(run, filterEquals(attempt.path, { displayName: name }))));
  return found;
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

/** What has all that was sent comes first, then what has the least of it. */
function ours(type: ObjectType, found: readonly GraphObject[], attempt: Attempt): GraphObject[] {
  const least = essentialBody(type, attempt.body);
  const bodies = least === null ? [attempt.body] : [attempt.body, least];
  return [
    ...new Set(bodies.flatMap((body) => found.filter((candidate) => isOurs(type, candidate, { ...attempt, body })))),
  ];
}

function isOurs(type: ObjectType, candidate: GraphObject, { body, intendedAt, desired }: Attempt): boolean {
  const isRole = type.key === 'roleDefinitions';
  if (!isRole && stringOf(candidate.id) === stringOf(desired.id)) return false;
  const created = Date.parse(stringOf(candidate.createdDateTime) ?? '');
  if (!Number.isNaN(created) && created < intendedAt - CLOCK_SKEW_MS) return false;
  const sent = canonicalize(type, body);
  const shown = canonicalize(type, candidate);
  return Object.entries(sent).every(
    ([property, value]) => !(property in candidate) || contains(shown[property] ?? null, value),
  );
}

/** Graph may add defaults inside what was sent, and writes some texts in its own case. */
function contains(shown: Json, sent: Json): boolean {
  if (typeof shown === 'string' && typeof sent === 'string') return shown.toLowerCase() === sent.toLowerCase();
  if (!isGraphObject(shown) || !isGraphObject(sent)) return sameJson(shown, sent);
  return Object.entries(sent).every(([property, value]) => contains(shown[property] ?? null, value));
}
