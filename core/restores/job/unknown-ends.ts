import { unknownObjectsAt } from '../../backups/store/capture/unknown-parts.ts';
import type { Db } from '../../database/database.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { leftOutPart, otherEnd, partOfEnd } from '../../domain/other-end.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

/** From so many ends on, that are unknown, nothing that ends of the kind tell counts as known. */
const MOST = 500;

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
      const ids = await unknownObjectsAt(db, { ...scope, part }, MOST);
      if (ids.length === MOST) return [part];
      return ids.map((targetId) => partOfEnd({ relation: name, targetType: end, targetId }));
    }),
  );
  return unknown.flat();
}
