import { RESTORE_ORDER } from '../../domain/object-types/index.ts';
import { planChunk } from '../observe/prepare.ts';
import { unplannedAdded } from '../store/restore-added.ts';
import { areReferrersFound } from '../store/restore-referrers.ts';
import { type EntryPosition, unplannedEntries, type UnplannedEntry } from '../store/restore-unplanned.ts';
import { findDependencies } from './find-dependencies.ts';
import { loadEntries } from './load-entries.ts';
import { planRepairs } from './plan-repairs.ts';
import type { RestoreJob } from './restore-job.ts';

const ITEMS_PER_CHUNK = 50;

/** Plans objects, then what has to name their new IDs, until the time is up. Called again until it answers true; what is planned stays planned. */
export async function planItems(job: RestoreJob, until: number): Promise<boolean> {
  const { clock, isCancelled } = job.context;
  if (!(await findDependencies(job, until))) return false;
  if (await areReferrersFound(job.db, job.facts.id)) return planRepairs(job, until);
  for (;;) {
    const keys = await nextKeys(job);
    if (keys.length === 0) return planRepairs(job, until);
    const plans = await planChunk(job.context, await loadEntries(job, keys));
    await job.plans.writeItems(
      plans.map((plan, index) => ({
        ...plan,
        ordinal: keys[index]?.ordinal ?? 0,
        neededBy: keys[index]?.neededBy ?? null,
      })),
    );
    await job.reportProgress();
    if (clock.now() >= until || isCancelled?.()) return false;
  }
}

/** What was added comes last: by then it is known what of it stands for an object of the backup. */
async function nextKeys({ db, facts }: RestoreJob): Promise<readonly UnplannedEntry[]> {
  const range = { order: RESTORE_ORDER, limit: ITEMS_PER_CHUNK };
  const entries = ofOneType(await unplannedEntries(db, facts, range));
  if (entries.length > 0) return entries;
  return ofOneType(await unplannedAdded(db, facts, range)).map((key) => ({ ...key, neededBy: null }));
}

/** What becomes of objects is known once their chunk is stored: those of the next type name them. */
function ofOneType<Entry extends EntryPosition>(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ type }) => type === entries[0]?.type);
}
