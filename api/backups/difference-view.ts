import type { z } from 'zod';
import { type NamedRef, type ObjectNames, nameKey, namesOf } from '#core/backups/store/browse/names.ts';
import type { ChangedLink } from '#core/backups/store/browse/object-changes.ts';
import type { Db } from '#core/database/database.ts';
import type { AttributeChange } from '#core/domain/diff/diff-objects.ts';
import type { ObjectType } from '#core/domain/object-type.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { relationLabel, typeLabel } from '#core/domain/object-types/labels.ts';
import { isRestorable } from '#core/domain/plan/changed-since.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { attributeDifference, linkDifference } from './changes-schema.ts';

/** The domain calls the two sides by what a restore does: what is there now, and what the backup has. */
export function attributeView(
  type: ObjectType,
  { path, current: before, backup: after, elements }: AttributeChange,
): z.infer<typeof attributeDifference> {
  return {
    path,
    before,
    after,
    kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
    elements: elements === undefined ? null : { added: [...elements.onlyBackup], removed: [...elements.onlyCurrent] },
    restorable: isRestorable(type, path),
  };
}

/** Backups between which links differ; `since` null: there is no earlier one. */
interface Between {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly since: number | null;
  readonly seq: number;
}

/** What is at the other ends, as the backup that has the link knows it. */
export async function linkNames(
  db: Db,
  { since, ...later }: Between,
  links: readonly ChangedLink[],
): Promise<ReadonlyMap<string, ObjectNames>> {
  const of = (change: ChangedLink['change']): NamedRef[] => links.filter((link) => link.change === change);
  const [removed, added] = await Promise.all([
    namesOf(db, { ...later, seq: since }, of('removed')),
    namesOf(db, later, of('added')),
  ]);
  return new Map([...removed, ...added]);
}

export function linkView(
  source: TypeKey,
  { relation, change, type, id }: ChangedLink,
  names: ReadonlyMap<string, ObjectNames>,
): z.infer<typeof linkDifference> {
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
