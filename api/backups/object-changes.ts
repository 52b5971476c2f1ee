import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import { type ObjectAt, objectAt } from '#core/backups/store/browse/object-at.ts';
import { type ObjectRef, lastDifferentSeq, linkDifferences } from '#core/backups/store/browse/object-changes.ts';
import { backupAt, newestSeq } from '#core/backups/store/browse/published.ts';
import { diffObjects } from '#core/domain/diff/diff-objects.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope } from '../http/lookups.ts';
import type { objectChanges } from './changes-schema.ts';
import { attributeView, linkNames, linkView } from './difference-view.ts';
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
  return diffObjects(OBJECT_TYPES[type], before, after).map((change) => attributeView(OBJECT_TYPES[type], change));
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
  const names = await linkNames(context.db, { ...browseScope(backup), since: ref.before }, links);
  return { links: links.map((link) => linkView(ref.type, link, names)), linkCounts: { added, removed } };
}
