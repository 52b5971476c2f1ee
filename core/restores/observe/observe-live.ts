import { type GraphObject, isGraphObject, stringOf } from '../../domain/json.ts';
import type { NaturalKey, ObjectType } from '../../domain/object-type.ts';
import { expandedAt, type LiveState } from '../../domain/plan/index.ts';
import type { NameSearch } from '../../domain/plan/namesakes.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { CallOptions, GraphClient, GraphRequest } from '../../graph/types.ts';
import { fill, objectPath, readHeaders, withSelect } from './object-path.ts';
import { isPlaced, mayBeElsewhere, PLACE_UNKNOWN, withPlace } from './place.ts';
import { readAnswer, unreadable } from './read-answer.ts';
import { readEmbedded } from './read-embedded.ts';
import { readExtensions } from './read-extensions.ts';
import { readLinks } from './read-links.ts';

export interface Lookup {
  readonly type: ObjectType;
  /** ID in the backup. */
  readonly objectId: string;
  /** Where the durable map leads. */
  readonly mappedId: string | null;
  readonly backup: GraphObject | null;
  /** The plan found it where it is looked for now. */
  readonly wasFound?: boolean;
  readonly naturalKeys: readonly NaturalKey[];
  /** By which others of its name are found, where names are not unique. */
  readonly nameSearch?: NameSearch | null;
  /** Names of directory extensions that the object has values of, as the tenant calls them. */
  readonly extensions?: readonly string[];
}

/** A chunk of lookups, and what is known of each so far. */
interface Search {
  readonly client: GraphClient;
  readonly lookups: readonly Lookup[];
  readonly states: LiveState[];
  readonly options: ObserveOptions;
}

export interface ObserveOptions extends CallOptions {
  readonly links?: boolean;
  /** Permissions that the application holds; null: not known. */
  readonly granted?: readonly string[] | null;
}

/**
 * What the tenant holds for each of the objects, by the ladder: mapped ID, own ID, recycle bin, natural key. One batch
 * per rung for all of them; order of the answer = order of the lookups. What Graph refuses to say of one object is known
 * as unreadable of that one, and keeps no other back.
 */
export async function observeLive(
  client: GraphClient,
  lookups: readonly Lookup[],
  options: ObserveOptions = {},
): Promise<LiveState[]> {
  const search: Search = { client, lookups, states: lookups.map(() => ({ kind: 'absent' })), options };
  await readById(
    search,
    lookups.flatMap(({ mappedId }, index) => (mappedId === null ? [] : [{ index, id: mappedId, sameId: false }])),
  );
  await readById(
    search,
    open(search).map((index) => ({ index, id: at(search, index).objectId, sameId: true })),
  );
  await readBin(search);
  await readNaturalKeys(search);
  for (const index of open(search)) if (mayBeElsewhere(at(search, index))) search.states[index] = PLACE_UNKNOWN;
  await readNamesakes(search);
  await addExtensions(search);
  return options.links === false ? search.states : addLinks(search);
}

/** Parts that were asked for and that the answer does not hold: nothing is known of them. */
function unreadParts(search: Search, index: number, object: GraphObject): { readonly unread?: readonly string[] } {
  const { type, objectId } = at(search, index);
  const unread = expandedAt(type, objectPath(type, objectId, object)).filter((name) => !(name in object));
  return unread.length === 0 ? {} : { unread };
}

function open({ states }: Search): number[] {
  return states.flatMap((state, index) => (state.kind === 'absent' ? [index] : []));
}

async function readById(search: Search, all: readonly { index: number; id: string; sameId: boolean }[]): Promise<void> {
  const isFindable = ({ index }: { index: number }): boolean =>
    isPlaced(at(search, index).type, at(search, index).backup);
  const wanted = all.filter(isFindable);
  for (const one of all) if (!isFindable(one)) search.states[one.index] = PLACE_UNKNOWN;
  const requests = wanted.map(({ index, id }) => {
    const { type, backup } = at(search, index);
    return get(type, withSelect(type, objectPath(type, id, backup ?? {})));
  });
  const answers = await search.client.batch(requests, search.options);
  for (const [i, { index, sameId }] of wanted.entries()) {
    const found = readAnswer(answers[i]);
    if (found.state === 'found')
      search.states[index] = {
        kind: 'live',
        sameId,
        object: withPlace(found.body, at(search, index).backup),
        links: [],
        ...unreadParts(search, index, found.body),
      };
    if (found.state === 'refused') search.states[index] = unreadable(found);
  }
}

