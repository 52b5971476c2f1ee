import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import { type NamedRef, type ObjectNames, nameKey, namesOf } from '#core/backups/store/browse/names.ts';
import { type ObjectAt, objectAt } from '#core/backups/store/browse/object-at.ts';
import {
  type ChangedLink,
  type ObjectRef,
  lastDifferentSeq,
  linkDifferences,
} from '#core/backups/store/browse/object-changes.ts';
import { backupAt, newestSeq } from '#core/backups/store/browse/published.ts';
import { type AttributeChange, diffObjects } from '#core/domain/diff/diff-objects.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { ObjectType } from '#core/domain/object-type.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { relationLabel, typeLabel } from '#core/domain/object-types/labels.ts';
import { isRestorable } from '#core/domain/plan/changed-since.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope } from '../http/lookups.ts';
import type { objectChanges } from './changes-schema.ts';
import { noSuchObject, readAttributes } from './stored-object.ts';
import { historyBackupView } from './view.ts';

type ObjectChanges = z.infer<typeof objectChanges>;
type PublishedBackup = Backup & { seq: number };

const SHOWN_LINKS = 1_000;

/** What differs of an object between two backups. Failures: `not-found`, and those of storage and repository. */
export async function readObjectChanges(
  context: ApiContext,
  backup: PublishedBackup,
  { from, ...ref }: ObjectRef & { from: number | undefined },
): Promise<ObjectChanges> {
  const scope = browseScope(backup);
  const before =
    from === undefined ? await lastDifferentSeq(context.db, scope, ref) : await checkedSeq(context, backup, from);
  const [earlier, later] = await Promise.all([
    before === null ? null : objectAt(context.db, { ...scope, seq: before }, ref),
    objectAt(context.db, scope, ref),
  ]);
  if (!earlier && !later) throw noSuchObject();
  const [attributes, links, sides] = await Promise.all([
    attributeDifferences(context, backup, { earlier, later }),
    readLinks(context, backup, { ...ref, before }),
    Promise.all([
      sideView(context, backup, { seq: before, found: earlier }),
      sideView(context, backup, { seq: backup.seq, found: later }),
    ]),
  ]);
  return { ...ref, before: sides[0], after: sides[1], attributes, ...links };
}

async function checkedSeq({ db }: ApiContext, backup: PublishedBackup, from: number): Promise<number> {
  const newest = await newestSeq(db, backup);
  if (newest === null || from <= newest) return from;
  throw new CybbackError(
    'not-found',
    `The connection has no backup with the number ${String(from)}; its newest is ${String(newest)}.`,
  );
}

async function sideView(
  { db }: ApiContext,
  backup: PublishedBackup,
  { seq, found }: { seq: number | null; found: ObjectAt | null },
): Promise<ObjectChanges['after']> {
  if (seq === null || !found) return null;
  const kept = (await backupAt(db, { ...browseScope(backup), seq })) ?? { seq, backupId: null, at: null };
  return { ...historyBackupView(kept), displayName: found.displayName, hash: found.hash };
}

async function attributeDifferences(
  context: ApiContext,
  backup: PublishedBackup,
  { earlier, later }: { earlier: ObjectAt | null; later: ObjectAt | null },
): Promise<ObjectChanges['attributes']> {
  const type = (earlier ?? later)?.type;
  if (type === undefined || earlier?.hash === later?.hash) return [];
  const [before, after] = await Promise.all([
    earlier && readAttributes(context, backup, earlier),
    later && readAttributes(context, backup, later),
  ]);
  return diffObjects(OBJECT_TYPES[type], before, after).map((change) => differenceView(OBJECT_TYPES[type], change));
}

/** The domain calls the two sides by what a restore does: what is there now, and what the backup has. */
function differenceView(
  type: ObjectType,
  { path, current: before, backup: after, elements }: AttributeChange,
): ObjectChanges['attributes'][number] {
  return {
    path,
    before,
    after,
    kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
    elements: elements === undefined ? null : { added: [...elements.onlyBackup], removed: [...elements.onlyCurrent] },
    restorable: isRestorable(type, path),
  };
}

async function readLinks(
  context: ApiContext,
  backup: PublishedBackup,
  ref: ObjectRef & { before: number | null },
): Promise<Pick<ObjectChanges, 'links' | 'linkCounts'>> {
  const { links, added, removed } = await linkDifferences(context.db, browseScope(backup), {
    ...ref,
    limit: SHOWN_LINKS,
  });
  const names = await linkNames(context, backup, { links, before: ref.before });
  return { links: links.map((link) => linkView(ref.type, link, names)), linkCounts: { added, removed } };
}

/** As the backup that has the link knows them. */
async function linkNames(
  { db }: ApiContext,
  backup: PublishedBackup,
  { links, before }: { links: readonly ChangedLink[]; before: number | null },
): Promise<ReadonlyMap<string, ObjectNames>> {
  const scope = browseScope(backup);
  const of = (change: ChangedLink['change']): NamedRef[] => links.filter((link) => link.change === change);
  const [removed, added] = await Promise.all([
    namesOf(db, { ...scope, seq: before }, of('removed')),
    namesOf(db, scope, of('added')),
  ]);
  return new Map([...removed, ...added]);
}

function linkView(
  source: TypeKey,
  { relation, change, type, id }: ChangedLink,
  names: ReadonlyMap<string, ObjectNames>,
): ObjectChanges['links'][number] {
  const known = names.get(nameKey({ type, id }));
  return {
    relation,
    relationLabel: relationLabel(relation, 'out'),
    change,
    type,
    typeLabel: typeLabel(type),
    id,
    displayName: known?.displayName ?? null,
    userPrincipalName: known?.userPrincipalName ?? null,
    restorable: OBJECT_TYPES[source].relations.some(({ name, write }) => name === relation && write !== undefined),
  };
}
