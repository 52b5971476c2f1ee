import { compareContent } from '#core/backups/compare/compare-content.ts';
import type { ContentDifference } from '#core/backups/compare/types.ts';
import { getBackup } from '#core/backups/store/backups.ts';
import type { Comparison } from '#core/backups/store/browse/changes-sql.ts';
import type { ChangedObject } from '#core/backups/store/browse/changes.ts';
import { comparedLinks } from '#core/backups/store/browse/compared-links.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { type NamedObject, namesById } from '#core/backups/store/browse/names.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { typeLabel } from '#core/domain/object-types/labels.ts';
import { GUID } from '#core/domain/plan/references.ts';
import { attributeView, linkNames, linkView } from '../backups/difference-view.ts';
import type { ApiContext, RepositoryPlace } from '../http/context.ts';
import type { ComparedBackups } from './compared-backups.ts';
import type { ComparedObject } from './sides.ts';

export const MOST_LINKS = 1_000;

/** Both values of what differs in each object, its links, and who the IDs are. Reads the content of these objects, no more. */
export async function comparedObjects(
  context: ApiContext,
  { comparison, connection, from, to }: ComparedBackups,
  objects: readonly ChangedObject[],
): Promise<ComparedObject[]> {
  const { db } = context;
  const { workspaceId, connectionId } = comparison;
  const sealing =
    (await getBackup(db, { workspaceId, id: to.backupId, connectionIds: null }))?.sealing ?? 'aes-256-gcm';
  const place: Omit<RepositoryPlace, 'repositoryId'> = {
    workspaceId,
    connectionId,
    tenantId: connection.tenantId,
    sealing,
  };
  const [contents, links] = await Promise.all([
    compareContent(
      { db, readContent: (repositoryId, versions) => context.readVersions({ ...place, repositoryId }, versions) },
      comparison,
      objects,
    ),
    comparedLinks(db, comparison, { objects, most: MOST_LINKS }),
  ]);
  const [names, ends, named] = await Promise.all([
    namesInValues(context, comparison, contents),
    linkNames(db, comparison, links.flat()),
    withComposedNames(db, comparison, objects),
  ]);
  return named.map((object, index): ComparedObject => {
    const { attributes = [], unreadable = null } = contents[index] ?? {};
    const { side, ...why } = unreadable ?? { side: null, code: '', message: '' };
    return {
      ...object,
      attributes: attributes.map((change) => attributeView(OBJECT_TYPES[object.type], change)),
      links: (links[index] ?? []).map((link) => linkView(object.type, link, ends)),
      names: idsIn(attributes).flatMap((id) => names.get(id) ?? []),
      unreadable: side === null ? null : { backup: side === 'before' ? from.seq : to.seq, ...why },
    };
  });
}

/** By ID in lower case; as the later backup knows them, else the earlier one. */
export async function namesInValues(
  { db }: Pick<ApiContext, 'db'>,
  { since, ...later }: Comparison,
  contents: readonly Pick<ContentDifference, 'attributes'>[],
): Promise<ReadonlyMap<string, ComparedObject['names'][number]>> {
  const ids = [...new Set(contents.flatMap(({ attributes }) => idsIn(attributes)))];
  const inLater = await namesById(db, later, ids);
  const known = new Set(inLater.map(({ id }) => id));
  const inEarlier = await namesById(
    db,
    { ...later, seq: since },
    ids.filter((id) => !known.has(id)),
  );
  return new Map([...inEarlier, ...inLater].map((named) => [named.id, nameView(named)]));
}

function nameView({ id, type, displayName, userPrincipalName }: NamedObject): ComparedObject['names'][number] {
  return { id, type, typeLabel: typeLabel(type), displayName, userPrincipalName };
}

/** In lower case, as the catalogue has them, each once. */
export function idsIn(attributes: ContentDifference['attributes']): string[] {
  const values = attributes.map(({ current, backup }) => JSON.stringify([current, backup]).toLowerCase());
  return [...new Set(values.flatMap((text) => text.match(GUID) ?? []))];
}
