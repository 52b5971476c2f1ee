import { isCybbackError } from '../../domain/errors.ts';
import { type GraphObject, isGraphObject, stringOf } from '../../domain/json.ts';
import type { NaturalKey, ObjectType } from '../../domain/object-type.ts';
import type { LiveState } from '../../domain/plan/index.ts';
import type { BatchOutcome, CallOptions, GraphClient, GraphRequest } from '../../graph/types.ts';
import { fill, objectPath, readHeaders, withSelect } from './object-path.ts';
import { readLinks } from './read-links.ts';

export interface Lookup {
  readonly type: ObjectType;
  /** ID in the backup. */
  readonly objectId: string;
  /** Where the durable map leads. */
  readonly mappedId: string | null;
  readonly backup: GraphObject | null;
  readonly naturalKeys: readonly NaturalKey[];
}

/**
 * What the tenant holds for each of the objects, by the ladder: mapped ID, own ID, recycle bin, natural key. One batch
 * per rung for all of them; order of the answer = order of the lookups.
 */
export async function observeLive(
  client: GraphClient,
  lookups: readonly Lookup[],
  options: CallOptions & { readonly links?: boolean } = {},
): Promise<LiveState[]> {
  const states = lookups.map((): LiveState => ({ kind: 'absent' }));
  const open = (): number[] => states.flatMap((state, index) => (state.kind === 'absent' ? [index] : []));

  const byMap = lookups.flatMap((lookup, index) =>
    lookup.mappedId === null ? [] : [{ index, id: lookup.mappedId, sameId: false }],
  );
  await readById(client, lookups, byMap, states, options);
  await readById(
    client,
    lookups,
    open().map((index) => ({ index, id: lookups[index]?.objectId ?? '', sameId: true })),
    states,
    options,
  );
  await readBin(client, lookups, open(), states, options);
  await readNaturalKeys(client, lookups, states, options);
  return options.links === false ? states : addLinks(client, lookups, states, options);
}

async function readById(
  client: GraphClient,
  lookups: readonly Lookup[],
  wanted: readonly { index: number; id: string; sameId: boolean }[],
  states: LiveState[],
  options: CallOptions,
): Promise<void> {
  const requests = wanted.map(({ index, id }) => {
    const { type, backup } = at(lookups, index);
    return get(type, withSelect(type, objectPath(type, id, backup ?? {})));
  });
  const answers = await client.batch(requests, options);
  for (const [i, { index, sameId }] of wanted.entries()) {
    const object = found(answers[i]);
    if (object !== null) states[index] = { kind: 'live', sameId, object, links: [] };
  }
}

async function readBin(
  client: GraphClient,
  lookups: readonly Lookup[],
  open: readonly number[],
  states: LiveState[],
  options: CallOptions,
): Promise<void> {
  // What an earlier restore made can lie in the bin as well as the original.
  const wanted = open.flatMap((index) => {
    const { type, objectId, mappedId } = at(lookups, index);
    const ids = mappedId === null ? [objectId] : [mappedId, objectId];
    const { recycleBin } = type.restore;
    return recycleBin === undefined ? [] : ids.map((id) => ({ index, path: fill(recycleBin.itemPath, id) }));
  });
  const answers = await client.batch(
    wanted.map(({ path }) => ({ method: 'GET', url: path })),
    options,
  );
  const inBin: number[] = [];
  for (const [i, { index }] of wanted.entries()) {
    // Whether an application may look into the bin of Conditional Access is not certain: no permission, no bin.
    const object = found(answers[i], ['graph-not-found', 'graph-permission-missing', 'graph-unsupported']);
    if (object === null || states[index]?.kind === 'inBin') continue;
    states[index] = { kind: 'inBin', object, complete: false, conflicts: [] };
    inBin.push(index);
  }
  await completeFromBin(client, lookups, inBin, states, options);
}

