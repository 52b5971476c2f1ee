import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { saysNothing } from '../../graph/says-nothing.ts';
import { unknownAmong, type StagedPart } from '../store/capture/unknown-parts.ts';
import { HIDDEN_MEMBERSHIP } from './part-warnings.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext } from './types.ts';

/** A set below each of many objects: a relation, an embedded set, the children of a parent. */
export interface PartOfMany {
  /** The relation's, set's or source's name. */
  readonly name: string;
  /** The path answers one object or none. */
  readonly single: boolean;
  /** Of the objects that have the part. */
  readonly owner: ObjectType;
  /** With `{id}` in place of the object's ID. */
  readonly path: string;
  /** The part of some objects is shown empty to this connection: that it was answered does not make it known. */
  readonly mayHide?: boolean;
}

export interface PartsRead {
  /** Complete sets, by the object's ID. Objects that are gone by now are missing, as are those whose set is unknown. */
  readonly read: ReadonlyMap<string, readonly GraphObject[]>;
  readonly parts: readonly StagedPart[];
  /** Set where not one of several was allowed to be read: what is missing is a permission, not a single set. */
  readonly refused: CybbackError | null;
}

/** What a part can be answered with that says nothing about what it holds. */
const UNREADABLE = [
  'graph-permission-missing',
  'graph-not-licensed',
  'graph-bad-request',
  'graph-unsupported',
  'graph-protocol',
  'graph-foreign-link',
] as const;
/** From this many refusals on, with nothing else, the permission is missing. */
export const REFUSALS_OF_ALL = 3;

/**
 * Reads the part of each object. One that cannot be read costs only itself: it is named as unknown. Passing faults are
 * thrown where every one of the objects met them.
 */
export async function readParts(context: CaptureContext, part: PartOfMany, ids: readonly string[]): Promise<PartsRead> {
  if (ids.length === 0) return { read: new Map(), parts: [], refused: null };
  const sets = await batchCollections(
    context.client,
    ids.map((id) => ({ url: pathOf(part, id), single: part.single })),
    { signal: context.signal, priority: 'low', limits: context.limits.partChain },
  );
  const read = new Map<string, readonly GraphObject[]>();
  const failures: { id: string; error: Error }[] = [];
  sets.forEach((set, index) => {
    const id = ids[index] ?? '';
    if (set.ok) read.set(id, set.value);
    else failures.push({ id, error: set.error });
  });
  if (failures.length === 0) return { read, parts: await noLongerUnknown(context, part, read), refused: null };
  throwWhatPasses(failures, read.size);
  const refusals = failures.filter(({ error }) =>
    isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed'),
  );
  const first = refusals[0]?.error;
  if (first instanceof CybbackError && refusals.length === ids.length && ids.length >= REFUSALS_OF_ALL)
    return { read, parts: [], refused: first };
  const there = await withoutGone(context, part, failures);
  return {
    read,
    parts: [
      ...(await noLongerUnknown(context, part, read)),
      ...there.map(({ id, error }) => unknownPart(id, part.name, error)),
    ],
    refused: null,
  };
}

function pathOf({ path }: PartOfMany, id: string): string {
  return path.replace('{id}', encodeURIComponent(id));
}

export function unknownPart(objectId: string, part: string, error: Error): StagedPart {
  const code = error instanceof CybbackError ? error.code : 'internal';
  return { objectId, part, outcome: 'unknown', code, message: error.message };
}

function throwWhatPasses(failures: readonly { error: Error }[], read: number): void {
  const passing = failures.find(
    ({ error }) => !isCybbackError(error, 'graph-not-found') && !isCybbackError(error, ...UNREADABLE),
  );
  if (passing && (read === 0 || !isCybbackError(passing.error, 'graph-unavailable'))) throw passing.error;
}

/** A part that is "not found" is none of an object that went away, and unknown of one that is there. */
async function withoutGone<Failure extends { id: string; error: Error }>(
  { client, signal }: CaptureContext,
  { owner }: PartOfMany,
  failures: readonly Failure[],
): Promise<Failure[]> {
  const asked = failures.filter(({ error }) => isCybbackError(error, 'graph-not-found'));
  const outcomes = await client.batch(
    asked.map(({ id }) => ({
      method: 'GET',
      url: `${owner.restore.objectPath.replace('{id}', encodeURIComponent(id))}?$select=id`,
    })),
    { signal, priority: 'low' },
  );
  const gone = new Set(
    asked.filter((_, index) => {
      const outcome = outcomes[index];
      return outcome?.ok === false && isCybbackError(outcome.error, 'graph-not-found');
    }),
  );
  return failures.filter((failure) => !gone.has(failure));
}

async function noLongerUnknown(
  context: CaptureContext,
  { name, mayHide = false }: PartOfMany,
  read: ReadonlyMap<string, unknown>,
): Promise<StagedPart[]> {
  const before = await unknownAmong(context.db, scopeOf(context), {
    part: name,
    ids: [...read.keys()],
    but: mayHide ? HIDDEN_MEMBERSHIP : '',
  });
  return [...before].filter((id) => read.has(id)).map((objectId) => knownPart(objectId, name));
}

export function knownPart(objectId: string, part: string): StagedPart {
  return { objectId, part, outcome: 'known', code: '', message: '' };
}

/** An object read by itself; null where it is not there. An answer that says nothing is none. */
export function objectOf(body: GraphObject, url: string): GraphObject {
  if (saysNothing(body))
    throw new CybbackError('graph-protocol', `Microsoft Graph answered GET ${url} with no object.`, { final: true });
  const { '@odata.context': _, ...object } = body;
  return object;
}
