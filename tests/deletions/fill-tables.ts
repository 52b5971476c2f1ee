import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** The database fills it itself. */
  readonly isFilled: boolean;
}

interface Reference {
  readonly table: string;
  readonly column: string;
  readonly to: string;
  readonly toColumn: string;
}

type Row = Record<string, unknown>;
type Rows = ReadonlyMap<string, Row>;

/** Columns that name a row without a reference that the database knows of, where their own name does not say which. */
const NAMES: Readonly<Record<string, string>> = { job_id: 'backup', entity_id: 'connection' };

/** What the database says of itself: nothing here knows its tables by name. */
export async function readCatalogue(db: Db) {
  const { rows: columns } = await sql<Column>`
    select c.table_name as "table", c.column_name as name, c.udt_name as type, c.is_nullable = 'YES' as is_nullable,
      c.column_default is not null or c.is_identity = 'YES' or c.is_generated = 'ALWAYS' as is_filled
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
    order by 1, c.ordinal_position`.execute(db);
  const { rows: references } = await sql<Reference>`
    select child.relname as "table", a.attname as "column", parent.relname as "to", b.attname as to_column
    from pg_constraint f
      join pg_class child on child.oid = f.conrelid join pg_class parent on parent.oid = f.confrelid
      cross join lateral unnest(f.conkey, f.confkey) as k(mine, theirs)
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.mine
      join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.theirs
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace`.execute(db);
  const tables = [...new Set(columns.map(({ table }) => table))];
  const referenceOf = (column: Column): Reference | null => {
    const known = references.find(({ table, column: name }) => table === column.table && name === column.name);
    if (known) return known;
    const to = NAMES[column.name] ?? (column.name.endsWith('_id') ? column.name.slice(0, -'_id'.length) : '');
    return tables.includes(to) ? { table: column.table, column: column.name, to, toColumn: 'id' } : null;
  };
  const parentsOf = (table: string): Reference[] =>
    columns.filter((column) => column.table === table).flatMap((column) => referenceOf(column) ?? []);
  return { tables, columns, referenceOf, parentsOf };
}
export type Catalogue = Awaited<ReturnType<typeof readCatalogue>>;

/** Every table whose rows name a workspace, or a row of such a table. */
export function tablesOfWorkspaces({ tables, parentsOf }: Catalogue): Set<string> {
  const owned = new Set(['workspace']);
  for (let size = 0; size < owned.size;) {
    size = owned.size;
    for (const table of tables) if (parentsOf(table).some(({ to }) => owned.has(to))) owned.add(table);
  }
  return owned;
}

/** Which values mean something is of no matter to who deletes; that they may be any makes one generator enough. */
export async function dropChecks(db: Db): Promise<void> {
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as "table", conname as name from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace and conrelid <> 0`.execute(db);
  for (const { table, name } of rows)
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
}

/** A row in each of the tables, and in those that they refer to; answers them. */
export async function fillTables(db: Db, catalogue: Catalogue, wanted: ReadonlySet<string>): Promise<Rows> {
  const rows = new Map<string, Row>();
  const fill = async (table: string, above: readonly string[]): Promise<void> => {
    if (rows.has(table)) return;
    const row: Row = {};
    for (const column of catalogue.columns.filter((one) => one.table === table)) {
      const reference = catalogue.referenceOf(column);
      if (reference === null) {
        if (!column.isNullable && !column.isFilled) row[column.name] = valueOf(column);
        continue;
      }
      // A circle begins somewhere.
      if (reference.to === table || above.includes(reference.to)) {
        if (!column.isNullable) throw new Error(`${table}.${column.name} leads back to itself`);
        continue;
      }
      await fill(reference.to, [...above, table]);
      row[column.name] = rows.get(reference.to)?.[reference.toColumn];
    }
    const names = Object.keys(row);
    const { rows: made } = await sql<Row>`
      insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))})
      values (${sql.join(Object.values(row))}) returning to_jsonb(${sql.table(table)}) as made`.execute(db);
    rows.set(table, made[0]?.['made'] as Row);
  };
  for (const table of wanted) await fill(table, []);
  return rows;
}

let counter = 0;
function valueOf({ table, name, type }: Column): unknown {
  counter += 1;
  switch (type) {
    case 'uuid':
      return randomUUID();
    case 'text':
      return `text ${String(counter)}`;
    case 'int2':
    case 'int4':
    case 'int8':
    case 'float8':
    case 'numeric':
      return counter;
    case 'bool':
      return true;
    case 'timestamptz':
      return new Date();
    case 'date':
      return '2026-11-30';
    case 'json':
    case 'jsonb':
      return '{}';
    case 'bytea':
      return Buffer.from(`bytes ${String(counter)}`);
    default:
      if (type.startsWith('_')) return '{}';
      throw new Error(`no value for ${table}.${name} of type ${type}`);
  }
}
