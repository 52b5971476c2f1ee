import { scheduledAt } from '../../backups/store/browse/scheduled-rights.ts';
import { linksAt, versionsAt } from '../../backups/store/browse/versions-at.ts';
import { EVERY_OBJECT, unknownPartsAt } from '../../backups/store/capture/unknown-parts.ts';
import { notAvailable, unavailableTypes } from '../../backups/store/unavailable-types.ts';
import type { Db } from '../../database/database.ts';
import type { CybbackError } from '../../domain/errors.ts';
import type { Choice, LostContent, NeededBy, ObjectState } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { Repository } from '../../repository/types.ts';
import { NEWEST } from '../store/newest.ts';
import { wantsAdded } from '../store/restore-added.ts';
import { incomingLinksAt, type EntryKey } from '../store/restore-entries.ts';
import type { RestoreFacts } from '../store/restore-facts.ts';
import type { EntryPosition } from '../store/restore-unplanned.ts';
import type { RestoreEntry } from '../types.ts';
import type { Confirmed } from './confirmed.ts';
import { entryOf, loadUndone, type UndoneSource } from './load-undone.ts';
import { nameOf } from './name-of.ts';
import { seenInComparison } from './seen-in-comparison.ts';
import { unknownEnds } from './unknown-ends.ts';

export interface EntrySource {
  readonly db: Db;
  readonly facts: RestoreFacts;
  /** Versions are read from where they lie, be it a storage that is not written to any more. */
  openRepository(repositoryId: string): Promise<Repository>;
}

const UNCONFIRMED: Confirmed = { action: 'update', newUserPrincipalName: null, reasons: [] };

type Key = EntryKey & { readonly neededBy?: NeededBy | null; readonly repair?: true };

/**
 * What is to be restored of a chunk of items: what the backup holds, or what the restore that is undone has kept. Order =
 * order of the keys.
 */
export async function loadEntries(
  source: EntrySource & UndoneSource,
  keys: readonly Key[],
  confirmed: readonly Confirmed[] = [],
): Promise<RestoreEntry[]> {
  const all = keys.map((key, index) => ({ key, plan: confirmed[index] ?? UNCONFIRMED }));
  const undone = await loadUndone(source, keys);
  const others = all.filter(
    ({ key, plan }) => key.repair === true || plan.repairs !== undefined || !undone.has(nameOf(key)),
  );
  const loaded = await loadFromBackup(
    source,
    others.map(({ key }) => key),
    others.map(({ plan }) => plan),
  );
  const fromBackup = new Map(loaded.map((entry) => [entry.ordinal, entry]));
  return all.flatMap(({ key, plan }) => {
    const kept = undone.get(nameOf(key));
    return fromBackup.get(key.ordinal) ?? (kept ? [entryOf(key, kept, plan)] : []);
  });
}

/** Content from the packs, links from the catalogue. */
async function loadFromBackup(
  source: EntrySource & UndoneSource,
  keys: readonly Key[],
  confirmed: readonly Confirmed[],
): Promise<RestoreEntry[]> {
  if (keys.length === 0) return [];
  const { db, facts } = source;
  const isRepair = (index: number): boolean => keys[index]?.repair === true || confirmed[index]?.repairs !== undefined;
  const repaired = keys.filter((_, index) => isRepair(index));
  const [{ objects, lost }, newest, links, incoming, unknown, scheduled, unavailable] = await Promise.all([
    loadObjects(source, keys),
    // A referrer can be younger than the backup.
    repaired.length === 0 ? NOTHING : loadObjects(newestOf(source), repaired),
    linksAt(db, facts, keys),
    incomingLinksAt(
      db,
      facts,
      keys.map((key) => key.objectId),
    ),
    unknownParts(db, facts, keys),
    scheduledAt(db, facts, keys),
    unavailableAt(source),
  ]);
  const choices = choicesOf(facts);
  const lacking = keys.filter((key, index) => !isRepair(index) && !objects.has(nameOf(key)) && !lost.has(nameOf(key)));
  const later = lacking.length === 0 ? NOTHING : await loadObjects(newestOf(source), lacking);
  const placed = await seenInComparison(source, lacking);
  const unticked = isUnticked(facts);
  return keys.map((key, index): RestoreEntry => {
    const plan = confirmed[index] ?? UNCONFIRMED;
    if (isRepair(index))
      return repairEntry(key, plan, objects.get(nameOf(key)) ?? newest.objects.get(nameOf(key)) ?? null);
    const object = objects.get(nameOf(key));
    const own = links.filter((link) => link.sourceType === key.type && link.sourceId === key.objectId);
    const given = scheduled(key);
    const lostContent = lost.get(nameOf(key));
    const seen = later.objects.get(nameOf(key)) ?? placed.get(nameOf(key));
    const only = choices.get(nameOf(key));
    const { action, newUserPrincipalName, reasons } = plan;
    return {
      action,
      newUserPrincipalName,
      planned: reasons,
      ordinal: key.ordinal,
      type: key.type,
      objectId: key.objectId,
      backup: object ? { object, links: own, unread: unknown(key) } : null,
      incoming: incoming.filter(
        (link) => link.targetId === key.objectId && link.targetType === key.type && !unavailable.has(link.sourceType),
      ),
      neededBy: key.neededBy ?? null,
      ...(lostContent && { lost: lostContent }),
      ...(seen && { seen }),
      ...(given && { scheduled: given }),
      ...(only && { only }),
      ...(!object && !lostContent && unticked(key) ? { unticked: true as const } : {}),
    };
  });
}