/** The bin's plain read shows default properties; its typed list shows all, where it lets itself be filtered by ID. */
async function completeFromBin(
  client: GraphClient,
  lookups: readonly Lookup[],
  inBin: readonly number[],
  states: LiveState[],
  options: CallOptions,
): Promise<void> {
  const wanted = inBin.filter((index) => at(lookups, index).type.select !== undefined);
  const requests = wanted.map((index) => {
    const { type } = at(lookups, index);
    const list = `/directory/deletedItems/microsoft.graph.${type.graphType}?$filter=${encodeURIComponent(`id eq '${idIn(states, index)}'`)}`;
    return get(type, withSelect(type, list));
  });
  const answers = await client.batch(requests, options);
  for (const [i, index] of wanted.entries()) {
    const answer = answers[i];
    const value = answer?.ok === true && Array.isArray(answer.response.body.value) ? answer.response.body.value : [];
    const object = value.find((candidate) => isGraphObject(candidate) && candidate.id === idIn(states, index));
    if (isGraphObject(object)) states[index] = { kind: 'inBin', object, complete: true, conflicts: [] };
  }
}

function idIn(states: readonly LiveState[], index: number): string {
  const state = states[index];
  return state !== undefined && 'object' in state ? String(state.object.id) : '';
}

/** Absent objects may live under another ID; those in the bin may have lost their name to somebody. */
async function readNaturalKeys(
  client: GraphClient,
  lookups: readonly Lookup[],
  states: LiveState[],
  options: CallOptions,
): Promise<void> {
  const wanted = lookups.flatMap(({ naturalKeys }, index) =>
    states[index]?.kind === 'live' ? [] : naturalKeys.map((key) => ({ index, key })),
  );
  const answers = await client.batch(
    wanted.map(({ index, key }) => get(at(lookups, index).type, withSelect(at(lookups, index).type, key.path))),
    options,
  );
  for (const [i, { index, key }] of wanted.entries()) {
    const object = match(found(answers[i]), key);
    const state = states[index];
    if (object === null || state === undefined) continue;
    if (state.kind === 'absent')
      states[index] = { kind: 'matched', by: { property: key.property, value: key.value }, object, links: [] };
    if (state.kind === 'inBin') {
      const conflict = { property: key.property, value: key.value, holderId: String(object.id) };
      states[index] = { ...state, conflicts: [...state.conflicts, conflict] };
    }
  }
}

function match(body: GraphObject | null, key: NaturalKey): GraphObject | null {
  if (body === null) return null;
  const candidates = Array.isArray(body.value) ? body.value.filter(isGraphObject) : [body];
  return candidates.find((candidate) => stringOf(candidate.id) !== null && key.matches?.(candidate) !== false) ?? null;
}

async function addLinks(
  client: GraphClient,
  lookups: readonly Lookup[],
  states: readonly LiveState[],
  options: CallOptions,
): Promise<LiveState[]> {
  const present = states.flatMap((state, index) =>
    state.kind === 'live' || state.kind === 'matched' ? [{ state, index }] : [],
  );
  const links = await readLinks(
    client,
    present.map(({ state, index }) => ({
      type: at(lookups, index).type,
      id: stringOf(state.object.id) ?? at(lookups, index).objectId,
      object: state.object,
    })),
    options,
  );
  const result = [...states];
  for (const [i, { state, index }] of present.entries()) result[index] = { ...state, links: links[i] ?? [] };
  return result;
}

function get(type: ObjectType, url: string): GraphRequest {
  const headers = readHeaders(type);
  return headers === undefined ? { method: 'GET', url } : { method: 'GET', url, headers };
}

/** The body, or null where the answer is one of the codes that mean "not there". Anything else rises. */
function found(
  answer: BatchOutcome | undefined,
  absent: Parameters<typeof isCybbackError>[1][] = ['graph-not-found'],
): GraphObject | null {
  if (answer === undefined) return null;
  if (answer.ok) return answer.response.body;
  if (isCybbackError(answer.error, ...absent)) return null;
  throw answer.error;
}

function at(lookups: readonly Lookup[], index: number): Lookup {
  const lookup = lookups[index];
  if (lookup === undefined) throw new Error(`no lookup ${String(index)}`);
  return lookup;
}
