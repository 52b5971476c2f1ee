import { stringOf } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import {
  appIdsOf,
  namedAddresses,
  namedOutsideDirectory,
  isOutsideDirectory,
  naturalKeysOf,
  planLeavingOut,
  planUndo,
  referencesOf,
  repairBase,
  type IncomingLink,
  type LiveState,
  type ObjectState,
  type PlanContext,
  type PlanItem,
} from '../../domain/plan/index.ts';
import { nameSearch } from '../../domain/plan/namesakes.ts';
import { remapObject } from '../../domain/plan/remap.ts';
import { isDead } from '../../domain/plan/repair.ts';
import { REPLICATION_WAITS_MS } from '../replication.ts';
import type { RestoreContext, RestoreEntry, StepRecord } from '../types.ts';
import { Facts } from './facts.ts';
import { readSources } from './incoming.ts';
import { withLostLinks, withRegained } from './lost-links.ts';
import { observeLive, type Lookup, type ObserveOptions } from './observe-live.ts';
import { extensionNames } from './read-extensions.ts';
import { writtenRelations } from './read-links.ts';
import { undoneIn, withAfter } from './undone-entry.ts';

/** An entry with what the tenant holds for it now and what that means. */
export interface Prepared {
  readonly entry: RestoreEntry;
  readonly type: ObjectType;
  readonly live: LiveState;
  readonly fresh: PlanItem;
  readonly steps: readonly StepRecord[];
}

export interface Chunk {
  readonly items: readonly Prepared[];
  readonly facts: Facts;
  readonly plan: PlanContext;
}

type Reading = Pick<RestoreContext, 'client' | 'store' | 'plan' | 'signal' | 'wait' | 'counterparts'>;

/**
 * Observes a chunk and plans it. Memory grows with the chunk and its links, not with the tenant.
 * @param options `links: false` where only the objects themselves matter; `confirmed` where the entries' actions are
 * those of a confirmed plan: what comes back from the bin or is created again is brought to the backup's state whether or
 * not existing objects are overwritten.
 */
