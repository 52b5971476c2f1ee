import { CybbackError } from '../../domain/errors.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../../domain/json.ts';
import type { OtherCreation } from '../../domain/part-write.ts';
import { createBody, desiredObject, essentialBody, type Desired } from '../../domain/plan/index.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { findExisting, findMade, mayBeTwice, type Made } from './find-made.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { refusedPath, withoutPath } from './refused-property.ts';
import { NOT_DONE, runStep, type ReadBack, type StepResult } from './steps.ts';

export const CREATE_ORDINAL = 1;

/** Properties that one creation may lose to refusals before it is given up. */
const MAX_DROPPED = 8;
const BIND = '@odata.bind';

export function create(run: ItemRun): Promise<StepResult> {
  const { context, chunk, item, queue } = run;
  const { entry, type } = item;
  const desired = desiredObject(type, entry.backup?.object ?? {}, { kind: 'absent' }, chunk.plan);
  const other = type.restore.create?.instead?.(desired.object, context.plan.options) ?? null;
  const body = bodyOf(run, desired.object);
  const isFresh = namesFresh(run, desired);
  const path = type.restore.create?.pathOf?.(desired.object) ?? type.restore.create?.path ?? '';
  const before = namesakes(run);
  const sent: Sent = { body: other?.shows ?? body };
  const send = () => (other === null ? sendOrReduce(run, { path, body, sent }) : sendOther(run, other));
  const step = (): Promise<StepResult> =>
    runStep(context, item.steps, {
      itemOrdinal: entry.ordinal,
      ordinal: CREATE_ORDINAL,
      kind: 'create',
      request: {
        path: other?.path ?? path,
        displayName: item.fresh.displayName,
        ...(before.length === 0 ? {} : { before }),
      },
      perform: async () => {
        try {
          const { made, refused } = await untilReplicated(context, isFresh, send);
          return { ...(await claim(run, made)), ...(Object.keys(refused).length === 0 ? {} : { refused }) };
        } catch (error) {
          // Somebody, or an earlier try whose answer was lost, has made the same right already.
          const existing = isRefused(error, 'graph-already-exists') ? await findExisting(run) : null;
          if (existing === null) throw error;
          return { ...(await claim(run, existing)), existed: true };
        }
      },
      readBack: async (intendedAt) =>
        foundBack(run, await findMade(run, { desired: desired.object, body: sent.body, path, intendedAt, before })),
    });
  // Of two that look alike, one is made and recorded before the other: so each is found again as its own.
  return mayBeTwice(run, sent.body) ? queue.run(`create ${path} ${item.fresh.displayName ?? ''}`, step) : step();
}

/** What a creation sends, and has sent last. */
interface Sent {
  body: GraphObject;
}

async function foundBack(run: ItemRun, made: Made): Promise<ReadBack> {
  switch (made.state) {
    case 'made':
      return { was: 'done', outcome: await claim(run, made.object) };
    case 'unclear':
      return { was: 'unknown', outcome: { candidates: made.ids.join(', ') } };
    case 'nothing':
      return NOT_DONE;
  }
}

/** IDs of live objects that have the name already: as recorded with the intention, else as observed a moment ago. */
function namesakes({ item: { live, steps } }: ItemRun): string[] {
  const recorded = steps.find(({ ordinal }) => ordinal === CREATE_ORDINAL);
  const ids = recorded === undefined && live.kind === 'absent' ? live.namesakes : recorded?.request.before;
  return Array.isArray(ids) ? ids.map((id) => String(id).toLowerCase()) : [];
}

/** The body, or a link that the creation binds, may point at objects that this job made a moment ago. */
function namesFresh({ chunk, item }: ItemRun, { findings }: Desired): boolean {
  const named = [
    ...findings.map((finding) => finding.resolution),
    ...(item.entry.backup?.links ?? []).map((link) => chunk.facts.references.resolve(link.targetId, [])),
  ];
  return named.some((resolution) => 'id' in resolution && chunk.facts.madeHere(resolution.id));
}

/** A creation by another call answers with the object somewhere inside. */
async function sendOther(
  { context }: ItemRun,
  { path, body, idPath }: OtherCreation,
): Promise<{ made: GraphObject; refused: Record<string, string> }> {
  const request = { method: 'POST' as const, url: path, body };
  let id: Json | undefined = (await context.client.send(request, callOptions(context))).body;
  for (const step of idPath) id = isGraphObject(id) ? id[step] : undefined;
  if (stringOf(id) === null) throw new CybbackError('graph-protocol', 'The answer does not say what was made.');
  return { made: { id: id ?? null }, refused: {} };
}