async function readBin(search: Search): Promise<void> {
  // What an earlier restore made can lie in the bin as well as the original.
  const wanted = open(search).flatMap((index) => {
    const { type, objectId, mappedId } = at(search, index);
    const ids = mappedId === null ? [objectId] : [mappedId, objectId];
    const { recycleBin } = type.restore;
    return recycleBin === undefined ? [] : ids.map((id) => ({ index, path: fill(recycleBin.itemPath, id) }));
  });
  const answers = await search.client.batch(
    wanted.map(({ index, path }) => get(at(search, index).type, path)),
    search.options,
  );
  const inBin: number[] = [];
  for (const [i, { index }] of wanted.entries()) {
    const found = readAnswer(answers[i]);
    if (search.states[index]?.kind === 'inBin') continue;
    // Some bins are not there in every cloud, some are not open to every application.
    if (found.state === 'refused') search.states[index] = { kind: 'absent', binUnread: true };
    if (found.state !== 'found') continue;
    search.states[index] = { kind: 'inBin', object: found.body, complete: false, conflicts: [] };
    inBin.push(index);
  }
  await completeFromBin(search, inBin);
}

/** The bin's plain read shows default properties; its typed list shows all, where it lets itself be filtered by ID. */
async function completeFromBin(search: Search, inBin: readonly number[]): Promise<void> {
  const wanted = inBin.filter((index) => at(search, index).type.select !== undefined);
  const requests = wanted.map((index) => {
    const { type } = at(search, index);
    const list = `/directory/deletedItems/microsoft.graph.${type.graphType}?$filter=${encodeURIComponent(`id eq '${idIn(search, index)}'`)}`;
    return get(type, withSelect(type, list));
  });
  const answers = await search.client.batch(requests, search.options);
  for (const [i, index] of wanted.entries()) {
    const answer = answers[i];
    const value = answer?.ok === true && Array.isArray(answer.response.body.value) ? answer.response.body.value : [];
    const object = value.find((candidate) => isGraphObject(candidate) && candidate.id === idIn(search, index));
    if (isGraphObject(object)) search.states[index] = { kind: 'inBin', object, complete: true, conflicts: [] };
  }
}

function idIn({ states }: Search, index: number): string {
  const state = states[index];
  return state !== undefined && 'object' in state ? String(state.object.id) : '';
}

/** Absent objects may live under another ID; those in the bin may have lost their name to somebody. */
async function readNaturalKeys(search: Search): Promise<void> {
  const wanted = search.lookups.flatMap(({ naturalKeys }, index) =>
    search.states[index]?.kind === 'absent' || search.states[index]?.kind === 'inBin'
      ? naturalKeys.map((key) => ({ index, key }))
      : [],
  );
  const answers = await search.client.batch(
    wanted.map(({ index, key }) => get(at(search, index).type, withSelect(at(search, index).type, key.path))),
    search.options,
  );
  for (const [i, { index, key }] of wanted.entries()) {
    const found = readAnswer(answers[i]);
    const state = search.states[index];
    if (state === undefined) continue;
    // Made without having looked, it could be there twice.
    if (found.state === 'refused' && state.kind === 'absent') search.states[index] = unreadable(found);
    const object =
      found.state === 'found' ? await matchOnAnyPage(search, at(search, index).type, found.body, key) : null;
    if (object === null) continue;
    if (state.kind === 'absent' || (state.kind === 'inBin' && key.beforeBin === true))
      search.states[index] = {
        kind: 'matched',
        by: { property: key.property, value: key.value },
        object: withPlace(object, at(search, index).backup),
        links: [],
      };
    else if (state.kind === 'inBin') {
      const conflict = { property: key.property, value: key.value, holderId: String(object.id) };
      search.states[index] = { ...state, conflicts: [...state.conflicts, conflict] };
    }
  }
}

