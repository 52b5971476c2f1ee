import { isWithin } from '../../domain/canonical/paths.ts';
import { CybbackError, type ErrorCode } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { desiredObject, secondPassBody, updateBody } from '../../domain/plan/index.ts';
import type { StepKind } from '../../domain/plan/item-states.ts';
import { objectPath } from '../observe/object-path.ts';
import type { Chunk, Prepared } from '../observe/prepare.ts';
import { isRefused } from '../outcomes.ts';
import type { RestoreContext, StepOutcome } from '../types.ts';
import { callOptions } from './create.ts';
import { untilReplicated } from './fresh-objects.ts';
import { runStep, type StepResult } from './steps.ts';

export const UPDATE_ORDINAL = 2;
export const SECOND_PASS_ORDINAL = 3;

/** Types whose properties stand for themselves: one that Graph refuses does not have to keep the others back. */
const separable = ['users', 'groups', 'devices', 'applications', 'servicePrincipals'];
const worthSplitting: ErrorCode[] = [
  'graph-bad-request',
  'graph-permission-missing',
  'graph-unsupported',
  'graph-conflict',
];

/** Sets the attributes of a live object; null where there is nothing to set. */
export async function update(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<StepResult | null> {
  const { entry, type, fresh, live } = item;
  const desired = desiredObject(type, entry.backup?.object ?? {}, live, chunk.plan).object;
  // A user that came back under another name keeps it: its own is taken.
  const renamed = entry.newUserPrincipalName === null ? [] : ['userPrincipalName'];
  const later = entry.action === 'create' ? (type.restore.create?.secondPass ?? []) : [];
  const attributes = fresh.attributes.filter(({ path }) => !isWithin(path, [...renamed, ...later]));
  return patch(context, chunk, item, {
    ordinal: UPDATE_ORDINAL,
    kind: 'update',
    body: updateBody(type, attributes, desired),
  });
}

/** What a creation had to leave for later. */
export async function secondPass(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<StepResult | null> {
  const desired = desiredObject(item.type, item.entry.backup?.object ?? {}, { kind: 'absent' }, chunk.plan).object;
  const body = secondPassBody(item.type, desired) ?? {};
  return patch(context, chunk, item, { ordinal: SECOND_PASS_ORDINAL, kind: 'secondPass', body });
}

interface Patch {
  readonly ordinal: number;
  readonly kind: StepKind;
  readonly body: GraphObject;
}

async function patch(
  context: RestoreContext,
  chunk: Chunk,
  item: Prepared,
  { ordinal, kind, body }: Patch,
): Promise<StepResult | null> {
  const recorded = item.steps.find((step) => step.ordinal === ordinal);
  if (Object.keys(body).length === 0 && recorded === undefined) return null;
  const object = 'object' in item.live ? item.live.object : {};
  const liveId = item.fresh.liveId ?? chunk.facts.mapped(item.entry.objectId) ?? item.entry.objectId;
  const url = objectPath(item.type, liveId, object);
  const isFresh = chunk.facts.madeHere(liveId);
  const send = (part: GraphObject): Promise<unknown> =>
    untilReplicated(context, isFresh, () =>
      context.client.send({ method: 'PATCH', url, body: part }, callOptions(context)),
    );
  return runStep(context, item.steps, {
    itemOrdinal: item.entry.ordinal,
    ordinal,
    kind,
    request: { path: url, properties: Object.keys(body) },
    perform: () => sendOrSplit(send, item.entry.type, body),
    // The item was observed after the intention: with nothing left to set, the write was done.
    readBack: () => Promise.resolve(Object.keys(body).length === 0 ? {} : null),
  });
}

async function sendOrSplit(
  send: (body: GraphObject) => Promise<unknown>,
  type: string,
  body: GraphObject,
): Promise<StepOutcome> {
  try {
    if (Object.keys(body).length > 0) await send(body);
    return {};
  } catch (error) {
    if (!separable.includes(type) || Object.keys(body).length < 2 || !isRefused(error, ...worthSplitting)) throw error;
  }
  const refused: Record<string, string> = {};
  let last: CybbackError | null = null;
  for (const [property, value] of Object.entries(body)) {
    try {
      await send({ [property]: value });
    } catch (error) {
      if (!(error instanceof CybbackError) || !isRefused(error)) throw error;
      refused[property] = error.message;
      last = error;
    }
  }
  // Nothing was accepted: the step as a whole is refused.
  if (last !== null && Object.keys(refused).length === Object.keys(body).length) throw last;
  return { refused };
}
