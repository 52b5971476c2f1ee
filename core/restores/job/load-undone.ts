import { scheduledAt } from '../../backups/store/browse/scheduled-rights.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import type { ObjectState, PlanItem, StateAfter, Undone, WrittenLink } from '../../domain/plan/index.ts';
import { NEWEST } from '../store/newest.ts';
import type { EntryKey } from '../store/restore-entries.ts';
import type { RestoreFacts } from '../store/restore-facts.ts';
import { itemContext } from '../store/restore-items.ts';
import { readSteps } from '../store/restore-store.ts';
import { type UndoneItem, undoneItems } from '../store/restore-undo.ts';
import type { RestoreEntry, StepRecord } from '../types.ts';
import type { Confirmed } from './confirmed.ts';
import { nameOf } from './name-of.ts';

export interface UndoneSource {
  readonly db: Db;
  readonly facts: RestoreFacts;
  readonly box: SecretBox;
}

type Loaded = Pick<RestoreEntry, 'backup' | 'undoes' | 'seen' | 'scheduled'>;

/** By `nameOf`, what was kept of the objects by the restore that is undone; others are left out. */
export async function loadUndone(
  { db, facts, box }: UndoneSource,
  keys: readonly EntryKey[],
): Promise<ReadonlyMap<string, Loaded>> {
  const items = await undoneItems(db, facts, keys);
  if (facts.undoOf === null || items.length === 0) return new Map();
  const undoOf = facts.undoOf;
  const [steps, scheduled] = await Promise.all([
    readSteps(
      db,
      undoOf,
      items.map(({ ordinal }) => ordinal),
    ),
    // The restore removed what the backup lacked: a later one can know that a schedule gave it.
    scheduledAt(db, { ...facts, backupSeq: NEWEST }, items),
  ]);
  const loaded = await Promise.all(
    items.map(async (item): Promise<[string, Loaded]> => {
      const open = opener(box, undoOf, item.ordinal);
      const [before, after, plan] = await Promise.all([
        open<ObjectState>(item.beforeSealed, 'before'),
        open<Extract<StateAfter, { kind: 'there' }>>(item.afterSealed, 'after'),
        open<PlanItem>(item.detailSealed, 'detail'),
      ]);
      const given = scheduled(item);
      const state = after ?? stateWithout(item);
      return [
        nameOf(item),
        {
          backup: before,
          undoes: { after: state, overwrite: item.overwrite, ...writtenBy(item, plan, steps.get(item.ordinal) ?? []) },
          ...(state.kind === 'there' && { seen: state.object }),
          ...(given && { scheduled: given }),
        },
      ];
    }),
  );
  return new Map(loaded);
}

export function entryOf(
  key: EntryKey,
  loaded: Loaded,
  { action, newUserPrincipalName, reasons }: Confirmed,
): RestoreEntry {
  const { ordinal, type, objectId } = key;
  return {
    ordinal,
    type,
    objectId,
    action,
    newUserPrincipalName,
    planned: reasons,
    incoming: [],
    neededBy: null,
    ...loaded,
  };
}

function opener(box: SecretBox, restoreId: string, ordinal: number) {
  return async <T>(sealed: Uint8Array | null, part: 'before' | 'after' | 'detail'): Promise<T | null> => {
    if (sealed === null) return null;
    const opened = await box.open(sealed, itemContext(restoreId, ordinal, part));
    // Sealed by the stores of restores alone, from the type it is read as.
    return JSON.parse(new TextDecoder().decode(opened)) as T;
  };
}

/** Where nothing was found, or nothing was looked for: a restore that failed did not compare. */
function stateWithout({ afterKeptAt, action }: UndoneItem): StateAfter {
  return { kind: afterKeptAt !== null || action === 'remove' ? 'gone' : 'unknown' };
}

/** By the plan that was confirmed, and by what was written beyond it because the tenant had moved on. */
function writtenBy(
  { objectId }: UndoneItem,
  plan: PlanItem | null,
  steps: readonly StepRecord[],
): Pick<Undone, 'attributes' | 'links'> {
  const planned = (plan?.attributes ?? []).filter(({ treatment }) => treatment === 'write');
  const properties = steps
    .filter(({ kind }) => kind === 'update' || kind === 'secondPass')
    .flatMap(({ request }) => (Array.isArray(request.properties) ? request.properties.map(String) : []));
  const links = steps.flatMap((step) => linksOf(step, objectId));
  return {
    attributes: [
      ...planned.map(({ path, backup }) => ({ path, written: backup })),
      ...properties.map((path) => ({ path })),
    ],
    links,
  };
}

function linksOf({ kind, state, request }: StepRecord, objectId: string): WrittenLink[] {
  const { sourceId, relation, change, targets } = request;
  const isOwn = typeof sourceId === 'string' && sourceId.toLowerCase() === objectId.toLowerCase();
  if (kind !== 'links' || state === 'planned' || !isOwn || !Array.isArray(targets)) return [];
  return targets.map((target) => ({
    relation: String(relation),
    change: change === 'remove' ? 'remove' : 'add',
    targetId: String(target),
  }));
}
