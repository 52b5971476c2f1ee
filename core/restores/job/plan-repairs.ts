import { unavailableTypes, unavailableWarning } from '../../backups/store/unavailable-types.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import {
  COME_WITH_WHAT_THEY_NAME,
  reason,
  repairablePaths,
  type NeededBy,
  type PlanItem,
  type PlanReasonCode,
} from '../../domain/plan/index.ts';
import type { Warning } from '../../domain/states.ts';
import { TYPE_KEYS } from '../../domain/type-keys.ts';
import { prepare, type Prepared } from '../observe/prepare.ts';
import type { EntryKey } from '../store/restore-entries.ts';
import type { PlannedItem } from '../store/restore-plan.ts';
import {
  areReferrersFound,
  findReferrers,
  lastOrdinal,
  type Living,
  markPlanned,
  openReferrers,
  type OpenReferrer,
  type RepairPlaces,
} from '../store/restore-referrers.ts';
import { addedUnknown } from './added-unknown.ts';
import { livingReferrers } from './living-referrers.ts';
import { livingRights } from './living-rights.ts';
import { loadEntries } from './load-entries.ts';
import type { RestoreJob } from './restore-job.ts';

const REFERRERS_PER_CHUNK = 50;

/**
 * Plans what names an object that comes back under another ID, once everything that was selected is planned: living
 * objects are repaired as they are; rights and settings, which went with what they name, come back with it.
 *
 * @returns whether it has come to its end; called again it goes on where it was, on any worker.
 */
export async function planRepairs(job: RestoreJob, until: number): Promise<boolean> {
  const { clock, isCancelled } = job.context;
  if (!(await areReferrersFound(job.db, job.facts.id)))
    await findReferrers(job.db, job.facts, PLACES, await livingIn(job));
  for (;;) {
    const chunk = await openReferrers(job.db, job.facts, REFERRERS_PER_CHUNK);
    if (chunk.length === 0) return true;
    await planChunk(job, chunk);
    await job.reportProgress();
    if (clock.now() >= until || isCancelled?.() === true) return false;
  }
}

async function livingIn(job: RestoreJob): Promise<Living> {
  const { referrers, unlisted } = await livingReferrers(job);
  const warnings = [...unlisted, ...(await unavailableWarnings(job)), ...(await addedUnknown(job))];
  return { referrers, warnings, rights: await livingRights(job) };
}

/** What the backup has of these types is not known: nothing of them comes along, and their links are left as they are. */
async function unavailableWarnings({ db, facts }: RestoreJob): Promise<Warning[]> {
  const found = await unavailableTypes(db, { connectionId: facts.connectionId, seqs: [facts.backupSeq] });
  return found.map((unavailable) => ({
    ...unavailableWarning(unavailable),
    remedy:
      'Objects and links of this type are not in this plan, and are left as they are. Plan from another backup if you need them.',
  }));
}

/** Everywhere that a restore writes references, and where rights and settings name whose they are. */
const PLACES: RepairPlaces = (() => {
  const places = TYPE_KEYS.flatMap((type) => repairablePaths(OBJECT_TYPES[type]).map((path) => ({ type, path })));
  return { types: places.map(({ type }) => type), paths: places.map(({ path }) => path) };
})();

async function planChunk(job: RestoreJob, chunk: readonly OpenReferrer[]): Promise<void> {
  const due = chunk.filter(({ type, selected, why, inBackup }) => {
    if (why !== 'names') return true;
    // What was selected is planned from the backup already.
    return !comesAlong(type) || !inBackup || !selected || !job.context.plan.options.overwrite;
  });
  const first = (await lastOrdinal(job.db, job.facts.id)) + 1;
  const keys = due.map((referrer, index) => ({
    ...referrer,
    ordinal: referrer.ordinal ?? first + index,
    neededBy: referrer.selected ? null : referrer.names,
    ...(isRepaired(job, referrer) ? { repair: true as const } : {}),
  }));
  const items = await prepared(job, keys);
  const planned = items.flatMap((item, index): PlannedItem[] => {
    const key = keys[index];
    const plan = key === undefined ? null : keptPlan(job, key, item);
    return key === undefined || plan === null ? [] : [{ ...plan, ordinal: key.ordinal, neededBy: key.neededBy }];
  });
  await job.plans.writeItems(planned);
  await markPlanned(job.db, job.facts.id, chunk);
}

