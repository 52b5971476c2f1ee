import { edgesAt } from '../../backups/store/browse/edges-at.ts';
import { objectType, RESTORE_ORDER } from '../../domain/object-types/index.ts';
import { mayNeed, needsOf, type ObjectState } from '../../domain/plan/index.ts';
import { prepare } from '../observe/prepare.ts';
import {
  addDependencies,
  dependencySearch,
  openDependencies,
  type ObjectNeeds,
} from '../store/restore-dependencies.ts';
import { type EntryPosition, selectedEntries } from '../store/restore-unplanned.ts';
import type { RestoreEntry } from '../types.ts';
import { loadObjects } from './load-entries.ts';
import { nameOf } from './name-of.ts';
import type { RestoreJob } from './restore-job.ts';

const SELECTED_PER_CHUNK = 100;
const FOUND_PER_CHUNK = 50;

type Objects = ReadonlyMap<string, ObjectState['object']>;

/**
 * Finds what the selected objects depend on, before anything is planned: so every object is planned once, in the order of
 * a restore, whoever brought it in. First the selected objects are gone through, then in rounds what was found, until
 * nothing is open. What the tenant still has is left as it is, and so needs nothing: only what comes back is followed.
 *
 * @returns whether the search has ended; called again it goes on where it was, on any worker.
 */
export async function findDependencies(job: RestoreJob, until: number): Promise<boolean> {
  if (!job.facts.selection.dependencies) return true;
  const { clock, isCancelled } = job.context;
  for (;;) {
    const search = (await dependencySearch(job.db, job.facts.id)) ?? { stage: 'selection', after: null };
    if (search.stage === 'done') return true;
    await (search.stage === 'selection' ? followSelected(job, search.after) : followFound(job));
    await job.reportProgress();
    if (clock.now() >= until || isCancelled?.() === true) return false;
  }
}

async function followSelected(job: RestoreJob, after: EntryPosition | null): Promise<void> {
  const chunk = await selectedEntries(job.db, job.facts, { after, order: RESTORE_ORDER, limit: SELECTED_PER_CHUNK });
  const last = chunk.at(-1);
  const objects = await needsAmong(job, chunk);
  await addDependencies(job.db, job.facts, objects, {
    search: last ? { stage: 'selection', after: last } : { stage: 'found' },
  });
}

async function followFound(job: RestoreJob): Promise<void> {
  const chunk = await openDependencies(job.db, job.facts.id, FOUND_PER_CHUNK);
  if (chunk.length === 0) return addDependencies(job.db, job.facts, [], { search: { stage: 'done' } });
  const missing = await missingAmong(job, chunk, (await loadObjects(job, chunk)).objects);
  await addDependencies(job.db, job.facts, await needsAmong(job, missing), { followed: chunk });
}

/**
 * By the edges that the catalogue keeps. The content says whether and how the object is written; it is read of those
 * alone from which something can follow, and of those whose edges are not known.
 */
async function needsAmong(job: RestoreJob, keys: readonly EntryPosition[]): Promise<ObjectNeeds[]> {
  const { links } = job.context.plan.options;
  const edges = await edgesAt(job.db, job.facts, keys);
  const open = keys.filter((key) => {
    const known = edges.get(nameOf(key));
    return known === undefined || mayNeed(objectType(key.type), known, links);
  });
  const { objects } = await loadObjects(job, open);
  return open.flatMap((key) => {
    const object = objects.get(nameOf(key));
    const needs = object && needsOf(objectType(key.type), object, links, edges.get(nameOf(key)));
    return needs ? [{ ...key, needs }] : [];
  });
}

/** Those that the tenant does not have, under whatever ID. */
async function missingAmong(
  job: RestoreJob,
  keys: readonly EntryPosition[],
  contents: Objects,
): Promise<EntryPosition[]> {
  const entries = keys.flatMap((key): RestoreEntry[] => {
    const object = contents.get(nameOf(key));
    const backup = object === undefined ? null : { object, links: [] };
    return backup === null
      ? []
      : [{ ...key, ordinal: 0, action: 'skip', backup, incoming: [], newUserPrincipalName: null }];
  });
  const { items } = await prepare(job.context, entries, { links: false, confirmed: false });
  return items
    .filter(({ live }) => live.kind === 'absent' || live.kind === 'inBin')
    .map(({ entry: { type, objectId } }) => ({ type, objectId }));
}
