import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { BrowseScope } from './scope.ts';
import { validAt } from './sql.ts';

interface Ref {
  readonly type: TypeKey;
  readonly id: string;
}

/** Those of the objects that the backup does not hold. */
export async function absentAt(db: Db, scope: BrowseScope, refs: readonly Ref[]): Promise<readonly Ref[]> {
  const { rows } = await sql<Ref>`
    select k.type, k.id from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) with ordinality k (type, id, position)
    where not exists (
      select from object_version v
      where v.connection_id = ${ownConnection(scope)} and v.type = k.type and v.object_id = k.id and ${validAt('v', scope.seq)})
    order by k.position`.execute(db);
  return rows;
}