/** Of objects that the backup lacks, whether the selection names only their type. */
function isUnticked(facts: RestoreFacts): (key: EntryPosition) => boolean {
  const { types, objects } = facts.selection;
  const ticked = new Set(objects.map(({ type, id }) => nameOf({ type, objectId: id })));
  return (key) => wantsAdded(facts) && types.includes(key.type) && !ticked.has(nameOf(key));
}

/** By `nameOf`, what was chosen of objects of which not everything is. */
function choicesOf({ selection }: RestoreFacts): ReadonlyMap<string, Choice> {
  return new Map(
    selection.objects.flatMap(({ type, id, only }): [string, Choice][] =>
      only === undefined ? [] : [[nameOf({ type, objectId: id }), only]],
    ),
  );
}

/** The backup's object tells where the living one lies, and what it lost with a definition. */
function repairEntry(
  { ordinal, type, objectId, neededBy = null }: EntryKey & { readonly neededBy?: NeededBy | null },
  { action, reasons }: Confirmed,
  object: ObjectState['object'] | null,
): RestoreEntry {
  const backup = { object: object ?? { id: objectId }, links: [] };
  const base = { ordinal, type, objectId, action, backup, incoming: [], newUserPrincipalName: null } as const;
  return { ...base, planned: reasons, neededBy, repair: true };
}

/** The newest version of everything, in whatever backup. */
function newestOf(source: EntrySource): EntrySource {
  return { ...source, facts: { ...source.facts, backupSeq: NEWEST } };
}

/** By object, the parts of which the backup does not know what they held. */
async function unknownParts(
  db: Db,
  { connectionId, backupSeq }: RestoreFacts,
  keys: readonly EntryPosition[],
): Promise<(key: EntryPosition) => string[]> {
  const groups = [...Map.groupBy(keys, ({ type }) => type)];
  const ofTypes = await Promise.all(
    groups.map(async ([type, group]) => {
      const ids = group.map(({ objectId }) => objectId);
      const scope = { connectionId, seq: backupSeq, type };
      return [type, { own: await unknownPartsAt(db, scope, ids), ends: await unknownEnds(db, scope) }] as const;
    }),
  );
  const byType = new Map(ofTypes);
  return ({ type, objectId }) => {
    const found = byType.get(type);
    return [
      ...(found?.own ?? [])
        .filter((unknown) => unknown.objectId === EVERY_OBJECT || unknown.objectId === objectId)
        .map(({ part }) => part),
      ...(found?.ends ?? []),
    ];
  };
}

/** Types whose index is damaged in the backup. What an earlier one had of them is not restored as this one's. */
async function unavailableAt({ db, facts }: EntrySource): Promise<ReadonlyMap<TypeKey, CybbackError>> {
  const found = await unavailableTypes(db, { connectionId: facts.connectionId, seqs: [facts.backupSeq] });
  return new Map(found.map((unavailable) => [unavailable.type, notAvailable(unavailable)]));
}

/** By `nameOf`. */
export interface Contents {
  readonly objects: ReadonlyMap<string, ObjectState['object']>;
  /** Objects that the backup has, and whose file is missing or damaged. */
  readonly lost: ReadonlyMap<string, LostContent>;
}

const NOTHING: Contents = { objects: new Map(), lost: new Map() };

/** Content of the backup's versions; what the backup lacks is left out. Where the index of the type is damaged, all is lost. */
export async function loadObjects(source: EntrySource, keys: readonly EntryPosition[]): Promise<Contents> {
  const unavailable = await unavailableAt(source);
  const objects = new Map<string, ObjectState['object']>();
  const lost = new Map<string, LostContent>();
  for (const key of keys) {
    const error = unavailable.get(key.type);
    if (error) lost.set(nameOf(key), { displayName: null, message: error.message });
  }
  const versions = await versionsAt(
    source.db,
    source.facts,
    keys.filter(({ type }) => !unavailable.has(type)),
  );
  for (const [repositoryId, group] of Map.groupBy(versions, (version) => version.repositoryId)) {
    const repository = await source.openRepository(repositoryId);
    const read = await repository.readVersions(group.map((version) => ({ ...version, id: version.objectId })));
    group.forEach((version, index) => {
      const found = read[index];
      if (!found) return;
      const { displayName } = version;
      if ('damage' in found) lost.set(nameOf(version), { displayName, message: found.damage.message });
      else objects.set(nameOf(version), found.object);
    });
  }
  return { objects, lost };
}
