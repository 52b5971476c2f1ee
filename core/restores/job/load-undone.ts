import { scheduledAt } from '../../backups/store/browse/scheduled-rights.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { ObjectState, PlanItem, StateAfter, Undone, WrittenLink } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { NEWEST } from '../store/newest.ts';
import type { EntryKey } from '../store/restore-entries.ts';
import type { RestoreFacts } from '../store/restore-facts.ts';
import { itemContext } from '../store/restore-items.ts';
import { readSteps } from '../store/restore-store.ts';
import { goingAway, type UndoneItem, undoneItems } from '../store/restore-undo.ts';
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
  const opened = await Promise.all(items.map((item) => openItem(box, undoOf, item)));
  const targets = opened.flatMap(targetsOf);
  const going = await goingAway(db, facts, { ids: [...new Set(targets)] });
  return new Map(
    opened.map((one): [string, Loaded] => {
      const { item, before, state, plan } = one;
      const given = scheduled(item);
      const written = writtenBy(item, { before, plan, steps: steps.get(item.ordinal) ?? [] });
      const goes = targetsOf(one).filter((id) => going.has(id));
      return [
        nameOf(item),
        {
          backup: before,
          undoes: { after: state, overwrite: item.overwrite, goes, ...written },
          ...(state.kind === 'there' && { seen: state.object }),
          ...(given && { scheduled: given }),
        },
      ];
    }),
  );
}

interface Opened {
  readonly item: UndoneItem;
  readonly before: ObjectState | null;
  readonly state: StateAfter;
  readonly plan: PlanItem | null;
}

async function openItem(box: SecretBox, undoOf: string, item: UndoneItem): Promise<Opened> {
  const open = opener(box, undoOf, item.ordinal);
  const [before, after, plan] = await Promise.all([
    open<ObjectState>(item.beforeSealed, 'before'),
    open<Extract<StateAfter, { kind: 'there' }>>(item.afterSealed, 'after'),
    open<PlanItem>(item.detailSealed, 'detail'),
  ]);
  return { item, before, state: after ?? stateWithout(item), plan };
}

/** Of its links before and after. */
function targetsOf({ before, state }: Opened): string[] {
  const links = [...(before?.links ?? []), ...(state.kind === 'there' ? state.links : [])];
  return [...new Set(links.map(({ targetId }) => targetId.toLowerCase()))];
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

interface Kept {
  readonly before: ObjectState | null;
  readonly plan: PlanItem | null;
  readonly steps: readonly StepRecord[];
}

/** By the plan that was confirmed, and by what was written beyond it because the tenant had moved on. */
function writtenBy(
  { type, objectId }: UndoneItem,
  { before, plan, steps }: Kept,
): Pick<Undone, 'attributes' | 'links'> {
  const planned = (plan?.attributes ?? []).filter(({ treatment }) => treatment === 'write');
  const properties = steps
    .filter(({ kind }) => kind === 'update' || kind === 'secondPass')
    .flatMap(({ request }) => (Array.isArray(request.properties) ? request.properties.map(String) : []));
  const isRemoved = steps.some(({ kind, state }) => kind === 'remove' && state !== 'planned');
  const links = steps.flatMap((step) => linksOf(step, objectId));
  return {
    attributes: [
      ...planned.map(({ path, backup }) => ({ path, written: backup })),
      ...properties.map((path) => ({ path })),
      ...(isRemoved && before !== null ? firstOf(type, before) : []),
    ],
    links,
  };
}

/** What was sent so that Graph would delete the object, be it that it refused to do so in the end. */
function firstOf(type: TypeKey, { object }: ObjectState): Undone['attributes'] {
  const first = objectType(type).restore.beforeDelete?.(object) ?? [];
  return first.map(({ attribute, body }) => ({ path: attribute, written: body?.[attribute] ?? null }));
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