/**
 * A property that Graph does not take must not keep the object away: it is left out by name where Graph names it, else
 * all is left out but the least. What is missing then is set by updates, and named where they are refused as well.
 */
async function sendOrReduce(
  run: ItemRun,
  { path, body, sent }: { path: string; body: GraphObject; sent: Sent },
): Promise<{ made: GraphObject; refused: Record<string, string> }> {
  const { type } = run.item;
  const refused: Record<string, string> = {};
  let part = body;
  for (let dropped = 0; ; dropped++) {
    try {
      sent.body = part;
      return { made: await post(run, path, part), refused };
    } catch (error) {
      if (!isReducible(error) || dropped >= MAX_DROPPED) throw error;
      const next = reduced(run, part, error);
      if (next === null) throw error;
      if (next.refused !== null) refused[next.refused] = error.message;
      part = asSafe(run, next.body);
      if (part.state !== body.state) refused[type.restore.onlyIfWhole ?? 'state'] ??= error.message;
    }
  }
}

function isReducible(error: unknown): error is CybbackError {
  return isRefused(error, 'graph-bad-request', 'graph-permission-missing', 'graph-unsupported');
}

/** The next smaller body: without bound links, without the property that the refusal names, without all but the least. */
function reduced({ item }: ItemRun, body: GraphObject, error: CybbackError) {
  const { type } = item;
  const bound = Object.keys(body).filter((key) => key.endsWith(BIND));
  if (bound.length > 0) {
    const free = Object.fromEntries(Object.entries(body).filter(([key]) => !key.endsWith(BIND)));
    return { body: free, refused: null };
  }
  const { required = [], createOnly = [], optional = [] } = type.restore.create ?? {};
  const path = refusedPath(body, error, [
    ...required,
    ...createOnly.filter((property) => !optional.includes(property)),
  ]);
  // What an update can set later is not lost yet.
  const isLost = path !== null && (type.restore.update === undefined || createOnly.includes(path));
  if (path !== null) return { body: withoutPath(body, path), refused: isLost ? path : null };
  const least = essentialBody(type, body);
  return least === null ? null : { body: least, refused: null };
}

/** What came back in part does not come back switched on. */
function asSafe({ item }: ItemRun, body: GraphObject): GraphObject {
  return item.type.restore.onlyIfWhole === 'state' ? { ...body, state: 'disabled' } : body;
}

async function post({ context, item }: ItemRun, path: string, body: GraphObject): Promise<GraphObject> {
  // The password is made for the one request: it is kept nowhere, so nobody ever sees it.
  const password =
    item.type.key === 'users'
      ? { passwordProfile: { password: context.randomPassword(), forceChangePasswordNextSignIn: true } }
      : {};
  const request = { method: 'POST' as const, url: path, body: { ...body, ...password } };
  return (await context.client.send(request, callOptions(context))).body;
}

function bodyOf({ context, chunk, item }: ItemRun, desired: GraphObject): GraphObject {
  const { entry, type } = item;
  const body = createBody(type, desired);
  const bind = type.restore.bindAtCreation;
  if (bind === undefined || context.plan.options.links === 'skip' || !bind.appliesTo(desired)) return body;
  const targets = (entry.backup?.links ?? [])
    .filter((link) => link.relation === bind.relation)
    .map((link) => chunk.facts.references.resolve(link.targetId, []))
    .flatMap((resolution) => ('id' in resolution ? [`${context.graphRoot}/directoryObjects/${resolution.id}`] : []));
  return targets.length === 0 ? body : { ...body, [`${bind.relation}${BIND}`]: targets.slice(0, bind.max) };
}

/** Records under which identifiers the object lives now: everything that names the old ones is led there. */
async function claim({ context, chunk, item }: ItemRun, made: GraphObject): Promise<StepOutcome> {
  const { entry, type } = item;
  const newId = stringOf(made[type.restore.create?.idIn ?? 'id']) ?? stringOf(made.id) ?? entry.objectId;
  await context.store.claimNewId({ type: entry.type, kind: 'object', oldId: entry.objectId, newId });
  chunk.facts.remember(entry.objectId, newId);
  const [oldAppId, newAppId] = [stringOf(entry.backup?.object.appId), stringOf(made.appId)];
  if (type.key === 'applications' && oldAppId !== null && newAppId !== null && oldAppId !== newAppId) {
    await context.store.claimNewId({ type: entry.type, kind: 'appId', oldId: oldAppId, newId: newAppId });
    chunk.facts.remember(oldAppId, newAppId);
  }
  return { newId };
}