/** What joins a plan by itself was picked by nobody, and is never deleted. */
function withoutRemoval({ context }: RestoreJob): RestoreJob['context'] {
  return { ...context, plan: { ...context.plan, options: { ...context.plan.options, removeAdded: false } } };
}

type RepairKey = EntryKey & { readonly neededBy: NeededBy | null; readonly repair?: true };

/** Settings that live name something else than what they belong to: they are repaired as all that lives. */
async function prepared(job: RestoreJob, keys: readonly RepairKey[]): Promise<readonly Prepared[]> {
  const items = await observed(job, keys);
  const isLiving = (key: RepairKey, index: number): boolean =>
    comesAlong(key.type) &&
    OBJECT_TYPES[key.type].restore.update !== undefined &&
    key.repair !== true &&
    items[index] !== undefined &&
    isThere(items[index]);
  const living = keys.filter(isLiving).map((key) => ({ ...key, repair: true as const }));
  if (living.length === 0) return items;
  const repaired = new Map((await observed(job, living)).map((item) => [item.entry.ordinal, item]));
  return items.map((item) => repaired.get(item.entry.ordinal) ?? item);
}

async function observed(job: RestoreJob, keys: readonly RepairKey[]): Promise<readonly Prepared[]> {
  return (await prepare(withoutRemoval(job), await loadEntries(job, keys), { links: true, confirmed: false })).items;
}

function isThere({ live }: Prepared): boolean {
  return live.kind === 'live' || live.kind === 'matched';
}

const comesAlong = (type: OpenReferrer['type']): boolean => COME_WITH_WHAT_THEY_NAME.includes(type);

/**
 * What was selected to be overwritten gets the state of the backup, with the new IDs in it. A right that the backup lacks
 * is given back only where it lives.
 */
function isRepaired({ context }: RestoreJob, { type, selected, why, inBackup }: OpenReferrer): boolean {
  if (why !== 'names') return false;
  return comesAlong(type) ? !inBackup : !selected || !context.plan.options.overwrite;
}

/** A right that is there and names an ID that is gone is given again, or named. */
const OF_DEAD_RIGHTS: readonly PlanReasonCode[] = ['gives-right-again', 'right-remains', 'references-unrepaired'];

/** Null where the plan stays as it is without it. */
function keptPlan(
  { context }: RestoreJob,
  referrer: OpenReferrer & { readonly repair?: true },
  item: Prepared,
): PlanItem | null {
  if (referrer.why !== 'names') return item.fresh;
  const { live, fresh } = item;
  const isRepair = referrer.repair === true || fresh.repairs !== undefined;
  if (isRepair) return (isThere(item) || live.kind === 'unreadable') && fresh.repairs?.length !== 0 ? fresh : null;
  if (!comesAlong(referrer.type)) return fresh;
  if (fresh.reasons.some(({ code }) => OF_DEAD_RIGHTS.includes(code))) return fresh;
  // It is there, or it cannot be known: then it is no matter of this restore.
  if (isThere(item) || live.kind === 'unreadable' || fresh.action === 'skip') return null;
  return context.plan.options.repairReferences ? fresh : leftOut(fresh);
}

/** Repairs are off: it is said what is lost with that. */
function leftOut(plan: PlanItem): PlanItem {
  return {
    ...plan,
    action: 'skip',
    reasons: [reason('references-unrepaired')],
    attributes: [],
    links: [],
    writes: 0,
    seconds: 0,
  };
}