/** What is going to be created may have the name of something that is there: said before a second one is made. */
async function readNamesakes(search: Search): Promise<void> {
  const wanted = open(search).flatMap((index) => {
    const { nameSearch } = at(search, index);
    return nameSearch === undefined || nameSearch === null ? [] : [{ index, nameSearch }];
  });
  const answers = await search.client.batch(
    wanted.map(({ index, nameSearch }) => get(at(search, index).type, nameSearch.path)),
    search.options,
  );
  for (const [i, { index, nameSearch }] of wanted.entries()) {
    const found = readAnswer(answers[i]);
    const state = search.states[index];
    if (found.state !== 'found' || state?.kind !== 'absent' || !Array.isArray(found.body.value)) continue;
    const namesakes = found.body.value.filter(isGraphObject).flatMap(({ id, displayName }) => {
      const isSame = stringOf(displayName)?.toLowerCase() === nameSearch.displayName.toLowerCase();
      return isSame ? (stringOf(id) ?? []) : [];
    });
    if (namesakes.length > 0) search.states[index] = { ...state, namesakes };
  }
}

function match(body: GraphObject, key: NaturalKey): GraphObject | null {
  const candidates = Array.isArray(body.value) ? body.value.filter(isGraphObject) : [body];
  return candidates.find((candidate) => stringOf(candidate.id) !== null && key.matches?.(candidate) !== false) ?? null;
}

/** The list may be longer than the page that came with the batch. */
async function matchOnAnyPage(
  { client, options }: Search,
  type: ObjectType,
  body: GraphObject,
  key: NaturalKey,
): Promise<GraphObject | null> {
  const first = match(body, key);
  const next = stringOf(body['@odata.nextLink']);
  if (first !== null || next === null) return first;
  const headers = readHeaders(type);
  for await (const page of pages(client, { url: next, ...(headers && { headers }) }, options)) {
    const found = match({ value: [...page.value] }, key);
    if (found !== null) return found;
  }
  return null;
}

async function addExtensions(search: Search): Promise<void> {
  const { client, states, options } = search;
  const present = states.flatMap((state, index) => {
    const { type, objectId, extensions: names = [] } = at(search, index);
    if (names.length === 0 || (state.kind !== 'live' && state.kind !== 'matched')) return [];
    return [{ index, state, type, id: stringOf(state.object.id) ?? objectId, names }];
  });
  const values = await readExtensions(client, present, options);
  for (const [i, { index, state }] of present.entries())
    states[index] = { ...state, object: { ...state.object, ...values[i] } };
}

async function addLinks(search: Search): Promise<LiveState[]> {
  const present = search.states.flatMap((state, index) =>
    state.kind === 'live' || state.kind === 'matched' ? [{ state, index }] : [],
  );
  const sources = present.map(({ state, index }) => ({
    type: at(search, index).type,
    id: stringOf(state.object.id) ?? at(search, index).objectId,
    object: state.object,
  }));
  const links = await readLinks(search.client, sources, search.options);
  const embedded = await readEmbedded(search.client, sources, search.options);
  const result = [...search.states];
  for (const [i, { state, index }] of present.entries()) {
    const { sets, unread } = embedded[i] ?? { sets: {}, unread: [] };
    const all = [...(state.unread ?? []), ...(links[i]?.unread ?? []), ...unread];
    result[index] = {
      ...state,
      object: { ...state.object, ...sets },
      links: links[i]?.links ?? [],
      ...(all.length === 0 ? {} : { unread: all }),
    };
  }
  return result;
}

function get(type: ObjectType, url: string): GraphRequest {
  const headers = readHeaders(type);
  return headers === undefined ? { method: 'GET', url } : { method: 'GET', url, headers };
}

function at({ lookups }: Search, index: number): Lookup {
  const lookup = lookups[index];
  if (lookup === undefined) throw new Error(`no lookup ${String(index)}`);
  return lookup;
}
