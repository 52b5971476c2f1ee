import type { ObjectType } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import {
  appIdsOf,
  namedOutsideDirectory,
  naturalKeysOf,
  planObject,
  referencesOf,
  type IncomingLink,
  type LiveState,
  type ObjectState,
  type PlanContext,
  type PlanItem,
} from '../../domain/plan/index.ts';
import type { CallOptions } from '../../graph/types.ts';
import { REPLICATION_WAITS_MS } from '../replication.ts';
import type { RestoreContext, RestoreEntry, StepRecord } from '../types.ts';
import { Facts } from './facts.ts';
import { readSources } from './incoming.ts';
import { observeLive, type Lookup } from './observe-live.ts';
import { extensionNames } from './read-extensions.ts';
import { writtenRelations } from './read-links.ts';

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

type Reading = Pick<RestoreContext, 'client' | 'store' | 'plan' | 'signal' | 'wait'>;

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
  const facts = new Facts(context.client, context.store, call);
  const plan: PlanContext = { ...context.plan, references: facts.references };
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
  const lookups = typed.map(({ entry, type }) => ({
    type,
    objectId: entry.objectId,
    mappedId: facts.mapped(entry.objectId),
    backup: entry.backup?.object ?? null,
    extensions: extensionNames(entry.backup?.object ?? null, facts.references),
    naturalKeys: entry.backup === null ? [] : naturalKeysOf(type, entry.backup.object, plan),
  }));
  const steps = await context.store.steps(entries.map((entry) => entry.ordinal));
  const made = entries.map((entry) => (steps.get(entry.ordinal) ?? []).some(madeIt));
  const states = await observeSettled(context, lookups, made, { ...call, links: options.links });

  facts.seen(states.flatMap((state) => ('links' in state ? state.links.map((link) => link.targetId) : [])));
  await facts.learn(
    typed.flatMap(({ entry }) => [
      ...(entry.backup?.links ?? []).map((link) => link.targetId),
      ...entry.incoming.map((link) => link.sourceId),
    ]),
  );

  const pointedAt = typed.map(({ entry }, index) => ({
    ...entry,
    incoming: keepsItsId(states[index]) ? [] : entry.incoming.filter((link) => !bringsItself(link, facts)),
  }));
  const withSources = await readSources(context, facts, pointedAt, call);
  const items = typed.map(({ type }, index): Prepared => {
    const entry = withSources[index] ?? typed[index]?.entry;
    if (entry === undefined) throw new Error(`no entry ${String(index)}`);
    const live = states[index] ?? { kind: 'absent' };
    const rules = options.confirmed ? { ...rulesFor(entry, plan), applying: true } : plan;
    const leaveExisting = !options.confirmed && (entry.neededBy ?? null) !== null;
    const fresh = planObject(
      { type, objectId: entry.objectId, backup: entry.backup, live, incoming: entry.incoming, leaveExisting },
      rules,
    );
    return { entry, type, live, fresh, steps: steps.get(entry.ordinal) ?? [] };
  });
  return { items, facts, plan };
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

/** Replicas may not show yet what this job has made: such objects are looked at again before they are called absent. */
async function observeSettled(
  context: Reading,
  lookups: readonly Lookup[],
  made: readonly boolean[],
  options: CallOptions & { readonly links: boolean },
): Promise<LiveState[]> {
  const states = await observeLive(context.client, lookups, options);
  for (const wait of REPLICATION_WAITS_MS) {
    const unseen = states.flatMap((state, index) => (made[index] === true && state.kind !== 'live' ? [index] : []));
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
    object: entry.backup.object,
    links: entry.backup.links.filter((link) => names.has(link.relation)),
  };
  return { ...entry, backup, incoming: links ? entry.incoming : [] };
}
