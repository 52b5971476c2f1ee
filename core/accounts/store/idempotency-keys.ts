import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** Whose key it is: of a workspace, or of a person where no workspace is asked. */
export type IdempotencyScope = { readonly key: string } & (
  | { readonly workspaceId: string }
  | { readonly personId: string }
);

export interface StoredAnswer {
  readonly status: number;
  readonly response: unknown;
}

export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | { readonly kind: 'inFlight' }
  | { readonly kind: 'mismatch' };

/** A key may be used again after this long. */
const KEPT_HOURS = 24;
/** A claim without an answer after this long belongs to a process that died. */
const ABANDONED_MINUTES = 2;

/** Atomic: of any number of requests with the same key, one gets `claimed`. */
export async function claimIdempotencyKey(
  db: Db,
  { requestSha256, ...scope }: IdempotencyScope & { requestSha256: Buffer },
): Promise<Claim> {
  const { table, column, owner } = placeOf(scope);
  const { rows } = await sql`
    insert into ${table} as known (${column}, key, request_sha256) values (${owner}, ${scope.key}, ${requestSha256})
    on conflict (${column}, key) do update
      set request_sha256 = excluded.request_sha256, status = null, response = null, created_at = now()
      where known.created_at < now() - make_interval(hours => ${KEPT_HOURS})
        or (known.status is null and known.request_sha256 = excluded.request_sha256
            and known.created_at < now() - make_interval(mins => ${ABANDONED_MINUTES}))
    returning key`.execute(db);
  if (rows.length > 0) return { kind: 'claimed' };
  const { rows: found } = await sql<{ requestSha256: Buffer; status: number | null; response: unknown }>`
    select request_sha256, status, response from ${table} where ${column} = ${owner} and key = ${scope.key}`.execute(
    db,
  );
  const row = found[0];
  // Released between the two statements: the other request has failed, and this one may be sent again.
  if (!row) return { kind: 'inFlight' };
  if (!row.requestSha256.equals(requestSha256)) return { kind: 'mismatch' };
  if (row.status === null) return { kind: 'inFlight' };
  return { kind: 'answered', answer: { status: row.status, response: row.response } };
}

export async function storeAnswer(db: Db, scope: IdempotencyScope, answer: StoredAnswer): Promise<void> {
  const { table, column, owner } = placeOf(scope);
  await sql`
    update ${table} set status = ${answer.status}, response = ${JSON.stringify(answer.response)}
    where ${column} = ${owner} and key = ${scope.key}`.execute(db);
}

/** Nothing was done for this request: the same key may try again. */
export async function releaseIdempotencyKey(db: Db, scope: IdempotencyScope): Promise<void> {
  const { table, column, owner } = placeOf(scope);
  await sql`delete from ${table} where ${column} = ${owner} and key = ${scope.key} and status is null`.execute(db);
}

/** Two tables of one shape: workspaces and people end apart. */
function placeOf(scope: IdempotencyScope) {
  return 'workspaceId' in scope
    ? { table: sql.table('idempotencyKey'), column: sql.ref('workspaceId'), owner: scope.workspaceId }
    : { table: sql.table('personIdempotencyKey'), column: sql.ref('personId'), owner: scope.personId };
}
