import { type Expression, type SqlBool, sql } from 'kysely';

/** The connections that the principal may see; null: all of the workspace. */
export type ConnectionIds = readonly string[] | null;

/** A scope that may be narrowed to some connections: what belongs to another one is not found. */
export type Limited<Scope> = Scope & { readonly connectionIds?: ConnectionIds | undefined };

/** Part of the query itself, so that nothing is read that must not be seen and pages are as long as they claim. */
export function isWithin(column: string, connectionIds: ConnectionIds | undefined): Expression<SqlBool> {
  if (connectionIds === null || connectionIds === undefined) return sql<SqlBool>`true`;
  return sql<SqlBool>`${sql.ref(column)} = any(${[...connectionIds]}::uuid[])`;
}
