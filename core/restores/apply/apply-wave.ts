import { type Wave, reason, wavesOf } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { prepare } from '../observe/prepare.ts';
import type { RestoreContext, RestoreEntry, WaveResult } from '../types.ts';
import { create, CREATE_ORDINAL } from './create.ts';
import { stateBefore, type ItemRun } from './item-run.ts';
import { KeyedQueue, mapLimit } from './parallel.ts';
import { remove, removeReplaced } from './remove.ts';
import {
  afterStep,
  afterUpdate,
  changedSincePlan,
  contentLost,
  ended,
  reasonsOfStep,
  reportedReasons,
  running,
  withEarlier,
} from './results.ts';
import { undeletePrincipal } from './undelete-principal.ts';
import { undelete, UNDELETE_ORDINAL } from './undelete.ts';
import { secondPass, update } from './update.ts';
import { writeChildren, writeLateChildren } from './write-children.ts';
import { writeLinks } from './write-links.ts';

/**
 * Carries out one wave for a chunk of confirmed items. May be called again for the same chunk at any time, on any
 * worker: what is done is not done twice, what is in doubt is read back first. Throws where something has to be tried
 * again later; what other items of the chunk achieved stands.
 */
export async function applyWave(
  context: RestoreContext,
  entries: readonly RestoreEntry[],
  wave: Wave,
): Promise<WaveResult[]> {
  const due = entries.filter((entry) => wavesOf(entry.type, entry.action).includes(wave));
  if (due.length === 0) return [];
  const links = wave === 'links' || wave === 'objects' || wave === 'remove';
  const queue = new KeyedQueue();
  const results: WaveResult[] = [];
  const byType = Map.groupBy(due, ({ type }) => type);
  if (wave === 'remove' && byType.size > 1) await keepAllBefore(context, due);
  // One type after the other: what names an object that was created a moment before has to know its ID.
  for (const ofType of byType.values()) {
    const chunk = await prepare(context, ofType, { links, confirmed: true });
    const outcomes = await mapLimit(chunk.items, context.parallel, (item) =>
      applyItem({ context, chunk, item, queue }, wave),
    );
    const failed = outcomes.find((outcome) => !outcome.ok);
    if (failed !== undefined) throw failed.error;
    results.push(...outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])));
  }
  return results;
}

/**
 * Links go with the first of their ends that is removed: the states before are kept while all are there. An Undo knows
 * such links from what the other restore left.
 */
async function keepAllBefore(context: RestoreContext, due: readonly RestoreEntry[]): Promise<void> {
  const added = due.filter(({ undoes }) => undoes === undefined);
  if (added.length < 2) return;
  const { items } = await prepare(context, added, { links: true, confirmed: true });
  for (const item of items)
    if (item.steps.length === 0 && item.fresh.action === 'remove')
      await context.store.keepBefore(item.entry.ordinal, stateBefore(item));
}

async function applyItem(run: ItemRun, wave: Wave): Promise<WaveResult> {
  const { entry } = run.item;
  const result = await carryOut(run, wave);
  const isLast = wavesOf(entry.type, entry.action).at(-1) === wave;
  const final = result.state === 'running' && isLast ? withEarlier(run.item, result) : result;
  if (final.state !== 'running') {
    const { state, newId } = final;
    const reasons = reportedReasons(run.item, final);
    await run.context.store.finishItem(entry.ordinal, { state, reasons, newId });
  }
  return final;
}

async function carryOut(run: ItemRun, wave: Wave): Promise<WaveResult> {
  const { lost } = run.item.entry;
  if (lost) return contentLost(run, lost);
  const before = endedBefore(run);
  if (before !== null) return ended(run, before, run.item.steps.flatMap(reasonsOfStep));
  if (wave === 'undelete') return applyUndelete(run);
  if (wave === 'remove') return applyRemove(run);
  if (wave === 'links') return applyLinks(run);
  return applyObject(run);
}

/** Without its object there are no links to write. */
function endedBefore({ item }: ItemRun): 'failed' | 'unknown' | null {
  const ends = item.steps
    .filter(({ ordinal }) => ordinal === UNDELETE_ORDINAL || ordinal === CREATE_ORDINAL)
    .map(({ state }) => state);
  if (ends.includes('unknown')) return 'unknown';
  return ends.includes('failed') ? 'failed' : null;
}

async function applyUndelete(run: ItemRun): Promise<WaveResult> {
  const { context, item } = run;
  const begun = item.steps.some((step) => step.ordinal === UNDELETE_ORDINAL);
  if (!begun && item.live.kind !== 'inBin') {
    // Somebody else took it out: the next wave brings it to the backup's state.
    return item.live.kind === 'live' ? running(run, 0) : changedSincePlan(run);
  }
  if (!begun) await context.store.keepBefore(item.entry.ordinal, null);
  const result = afterStep(run, await undelete(run));
  if (result.state !== 'running') return result;
  const along = await undeletePrincipal(run);
  return along === null ? result : { ...result, writes: result.writes + along.writes, state: along.state };
}

