import type { PlanAction, PlanItem, Wave } from '../../domain/plan/index.ts';
import { applyWave } from '../apply/apply-wave.ts';
import { compareAfter } from '../compare-after.ts';
import { plannedEntries, type PlannedEntry, type PlannedRange } from '../store/restore-entries.ts';
import { itemContext } from '../store/restore-items.ts';
import type { RestoreEntry } from '../types.ts';
import { loadEntries } from './load-entries.ts';
import type { RestoreJob } from './restore-job.ts';

/** Enough that what is read before the writes travels in full batches; held in memory with their links. */
const ITEMS_PER_CHUNK = 100;
const WRITING: readonly PlanAction[] = ['undelete', 'update', 'create', 'remove'];

/** Where a pass over the items stands: go on after this ordinal, or null at its end. */
export interface Pass {
  readonly after: number | null;
}

/** Carries out one wave from an ordinal on until the time is up. A chunk that is repeated does nothing twice. */
export async function applyItems(job: RestoreJob, wave: Wave, after: number, until: number): Promise<Pass> {
  const work = async (entries: readonly RestoreEntry[]): Promise<void> => {
    await applyWave(job.context, entries, wave);
  };
  // Rights go before who holds them, members before their group: an account that holds a role is not deleted.
  const isRemoval = wave === 'remove';
  // What an earlier wave has ended stays as it is, with its reasons.
  const range = { after, actions: isRemoval ? (['remove'] as const) : WRITING, backwards: isRemoval, open: true };
  return pass(job, range, until, { work, wave });
}

/**
 * Reads the objects back, compares them with the backup and keeps what differs. After a cancellation much does, because
 * it was left: then it is not waited for to settle.
 */
export async function compareItems(job: RestoreJob, after: number, until: number): Promise<Pass> {
  const context = job.context.isCancelled?.() ? { ...job.context, wait: () => Promise.resolve() } : job.context;
  const range = { after, actions: WRITING, backwards: false, open: false };
  const work = async (entries: readonly RestoreEntry[]): Promise<void> =>
    job.plans.writeComparison(await compareAfter(context, entries));
  return pass(job, range, until, { work });
}

async function pass(
  job: RestoreJob,
  { after, ...range }: Omit<PlannedRange, 'limit'>,
  until: number,
  { work, wave }: { work(entries: readonly RestoreEntry[]): Promise<void>; readonly wave?: Wave },
): Promise<Pass> {
  let position = after;
  for (;;) {
    const items = await plannedEntries(job.db, job.facts.id, { ...range, after: position, limit: ITEMS_PER_CHUNK });
    const last = items.at(-1);
    if (!last) return { after: null };
    const confirmed = await Promise.all(items.map((item) => confirmedPlan(job, item)));
    await work(await loadEntries(job, items, confirmed));
    await job.reportProgress(wave);
    position = range.backwards ? -last.ordinal : last.ordinal;
    if (items.length < ITEMS_PER_CHUNK) return { after: null };
    if (job.context.clock.now() >= until) return { after: position };
  }
}

async function confirmedPlan(job: RestoreJob, item: PlannedEntry): Promise<PlanItem> {
  const opened = await job.box.open(item.detailSealed, itemContext(job.facts.id, item.ordinal, 'detail'));
  // Sealed by the plan store alone, from the type it is read as.
  return JSON.parse(new TextDecoder().decode(opened)) as PlanItem;
}