export async function prepare(
  context: Reading,
  entries: readonly RestoreEntry[],
  options: { links: boolean; confirmed: boolean },
): Promise<Chunk> {
  const call = context.signal === undefined ? {} : { signal: context.signal };
  const facts = new Facts(context.client, context.store, call, context.counterparts);
  const applying = options.confirmed ? { applying: true } : {};
  const plan: PlanContext = { ...context.plan, references: facts.references, ...applying };
  const home = plan.home ?? null;
  const typed = entries.map((entry) => ({
    entry: withWrittenLinks(entry, options.links),
    type: objectType(entry.type),
  }));

  await facts.learn(
    typed.flatMap(({ entry, type }) => [
      entry.objectId,
      ...(entry.backup === null ? [] : referencesOf(type, entry.backup.object)),
    ]),
  );
  await facts.learnAppIds(
    typed.flatMap(({ entry, type }) => (entry.backup === null ? [] : appIdsOf(type, entry.backup.object))),
  );
  await facts.find(
    typed.flatMap(({ entry, type }) => (entry.backup === null ? [] : namedOutsideDirectory(type, entry.backup.object))),
  );
  await facts.findAddresses(
    typed.flatMap(({ entry, type }) => (entry.backup === null ? [] : namedAddresses(type, entry.backup.object, home))),
    plan.home === null,
  );
  const lookups = typed.map(({ entry, type }) => ({
    type,
    objectId: entry.objectId,
    mappedId: facts.mapped(entry.objectId),
    // What lies below another object is looked for below the one that there is now.
    backup:
      entry.backup === null ? (entry.seen ?? null) : remapObject(type, entry.backup.object, facts.references).object,
    wasFound: options.confirmed && entry.action === 'remove',
    extensions: extensionNames(type, withAfter(entry), facts.references),
    naturalKeys: entry.backup === null ? [] : naturalKeysOf(type, entry.backup.object, plan),
    nameSearch: entry.backup === null ? null : nameSearch(type, entry.backup.object, plan),
  }));
  const steps = await context.store.steps(entries.map((entry) => entry.ordinal));
  const made = entries.map((entry) => (steps.get(entry.ordinal) ?? []).some(madeIt));
  const reading = { ...call, links: options.links, granted: plan.granted };
  const shown = await observeSettled(context, lookups, made, reading);
  const observed = shown.map((state, index) => withoutUseless(state, typed[index]?.entry, facts));

  await learnLiving(facts, typed, observed);
  facts.seen(observed.flatMap((state) => ('links' in state ? state.links.map((link) => link.targetId) : [])));
  await facts.learn(
    typed.flatMap(({ entry }, index) => [
      ...(options.links ? (entries[index]?.backup?.links ?? []) : []).map((link) => link.targetId),
      ...entry.incoming.map((link) => link.sourceId),
    ]),
  );

  await facts.find(
    typed.flatMap(({ entry }) =>
      entry.incoming.flatMap(({ sourceType, sourceId }) =>
        isOutsideDirectory(sourceType) ? [{ type: sourceType, id: sourceId }] : [],
      ),
    ),
  );

  await facts.findInBin(typed.flatMap(({ entry }) => (entry.backup?.links ?? []).map((link) => link.targetId)));

  const states = options.links
    ? await withRegained(context, facts, { entries, states: observed, options: reading })
    : observed;
  const pointedAt = typed.map(({ entry: written }, index) => {
    const entry = asRepaired(withLostLinks(written, entries[index], facts), states[index], facts);
    return {
      ...entry,
      incoming: keepsItsId(states[index]) ? [] : entry.incoming.filter((link) => !bringsItself(link, facts)),
    };
  });
  const withSources = await readSources(context, facts, pointedAt, call);
  const items = typed.map(({ type }, index): Prepared => {
    const entry = withSources[index] ?? typed[index]?.entry;
    if (entry === undefined) throw new Error(`no entry ${String(index)}`);
    const live = states[index] ?? { kind: 'absent' };
    const rules = options.confirmed ? rulesFor(entry, plan) : plan;
    const leaveExisting = !options.confirmed && (entry.neededBy ?? null) !== null;
    const input = {
      type,
      objectId: entry.objectId,
      backup: entry.backup,
      live,
      incoming: entry.incoming,
      leaveExisting,
      ...(entry.lost && { lost: entry.lost }),
      ...(entry.scheduled && { scheduled: entry.scheduled }),
      ...(entry.repair === true ? { repair: true as const } : {}),
      ...(entry.only && { only: entry.only }),
      ...(entry.unticked && { unticked: entry.unticked }),
    };
    const undone = undoneIn(entry, options.confirmed);
    const { item: fresh, backup } =
      undone === undefined ? planLeavingOut(input, rules) : planUndo(input, undone, rules);
    return { entry: { ...entry, backup }, type, live, fresh, steps: steps.get(entry.ordinal) ?? [] };
  });
  return { items, facts, plan };
}

/**
 * An enterprise application in the bin keeps the appId that it had: where its app registration has another one by now, it
 * is of no use, and another one is created.
 */
function withoutUseless(state: LiveState, entry: RestoreEntry | undefined, { references }: Facts): LiveState {
  const appId = entry?.type === 'servicePrincipals' ? stringOf(entry.backup?.object.appId) : null;
  if (state.kind !== 'inBin' || appId === null) return state;
  return isDead(references.resolve(appId, [{ kind: 'appId' }]), appId) ? { kind: 'absent' } : state;
}

