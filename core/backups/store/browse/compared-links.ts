import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { LinkTargetType, TypeKey } from '../../../domain/type-keys.ts';
import { type Comparison, changedLinks } from './changes-sql.ts';
import type { ChangedLink, ObjectRef } from './object-changes.ts';

/**
 * Links that only one of the two backups has, of each object in the order of the objects: no more than `most` added and
 * `most` removed ones of each.
 */
export async function comparedLinks(
  db: Db,
  comparison: Comparison,
  { objects, most }: { readonly objects: readonly ObjectRef[]; readonly most: number },
): Promise<readonly (readonly ChangedLink[])[]> {
  const answer: ChangedLink[][] = objects.map(() => []);
  if (objects.length === 0) return answer;
  const links = (change: 'added' | 'removed') => sql`(
    select ${change}::text as change, l.relation, l.target_id, l.target_type from ${changedLinks(change, comparison)}
      and l.type = k.type and l.source_id = k.id
    order by l.relation, l.target_id limit ${most})`;
  const types: readonly TypeKey[] = objects.map(({ type }) => type);
  const { rows } = await sql<{
    place: number;
    change: ChangedLink['change'];
    relation: string;
    targetId: string;
    targetType: LinkTargetType;
  }>`
    select k.place::integer, d.* from unnest(${types}::text[], ${objects.map(({ id }) => id)}::text[]) with ordinality k (type, id, place)
    cross join lateral (${links('added')} union all ${links('removed')}) d
    order by k.place, d.relation, d.change, d.target_id`.execute(db);
  for (const { place, change, relation, targetId, targetType } of rows)
    answer[place - 1]?.push({ relation, change, type: targetType, id: targetId });
  return answer;
}