async function applyObject(run: ItemRun): Promise<WaveResult> {
  const { context, chunk, item } = run;
  const { entry, fresh, live } = item;
  if (entry.action === 'create') {
    const begun = item.steps.some((step) => step.ordinal === CREATE_ORDINAL);
    if (!begun && fresh.action !== 'create') return cameBack(run) ? takeAsIs(run) : changedSincePlan(run);
    if (!begun) await context.store.keepBefore(entry.ordinal, null);
    return withChildren(run, await withoutReplaced(run, afterStep(run, await create(run))));
  }
  if ((live.kind !== 'live' && live.kind !== 'matched') || fresh.action === 'blocked') return changedSincePlan(run);
  const wasUndeleted = item.steps.some((step) => step.ordinal === UNDELETE_ORDINAL);
  if (!wasUndeleted) await context.store.keepBefore(entry.ordinal, stateBefore(item));
  if (live.kind === 'matched') {
    await context.store.claimNewId({
      type: entry.type,
      kind: 'object',
      oldId: entry.objectId,
      newId: String(live.object.id),
    });
    chunk.facts.remember(entry.objectId, String(live.object.id));
  }
  return withChildren(run, afterUpdate(run, await update(run)));
}

/** Only once the other right is there. */
async function withoutReplaced(run: ItemRun, result: WaveResult): Promise<WaveResult> {
  if (result.state !== 'running') return result;
  const removed = afterUpdate(run, await removeReplaced(run));
  return { ...removed, reasons: [...result.reasons, ...removed.reasons], writes: result.writes + removed.writes };
}

/** Once the object is there, so is what its children belong to. */
async function withChildren(run: ItemRun, result: WaveResult): Promise<WaveResult> {
  if (result.state !== 'running') return result;
  const children = afterUpdate(run, await writeChildren(run));
  const reasons = [...result.reasons, ...children.reasons];
  return { ...children, reasons, writes: result.writes + children.writes };
}

/** Rights and settings lie in the bin with their principal or group, and come out of it with them. */
const COME_ALONG: readonly TypeKey[] = [
  'roleAssignments',
  'roleEligibilitySchedules',
  'roleAssignmentSchedules',
  'groupEligibilitySchedules',
  'groupAssignmentSchedules',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'groupSettings',
];

function cameBack({ item: { entry, live, fresh } }: ItemRun): boolean {
  const isThere = live.kind === 'live' || live.kind === 'matched';
  return isThere && COME_ALONG.includes(entry.type) && (fresh.action === 'skip' || fresh.action === 'update');
}

async function takeAsIs(run: ItemRun): Promise<WaveResult> {
  await run.context.store.keepBefore(run.item.entry.ordinal, stateBefore(run.item));
  return afterUpdate(run, await update(run));
}

async function applyLinks(run: ItemRun): Promise<WaveResult> {
  const { entry, live, steps } = run.item;
  const isMade =
    entry.action !== 'create' || steps.some((step) => step.ordinal === CREATE_ORDINAL && step.state === 'done');
  if (!isMade || (live.kind !== 'live' && live.kind !== 'matched')) return changedSincePlan(run);
  const completed = entry.action === 'create' ? await complete(run) : [afterUpdate(run, await secondPass(run))];
  if (!completed.some(({ state }) => state === 'cancelled'))
    completed.push(afterUpdate(run, await writeLateChildren(run)));
  if (completed.some((result) => result.state === 'cancelled')) return ended(run, 'cancelled', [reason('cancelled')]);
  const links = await writeLinks(run);
  if (links.cancelled) return ended(run, 'cancelled', [reason('cancelled')]);
  const writes = completed.reduce((sum, result) => sum + result.writes, links.writes);
  return {
    ...running(run, writes),
    reasons: [...completed.flatMap((result) => result.reasons), ...links.reasons],
  };
}

/** What the creation had to leave for later, and what Graph did not take then. */
async function complete(run: ItemRun): Promise<WaveResult[]> {
  const second = afterUpdate(run, await secondPass(run));
  return second.state === 'cancelled' ? [second] : [second, afterUpdate(run, await update(run))];
}

async function applyRemove(run: ItemRun): Promise<WaveResult> {
  const { context, item } = run;
  const begun = item.steps.length > 0;
  if (!begun && item.live.kind === 'absent') return running(run, 0);
  if (!begun && item.fresh.action !== 'remove') return changedSincePlan(run);
  if (!begun) await context.store.keepBefore(item.entry.ordinal, stateBefore(item));
  return afterStep(run, await remove(run));
}
