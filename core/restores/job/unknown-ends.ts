import { unknownObjectsAt } from '../../backups/store/capture/unknown-parts.ts';
import type { Db } from '../../database/database.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { leftOutPart, MOST_UNKNOWN_ENDS, otherEnd, partOfEnd } from '../../domain/other-end.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

/** What the backup does not know of the type because single ends of its relations could not tell. */
export async function unknownEnds(
  db: Db,
  scope: { readonly connectionId: string; readonly seq: number; readonly type: TypeKey },
): Promise<string[]> {
  const relations = objectType(scope.type).relations.flatMap((relation) => {
    const end = otherEnd(relation);
    return end === null ? [] : [{ name: relation.name, part: leftOutPart(relation), end }];
  });
  const unknown = await Promise.all(
    relations.map(async ({ name, part, end }) => {
      const ids = await unknownObjectsAt(db, { ...scope, part }, MOST_UNKNOWN_ENDS);
      if (ids.length === MOST_UNKNOWN_ENDS) return [part];
      return ids.map((targetId) => partOfEnd({ relation: name, targetType: end, targetId }));
    }),
  );
  return unknown.flat();
}
