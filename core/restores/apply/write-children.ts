import { topOf } from '../../domain/canonical/paths.ts';
import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { EmbeddedSpec } from '../../domain/object-type.ts';
import type { PartRequest } from '../../domain/part-write.ts';
import { childWrites, partRequests, type AttributePlan, type ChildWrite } from '../../domain/plan/index.ts';
import { fill, objectPath } from '../observe/object-path.ts';
import { observeLive } from '../observe/observe-live.ts';
import { isRefused } from '../outcomes.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { namingFresh } from './naming-fresh.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';
import { wantedObject } from './wanted.ts';

export const CHILDREN_ORDINAL = 6;
/** After everything that children can name. */
const LATE_CHILDREN_ORDINAL = 7;

/** One request for something that belongs to an object. */
interface Write {
  /** What people know it by. */
  readonly name: string;
  /** The attribute that it sets. */
  readonly attribute: string;
  readonly request: { readonly method: PartRequest['method']; readonly url: string; readonly body?: GraphObject };
  /** Sent one by one where Graph refuses the whole. */
  readonly singly?: readonly Write[];
  /** The refusal says that what was wanted is so already. */
  isDone(error: CybbackError): boolean;
}

/**
 * Brings what belongs to an object and is written apart from it to what the backup has: federated credentials, extension
 * definitions, classifications; licences, methods, combinations. Null where there is nothing to write. A refusal costs
 * what was refused, and is named.
 */
export async function writeChildren(run: ItemRun, ordinal = CHILDREN_ORDINAL): Promise<StepResult | null> {
  const { context, chunk, item } = run;
  const { entry, type, live, fresh, steps } = item;
  if (type.embedded.every(({ write }) => write === undefined) && type.restore.parts === undefined) return null;
  const id = fresh.liveId ?? chunk.facts.mapped(entry.objectId) ?? entry.objectId;
  const desired = wantedObject(run);
  const writes = [...childrenOf(run, desired, id), ...partsOf(run, desired, id)];
  const recorded = steps.some((step) => step.ordinal === ordinal);
  if (writes.length === 0 && !recorded) return null;
  const isFresh = live.kind === 'absent' || chunk.facts.madeHere(id) || namingFresh(run).length > 0;
  let open: readonly Write[] | null = writes;
  return runStep(context, steps, {
    itemOrdinal: entry.ordinal,
    ordinal,
    kind: 'children',
    request: { id, children: writes.map(({ name }) => name) },
    perform: async () => {
      const refused: Record<string, string> = {};
      const attributes = new Set<string>();
      // What an earlier try has done is not done again: it can be there twice.
      const now = open ?? (await unwritten(run, writes, { desired, id }));
      open = null;
      for (const write of now) {
        const words = await sendWrite(run, write, isFresh);
        if (Object.keys(words).length > 0) attributes.add(write.attribute);
        Object.assign(refused, words);
      }
      return attributes.size === 0 ? {} : { refused, attributes: [...attributes] };
    },
    readBack: async () => {
      open = writes.length === 0 ? [] : await unwritten(run, writes, { desired, id });
      return open.length === 0 ? { was: 'done', outcome: {} } : NOT_DONE;
    },
  });
}

/** Once all objects are there: children that name one of them which was made after they were written. Null where none does. */
export async function writeLateChildren(run: ItemRun): Promise<StepResult | null> {
  const { type, steps } = run.item;
  const isChild = ({ path }: AttributePlan): boolean => type.embedded.some(({ name }) => name === topOf(path));
  const isBegun = steps.some((step) => step.ordinal === LATE_CHILDREN_ORDINAL);
  return isBegun || namingFresh(run).some(isChild) ? writeChildren(run, LATE_CHILDREN_ORDINAL) : null;
}

/** Of what was sent without an answer, what the tenant does not show; of what cannot be read, all. */
async function unwritten(
  run: ItemRun,
  writes: readonly Write[],
  { desired, id }: { desired: GraphObject; id: string },
): Promise<Write[]> {
  const { context, item } = run;
  const [now] = await observeLive(
    context.client,
    [{ type: item.type, objectId: id, mappedId: null, backup: desired, naturalKeys: [] }],
    callOptions(context),
  );
  if (now?.kind !== 'live') return [...writes];
  const again = { ...run, item: { ...item, live: now } };
  const unread = writes.filter(({ attribute }) => now.unread?.includes(attribute) === true);
  const shown = [...childrenOf(again, desired, id), ...partsOf(again, desired, id)];
  return [...unread, ...shown.filter(({ attribute }) => now.unread?.includes(attribute) !== true)];
}

/** @returns what was refused, with Graph's words. */
async function sendWrite(run: ItemRun, write: Write, isFresh: boolean): Promise<Record<string, string>> {
  try {
    const { context } = run;
    await untilReplicated(context, isFresh, () => context.client.send(write.request, callOptions(context)));
    return {};
  } catch (error) {
    if (!(error instanceof CybbackError) || !isRefused(error)) throw error;
    if (write.isDone(error)) return {};
    if (write.singly === undefined) return { [write.name]: error.message };
  }
  const refused: Record<string, string> = {};
  for (const single of write.singly) Object.assign(refused, await sendWrite(run, single, isFresh));
  return refused;
}

function childrenOf({ context, item: { entry, type, live } }: ItemRun, desired: GraphObject, id: string): Write[] {
  const isNew = live.kind === 'absent';
  const isWritten =
    entry.action !== 'update' || entry.repair === true || entry.only !== undefined || context.plan.options.overwrite;
  if (!isNew && !isWritten) return [];
  const now = 'object' in live ? live.object : null;
  const unread = 'unread' in live ? (live.unread ?? []) : [];
  return type.embedded
    .filter(({ name, write }) => write !== undefined && !unread.includes(name))
    .flatMap((spec) => childWrites(spec, desired, now).map((write) => childWrite(spec, write, id)));
}

function childWrite(spec: EmbeddedSpec, write: ChildWrite, id: string): Write {
  return {
    name: `${spec.name} ${write.name}`,
    attribute: spec.name,
    request: requestOf(spec, write, id),
    isDone: ({ code }) =>
      write.change === 'remove'
        ? code === 'graph-not-found'
        : write.change === 'add' && (code === 'graph-already-exists' || code === 'graph-conflict'),
  };
}

function requestOf(spec: EmbeddedSpec, write: ChildWrite, id: string): Write['request'] {
  const collection = fill(spec.path, id);
  switch (write.change) {
    case 'add':
      return { method: 'POST', url: collection, body: write.body };
    case 'update':
      return { method: 'PATCH', url: `${collection}/${write.id}`, body: write.body };
    case 'remove':
      return { method: 'DELETE', url: `${collection}/${write.id}` };
  }
}

function partsOf({ item: { type, live, fresh } }: ItemRun, desired: GraphObject, id: string): Write[] {
  const now = 'object' in live ? live.object : null;
  const address = objectPath(type, id, now ?? desired);
  return partRequests(type, { wanted: desired, live: now }, fresh.attributes).map((request) =>
    partWrite(request, address),
  );
}

function partWrite({ name, attribute, method, path, body, singly }: PartRequest, address: string): Write {
  return {
    name,
    attribute,
    request: { method, url: `${address}${path}`, ...(body === undefined ? {} : { body }) },
    ...(singly === undefined ? {} : { singly: singly.map((single) => partWrite(single, address)) }),
    isDone: ({ code }) =>
      method === 'DELETE' ? code === 'graph-not-found' : method === 'PUT' && code === 'graph-already-exists',
  };
}
