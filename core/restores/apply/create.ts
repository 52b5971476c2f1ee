import { canonicalize } from '../../domain/canonical/canonical-json.ts';
import { sameJson } from '../../domain/diff/diff-objects.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { createBody, desiredObject, essentialBody, naturalKeysOf } from '../../domain/plan/index.ts';
import { pages } from '../../graph/paging/pages.ts';
import { withSelect } from '../observe/object-path.ts';
import type { Chunk, Prepared } from '../observe/prepare.ts';
import { isRefused } from '../outcomes.ts';
import type { RestoreContext, StepOutcome } from '../types.ts';
import { untilReplicated } from './fresh-objects.ts';
import { runStep, type StepResult } from './steps.ts';

export const CREATE_ORDINAL = 1;

/** Clocks of worker and Graph may differ by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** A new object shows in searches after a moment: looked for again before it is taken for not made. */
const SETTLE_WAITS_MS = [0, 3_000, 12_000];

export function create(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<StepResult> {
  const { entry, type } = item;
  const { object: desired, findings } = desiredObject(type, entry.backup?.object ?? {}, { kind: 'absent' }, chunk.plan);
  const body = bodyOf(context, chunk, item, desired);
  // The body may point at objects that this job made a moment ago.
  const named = [
    ...findings.map((finding) => finding.resolution),
    ...(entry.backup?.links ?? []).map((link) => chunk.facts.references.resolve(link.targetId, [])),
  ];
  const isFresh = named.some((resolution) => 'id' in resolution && chunk.facts.madeHere(resolution.id));
  const path = type.restore.create?.pathOf?.(desired) ?? type.restore.create?.path ?? '';
  return runStep(context, item.steps, {
    itemOrdinal: entry.ordinal,
    ordinal: CREATE_ORDINAL,
    kind: 'create',
    request: { path, displayName: item.fresh.displayName },
    perform: async () => {
      const answer = await untilReplicated(context, isFresh, () => sendOrReduce(context, type, path, body));
      return claim(context, chunk, item, answer);
    },
    readBack: (intendedAt) => findMade(context, chunk, item, { desired, body, path, intendedAt }),
  });
}

/** A property that Graph does not take must not keep the object away: the links' wave sets what is missing then. */
async function sendOrReduce(
  context: RestoreContext,
  type: ObjectType,
  path: string,
  body: GraphObject,
): Promise<GraphObject> {
  const send = async (part: GraphObject): Promise<GraphObject> =>
    (
      await context.client.send(
        { method: 'POST', url: path, body: withPassword(context, type, part) },
        callOptions(context),
      )
    ).body;
  try {
    return await send(body);
  } catch (error) {
    const least = essentialBody(type, body);
    if (least === null || !isRefused(error, 'graph-bad-request', 'graph-permission-missing')) throw error;
    return send(least);
  }
}

function bodyOf(context: RestoreContext, chunk: Chunk, { entry, type }: Prepared, desired: GraphObject): GraphObject {
  const body = createBody(type, desired);
  const bind = type.restore.bindAtCreation;
  if (bind === undefined || context.plan.options.links === 'skip' || !bind.appliesTo(desired)) return body;
  const targets = (entry.backup?.links ?? [])
    .filter((link) => link.relation === bind.relation)
    .map((link) => chunk.facts.references.resolve(link.targetId, []))
    .flatMap((resolution) => ('id' in resolution ? [`${context.graphRoot}/directoryObjects/${resolution.id}`] : []));
  return targets.length === 0 ? body : { ...body, [`${bind.relation}@odata.bind`]: targets.slice(0, bind.max) };
}

/** Made for the one request: it is kept nowhere, so nobody ever sees it. */
function withPassword(context: RestoreContext, type: ObjectType, body: GraphObject): GraphObject {
  if (type.key !== 'users') return body;
  return { ...body, passwordProfile: { password: context.randomPassword(), forceChangePasswordNextSignIn: true } };
}

async function claim(
  context: RestoreContext,
  chunk: Chunk,
  { entry, type }: Prepared,
  made: GraphObject,
): Promise<StepOutcome> {
  const newId = stringOf(made.id) ?? entry.objectId;
  await context.store.claimNewId({ type: entry.type, oldId: entry.objectId, newId });
  chunk.facts.remember(entry.objectId, newId);
  // Others name an application by its appId, which is new as well.
  const [oldAppId, newAppId] = [stringOf(entry.backup?.object.appId), stringOf(made.appId)];
  if (type.key === 'applications' && oldAppId !== null && newAppId !== null && oldAppId !== newAppId) {
    await context.store.claimNewId({ type: entry.type, oldId: oldAppId, newId: newAppId });
  }
  return { newId };
}

interface Attempt {
  readonly desired: GraphObject;
  readonly body: GraphObject;
  readonly path: string;
  readonly intendedAt: number;
}

/**
 * The object that a creation of unknown outcome made: as the map recorded it, else by unique name or display name, made
 * since the intention, with the content that was sent, and nobody else's.
 */
async function findMade(
  context: RestoreContext,
  chunk: Chunk,
  item: Prepared,
  attempt: Attempt,
): Promise<StepOutcome | null> {
  for (const wait of SETTLE_WAITS_MS) {
    if (wait > 0) await context.wait(wait);
    const known = await context.store.knowledge([item.entry.objectId.toLowerCase()]);
    const recorded = known.get(item.entry.objectId.toLowerCase());
    if (recorded?.madeHere === true && recorded.newId !== null) {
      chunk.facts.remember(item.entry.objectId, recorded.newId);
      return { newId: recorded.newId };
    }
    for (const candidate of ours(item.type, await candidates(context, chunk, item, attempt), attempt)) {
      const newId = stringOf(candidate.id);
      if (newId === null) continue;
      if (!(await context.store.claimNewId({ type: item.entry.type, oldId: item.entry.objectId, newId }))) continue;
      return claim(context, chunk, item, candidate);
    }
  }
  return null;
}

async function candidates(
  context: RestoreContext,
  chunk: Chunk,
  { entry, type }: Prepared,
  attempt: Attempt,
): Promise<GraphObject[]> {
  const keys = entry.backup === null ? [] : naturalKeysOf(type, entry.backup.object, chunk.plan);
  const name = stringOf(attempt.desired.displayName);
  const listed = keys.filter(({ isAddress }) => isAddress !== true);
  const paths =
    listed.length > 0
      ? listed.map((key) => key.path)
      : name === null
        ? []
        : [filterEquals(attempt.path, { displayName: name })];
  const found: GraphObject[] = [];
  for (const path of paths) {
    for await (const page of pages(context.client, { url: withSelect(type, path) }, callOptions(context)))
      found.push(...page.value.filter((candidate) => keys.every((key) => key.matches?.(candidate) !== false)));
  }
  return found;
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
  if (stringOf(candidate.id) === stringOf(desired.id)) return false;
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

export function callOptions(context: RestoreContext): { signal?: AbortSignal } {
  return context.signal === undefined ? {} : { signal: context.signal };
}
