import type { Db } from '../../database/database.ts';
import { diffObjects } from '../../domain/diff/diff-objects.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import type { Comparison } from '../store/browse/changes-sql.ts';
import type { ChangedObject } from '../store/browse/changes.ts';
import { type VersionAt, versionsAt } from '../store/browse/versions-at.ts';
import type { ContentDifference, ReadContent, UnreadableSide } from './types.ts';

export type Content = GraphObject | CybbackError;

const NOTHING: ContentDifference = { attributes: [], unreadable: null };

/**
 * Which attributes differ in each of the objects, in their order. Both sides are read of those that both backups have
 * with different content; the others have nothing to compare. Content that cannot be read costs only its own object.
 */
export async function compareContent(
  { db, readContent }: { readonly db: Db; readonly readContent: ReadContent },
  comparison: Comparison,
  objects: readonly ChangedObject[],
): Promise<readonly ContentDifference[]> {
  const keys = objects.filter(({ kind }) => kind === 'changed').map(({ type, id }) => ({ type, objectId: id }));
  if (keys.length === 0) return objects.map(() => NOTHING);
  const { connectionId, seq, since } = comparison;
  const [earlier, later] = await Promise.all(
    [since, seq].map(async (backupSeq) =>
      contentsOf(readContent, await versionsAt(db, { connectionId, backupSeq }, keys)),
    ),
  );
  return objects.map((object) =>
    object.kind === 'changed'
      ? difference(object, { before: earlier?.get(keyOf(object)), after: later?.get(keyOf(object)) })
      : NOTHING,
  );
}

function difference(
  { type }: ChangedObject,
  { before, after }: { before: Content | undefined; after: Content | undefined },
): ContentDifference {
  if (before instanceof CybbackError) return { attributes: [], unreadable: unreadable('before', before) };
  if (after instanceof CybbackError) return { attributes: [], unreadable: unreadable('after', after) };
  return { attributes: diffObjects(OBJECT_TYPES[type], before ?? null, after ?? null), unreadable: null };
}

function unreadable(side: UnreadableSide['side'], { code, message }: CybbackError): UnreadableSide {
  return { side, code, message };
}

/** By type and ID, read from whichever repositories they lie in. */
export async function contentsOf(
  readContent: ReadContent,
  versions: readonly VersionAt[],
): Promise<ReadonlyMap<string, Content>> {
  const found = new Map<string, Content>();
  for (const [repositoryId, group] of Map.groupBy(versions, (version) => version.repositoryId)) {
    const read = await readGroup(readContent, repositoryId, group);
    group.forEach(({ type, objectId }, index) => {
      const content = read[index];
      if (content !== undefined) found.set(keyOf({ type, id: objectId }), content);
    });
  }
  return found;
}

async function readGroup(
  readContent: ReadContent,
  repositoryId: string,
  group: readonly VersionAt[],
): Promise<readonly Content[]> {
  try {
    const stored = group.map(({ type, objectId, hash, location }) => ({ type, id: objectId, hash, location }));
    const read = await readContent(repositoryId, stored);
    return read.map((version) => ('object' in version ? version.object : version.damage));
  } catch (error) {
    // Passing faults are for another try.
    if (!isCybbackError(error) || !(error instanceof CybbackError) || error.retryable || error.code === 'cancelled')
      throw error;
    return group.map(() => error);
  }
}

/** How content is kept in the answer of `contentsOf`. */
export function keyOf({ type, id }: Pick<ChangedObject, 'type' | 'id'>): string {
  return `${type} ${id}`;
}
