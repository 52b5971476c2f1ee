import { linksAt, versionsAt } from '../../backups/store/browse/versions-at.ts';
import type { Db } from '../../database/database.ts';
import type { NeededBy, ObjectState, PlanAction, PlanReason } from '../../domain/plan/index.ts';
import { decodeRecord } from '../../repository/record-codec.ts';
import type { Repository } from '../../repository/types.ts';
import { incomingLinksAt, type EntryKey } from '../store/restore-entries.ts';
import type { RestoreFacts } from '../store/restore-facts.ts';
import type { EntryPosition } from '../store/restore-unplanned.ts';
import type { RestoreEntry } from '../types.ts';

export interface EntrySource {
  readonly db: Db;
  readonly facts: RestoreFacts;
  /** Versions are read from where they lie, be it a storage that is not written to any more. */
  openRepository(repositoryId: string): Promise<Repository>;
}

/** What was confirmed of an item; while it is being planned, nothing. */
export interface Confirmed {
  readonly action: PlanAction;
  readonly newUserPrincipalName: string | null;
  readonly reasons: readonly PlanReason[];
}

const UNCONFIRMED: Confirmed = { action: 'update', newUserPrincipalName: null, reasons: [] };

/** What the backup holds of a chunk of items: content from the packs, links from the catalogue. Order = order of the keys. */
export async function loadEntries(
  source: EntrySource,
  keys: readonly (EntryKey & { readonly neededBy?: NeededBy | null })[],
  confirmed: readonly Confirmed[] = [],
): Promise<RestoreEntry[]> {
  const { db, facts } = source;
  const [objects, links, incoming] = await Promise.all([
    loadObjects(source, keys),
    linksAt(db, facts, keys),
    incomingLinksAt(
      db,
      facts,
      keys.map((key) => key.objectId),
    ),
  ]);
  return keys.map((key, index): RestoreEntry => {
    const object = objects.get(nameOf(key));
    const own = links.filter((link) => link.sourceType === key.type && link.sourceId === key.objectId);
    const { action, newUserPrincipalName, reasons } = confirmed[index] ?? UNCONFIRMED;
    return {
      action,
      newUserPrincipalName,
      planned: reasons,
      ordinal: key.ordinal,
      type: key.type,
      objectId: key.objectId,
      backup: object ? { object, links: own } : null,
      incoming: incoming.filter((link) => link.targetId === key.objectId && link.targetType === key.type),
      neededBy: key.neededBy ?? null,
    };
  });
}

/** Content of the backup's versions, by `nameOf`; absent ones are left out. */
export async function loadObjects(
  source: EntrySource,
  keys: readonly EntryPosition[],
): Promise<Map<string, ObjectState['object']>> {
  const versions = await versionsAt(source.db, source.facts, keys);
  const objects = new Map<string, ObjectState['object']>();
  for (const [repositoryId, group] of Map.groupBy(versions, (version) => version.repositoryId)) {
    const repository = await source.openRepository(repositoryId);
    const records = await repository.readRecords(group.map((version) => version.location));
    group.forEach((version, index) => {
      const record = records[index];
      if (record) objects.set(nameOf(version), decodeRecord(record).object);
    });
  }
  return objects;
}

export function nameOf({ type, objectId }: EntryPosition): string {
  return `${type} ${objectId}`;
}
