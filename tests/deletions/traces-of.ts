import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every ID that belongs to a workspace, whatever table it is in: of rows that name the workspace, its connections or jobs. */
export async function idsOf(db: Db, workspaceId: string): Promise<readonly string[]> {
  const known = new Set([workspaceId]);
  for (let size = 0; size < known.size;) {
    size = known.size;
    for (const { table, column } of await idColumns(db)) {
      const { rows } = await sql<{ id: string }>`
        select id::text from ${sql.table(table)} where ${sql.ref(column)}::text = any(${[...known]}::text[])`.execute(
        db,
      );
      // Counted ones, as of events, are in many a row by chance.
      for (const { id } of rows) if (UUID.test(id)) known.add(id);
    }
  }
  return [...known];
}

/** Columns that name a row of ours, in tables whose rows have an ID. */
async function idColumns(db: Db): Promise<readonly { table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.table_name as "table", c.column_name as "column" from information_schema.columns c
    where c.table_schema = 'public' and c.column_name in ('workspace_id', 'connection_id')
      and exists (select from information_schema.columns i
        where i.table_schema = 'public' and i.table_name = c.table_name and i.column_name = 'id')`.execute(db);
  return rows;
}

/** Rows of any table in whose text one of these is, by table. */
export async function tracesOf(db: Db, ids: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(db);
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(name)} held
      where exists (select from unnest(${[...ids]}::text[]) id where strpos(held::text, id) > 0)`.execute(db);
    const count = rows[0]?.count ?? 0;
    if (count > 0) found[name] = count;
  }
  return found;
}
