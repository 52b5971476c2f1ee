import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { type Comparison, between, changedLinks } from './changes-sql.ts';
import { validAt } from './sql.ts';

/** How many objects of a type differ between two backups, by kind. */
export interface ChangeCounts {
  readonly type: TypeKey;
  readonly added: number;
  readonly changed: number;
  readonly softDeleted: number;
  readonly hardDeleted: number;
  readonly linksChanged: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
}

const NONE = { added: 0, changed: 0, softDeleted: 0, hardDeleted: 0, linksChanged: 0, linksAdded: 0, linksRemoved: 0 };

/** Counted as `listChanges` lists them. Costs as much as has changed. */
export async function countChangesSince(db: Db, comparison: Comparison): Promise<readonly ChangeCounts[]> {
  const [begun, ended, links] = await Promise.all([
    countBegun(db, comparison),
    countEnded(db, comparison),
    countLinkChanges(db, comparison),
  ]);
  const counts = new Map<TypeKey, ChangeCounts>();
  for (const row of [...begun, ...ended, ...links])
    counts.set(row.type, { ...(counts.get(row.type) ?? { type: row.type, ...NONE }), ...row });
  return [...counts.values()].filter((row) =>
    Object.values(row).some((value) => typeof value === 'number' && value > 0),
  );
}

async function countBegun(db: Db, comparison: Comparison): Promise<Pick<ChangeCounts, 'type' | 'added' | 'changed'>[]> {
  const { rows } = await sql<Pick<ChangeCounts, 'type' | 'added' | 'changed'>>`
    select s.type, count(*) filter (where p.object_id is null) as added, count(*) filter (where p.hash <> s.hash) as changed
    from object_version s
    left join object_version p on p.connection_id = s.connection_id and p.type = s.type and p.object_id = s.object_id and ${validAt('p', comparison.since)}
    where s.connection_id = ${ownConnection(comparison)} and ${between('s', 'fromSeq', comparison)} and ${validAt('s', comparison.seq)}
    group by s.type`.execute(db);
  return rows;
}

/** Objects of the earlier backup that the later one lacks. How they left is said by the last version. */
async function countEnded(
  db: Db,
  comparison: Comparison,
): Promise<Pick<ChangeCounts, 'type' | 'softDeleted' | 'hardDeleted'>[]> {
  const { since, seq } = comparison;
  const { rows } = await sql<Pick<ChangeCounts, 'type' | 'softDeleted' | 'hardDeleted'>>`
    select v.type, count(*) filter (where v.deleted = 'soft') as soft_deleted, count(*) filter (where v.deleted = 'hard') as hard_deleted
    from object_version v
    where v.connection_id = ${ownConnection(comparison)} and ${between('v', 'toSeq', comparison)} and v.deleted is not null
      and not exists (
        select from object_version n where n.connection_id = v.connection_id and n.type = v.type and n.object_id = v.object_id
          and n.from_seq >= v.to_seq and n.from_seq <= ${seq})
      and (v.from_seq <= ${since} or ${wasThere(since, { same: false })})
    group by v.type`.execute(db);
  return rows;
}

/** All that were added and removed, and the objects of which nothing else changed. */
async function countLinkChanges(
  db: Db,
  comparison: Comparison,
): Promise<Pick<ChangeCounts, 'type' | 'linksChanged' | 'linksAdded' | 'linksRemoved'>[]> {
  const { since, seq } = comparison;
  const { rows } = await sql<Pick<ChangeCounts, 'type' | 'linksChanged' | 'linksAdded' | 'linksRemoved'>>`
    with source as (
      select type, source_id, sum(added) as added, sum(removed) as removed from (
        select l.type, l.source_id, count(*) as added, 0 as removed from ${changedLinks('added', comparison)} group by l.type, l.source_id
        union all
        select l.type, l.source_id, 0, count(*) from ${changedLinks('removed', comparison)} group by l.type, l.source_id
      ) change group by type, source_id
    )
    select c.type, count(*) filter (where v.from_seq <= ${since} or ${wasThere(since, { same: true })}) as links_changed,
      sum(c.added)::bigint as links_added, sum(c.removed)::bigint as links_removed
    from source c
    left join object_version v on v.connection_id = ${ownConnection(comparison)} and v.type = c.type and v.object_id = c.source_id and ${validAt('v', seq)}
    group by c.type`.execute(db);
  return rows;
}

/** Whether the earlier backup has the object of version `v` too, with `same` content or any. */
function wasThere(since: number, { same }: { same: boolean }): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from object_version p where p.connection_id = v.connection_id and p.type = v.type and p.object_id = v.object_id
      and ${validAt('p', since)} and ${same ? sql`p.hash = v.hash` : sql`true`})`;
}