/** What a living object names can have been written into it after every backup. */
async function learnLiving(
  facts: Facts,
  typed: readonly { readonly entry: RestoreEntry; readonly type: ObjectType }[],
  states: readonly LiveState[],
): Promise<void> {
  const living = typed.flatMap(({ entry, type }, index) => {
    const state = states[index];
    const isBase = entry.repair === true ? state?.kind === 'live' : entry.undoes !== undefined && state !== undefined;
    return isBase && state !== undefined && 'object' in state ? [{ type, object: state.object }] : [];
  });
  await facts.learn(living.flatMap(({ type, object }) => referencesOf(type, object)));
  await facts.learnAppIds(living.flatMap(({ type, object }) => appIdsOf(type, object)));
  await facts.find(living.flatMap(({ type, object }) => namedOutsideDirectory(type, object)));
}

/** Of a repair, the living object is what is wanted. */
function asRepaired(entry: RestoreEntry, state: LiveState | undefined, facts: Facts): RestoreEntry {
  if (entry.repair !== true || state?.kind !== 'live') return entry;
  const object = repairBase(state.object, entry.backup?.object ?? null, facts.references);
  return { ...entry, backup: { object, links: [] } };
}

function rulesFor({ action }: RestoreEntry, plan: PlanContext): PlanContext {
  if (action !== 'undelete' && action !== 'create') return plan;
  const { conditionalAccess } = plan.options;
  // Once it is made, a policy is a live one: that it came anew is known from the confirmed action alone.
  const anew = action === 'create' && conditionalAccess === 'default' ? 'reportOnly' : conditionalAccess;
  return { ...plan, options: { ...plan.options, overwrite: true, conditionalAccess: anew } };
}

/** Whatever points at the object goes on doing so. */
function keepsItsId(state: LiveState | undefined): boolean {
  return state?.kind === 'inBin' || (state?.kind === 'live' && state.sameId);
}

/** The holder is made by this job as well, and its own item writes the link. */
function bringsItself({ sourceIsNeeded, sourceId, sourceType }: IncomingLink, facts: Facts): boolean {
  return (
    sourceIsNeeded === true &&
    facts.references.resolve(sourceId, [{ kind: 'object', type: sourceType }]).state === 'planned'
  );
}

/** The step brought the object into the tenant. */
function madeIt({ kind, state }: StepRecord): boolean {
  return state === 'done' && (kind === 'create' || kind === 'undelete');
}

/** An assignment is read below its resource, whose ID may be another one by now: then it is found by what it says. */
function isShown(state: LiveState, lookup: Lookup | undefined): boolean {
  if (state.kind === 'live') return true;
  return state.kind === 'matched' && lookup !== undefined && state.object.id === lookup.mappedId;
}

/** Replicas may not show yet what this job has made: such objects are looked at again before they are called absent. */
async function observeSettled(
  context: Reading,
  lookups: readonly Lookup[],
  made: readonly boolean[],
  options: ObserveOptions,
): Promise<LiveState[]> {
  const states = await observeLive(context.client, lookups, options);
  for (const wait of REPLICATION_WAITS_MS) {
    const unseen = states.flatMap((state, index) =>
      made[index] === true && !isShown(state, lookups[index]) ? [index] : [],
    );
    if (unseen.length === 0) break;
    await context.wait(wait);
    const again = await observeLive(
      context.client,
      unseen.flatMap((index) => lookups[index] ?? []),
      options,
    );
    for (const [i, index] of unseen.entries()) states[index] = again[i] ?? { kind: 'absent' };
  }
  return states;
}

/** Plan items of a chunk, in its order: what the first phase of a restore stores and shows. */
export async function planChunk(context: Reading, entries: readonly RestoreEntry[]): Promise<PlanItem[]> {
  return (await prepare(context, entries, { links: true, confirmed: false })).items.map((item) => item.fresh);
}

function withWrittenLinks(entry: RestoreEntry, links: boolean): RestoreEntry {
  if (entry.backup === null) return entry;
  const names = new Set(links ? writtenRelations(objectType(entry.type)).map((relation) => relation.name) : []);
  const backup: ObjectState = {
    ...entry.backup,
    links: entry.backup.links.filter((link) => names.has(link.relation)),
  };
  return { ...entry, backup, incoming: links ? entry.incoming : [] };
}
