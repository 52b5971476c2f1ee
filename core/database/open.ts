import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';
import { StatementNames } from './statement-names.ts';

const INT8 = 20;
// Counts and byte totals fit a double exactly far beyond any tenant: numbers, not strings.
pg.types.setTypeParser(INT8, Number);

/** Columns are snake_case in the database and camelCase in code; keys inside JSON stay as they are. */
export const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** A pool of connections to PostgreSQL. The caller ends it with `destroy()`. */
export function openDatabase(url: string, options: { maxConnections?: number } = {}): Kysely<Database> {
  const pool = new pg.Pool({ connectionString: url, max: options.maxConnections ?? 10 });
  // A connection lost while idle must not end the process: the next query opens a new one.
  pool.on('error', () => undefined);
  // Nor one lost between two statements of a transaction: the next statement fails and says so.
  const names = new StatementNames();
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    prepareRepeated(client, names);
  });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins: [camelCase] });
}

/** Statements with parameters that have a name are prepared under it, once for the connection. */
function prepareRepeated(client: pg.PoolClient, names: StatementNames): void {
  const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
  const named = (...args: readonly unknown[]): unknown => {
    const [text, values, ...more] = args;
    const name = typeof text === 'string' && Array.isArray(values) && more.length === 0 ? names.of(text) : null;
    return name === null ? query(...args) : query({ name, text, values });
  };
  Object.assign(client, { query: named });
}
