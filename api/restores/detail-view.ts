import type { z } from 'zod';
import { membersAmong } from '#core/accounts/store/members.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { nameKey, namesOf } from '#core/backups/store/browse/names.ts';
import type { NamedConnection } from '#core/connections/store/named-connection.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { estimateSeconds } from '#core/domain/plan/estimate.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { queuePlaceOf } from '#core/jobs/queue-place.ts';
import type { RestoreSelection, SelectedObject } from '#core/restores/restore-selection.ts';
import { type ItemCount, countItems } from '#core/restores/store/restore-items.ts';
import { restoreSubjects } from '#core/restores/store/restore-subjects.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { undoRefusal } from '#core/restores/undo-refusal.ts';
import type { ApiContext } from '../http/context.ts';
import { iso, sumBy } from '../http/view.ts';
import { choiceView } from './choice-view.ts';
import type { restoreDetail, restoreSelection } from './schema.ts';
import { restoreView, undoView } from './view.ts';

const SHOWN_OBJECTS = 100;
const NOTHING_SELECTED: RestoreSelection = { objects: [], types: [], dependencies: false };

type RestoreDetail = z.infer<typeof restoreDetail>;

export async function restoreDetailView(
  { db }: ApiContext,
  restore: Restore,
): Promise<Omit<RestoreDetail, 'lastEventId' | 'approval'>> {
  const view = restoreView(restore);
  const [counts, { connection, targetConnection, backup }, mailed, queuePlace, refusal] = await Promise.all([
    countItems(db, restore),
    restoreSubjects(db, restore),
    membersAmong(db, restore.workspaceId, view.options.mailTo),
    queuePlaceOf(db, restore),
    undoRefusal(db, restore, null),
  ]);
  return {
    ...view,
    connection: connectionView(connection),
    targetConnection: connectionView(targetConnection),
    backup: {
      id: backup.id,
      seq: backup.seq,
      createdAt: backup.createdAt.toISOString(),
      finishedAt: iso(backup.finishedAt),
    },
    selection: selectionView(restore.selection ?? NOTHING_SELECTED),
    mailed: mailed.map(({ personId, name, email }) => ({ id: personId, name, email })),
    counts: [...counts],
    byAction: sumBy([...counts], 'action'),
    undo: undoView(refusal),
    queuePlace,
    estimatedSeconds: secondsOf(counts),
  };
}

function connectionView({
  id,
  name,
  tenantId,
  tenantName,
  removed,
  forOneJob,
}: NamedConnection): RestoreDetail['connection'] {
  return { id, name, tenantId, tenantName, removed, forOneJob };
}

function selectionView({ types, objects, dependencies }: RestoreSelection): RestoreDetail['selection'] {
  const byType = sumBy(
    objects.map(({ type }) => ({ type, items: 1 })),
    'type',
  );
  return {
    types: [...types],
    objects: objects.slice(0, SHOWN_OBJECTS).map(objectView),
    objectCount: objects.length,
    objectsByType: TYPE_KEYS.flatMap((type) => {
      const chosen = byType[type] ?? 0;
      return chosen === 0
        ? []
        : [{ type, label: OBJECT_TYPES[type].label[chosen === 1 ? 'one' : 'many'], objects: chosen }];
    }),
    dependencies,
  };
}

function objectView({ type, id, only }: SelectedObject): RestoreDetail['selection']['objects'][number] {
  return { type, id, ...(only && { only: choiceView(only) }) };
}

/** The whole selection, so that another plan can be made of it. */
export async function wholeSelectionView(
  { db }: ApiContext,
  { workspaceId, connectionId, selection }: Restore,
): Promise<z.infer<typeof restoreSelection>> {
  const { types, objects, dependencies } = selection ?? NOTHING_SELECTED;
  const newest = { workspaceId, connectionId, seq: null };
  const names = await namesOf(db, newest, objects);
  const named = await withComposedNames(
    db,
    newest,
    objects.map((object) => ({ ...object, displayName: names.get(nameKey(object))?.displayName ?? null })),
  );
  return {
    types: [...types],
    objects: named.map((object) => ({ ...objectView(object), displayName: object.displayName })),
    dependencies,
  };
}

function secondsOf(counts: readonly ItemCount[]): number {
  const written = counts.filter(({ action }) => action !== 'skip' && action !== 'blocked');
  return written.reduce(
    (sum, { type, expectedWrites }) => sum + estimateSeconds(OBJECT_TYPES[type], expectedWrites),
    0,
  );
}
