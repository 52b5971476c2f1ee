import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from './database.ts';

export interface IdempotencyScope {
  readonly workspaceId: string;
  readonly key: string;
}

export interface StoredAnswer {
  readonly status: number;
  readonly response: unknown;
}

export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | { readonly kind: 'inFlight' }
  | { readonly kind: 'mismatch' };

/** A key may be used anew after this long. */
const KEPT_HOURS = 24;
/** A claim without an answer after this long belongs to a process that died. */
const ABANDONED_MINUTES = 2;

/** Atomic: of any number of requests with the same key, one is told `claimed`. */
export async function claimIdempotencyKey(db: Kysely<Database>, { workspaceId, key, requestSha256 }: IdempotencyScope & { requestSha256: Buffer }): Promise<Claim> {
  const { rows } = await sql`
    insert into idempotency_key as known (workspace_id, key, request_sha256) values (${workspaceId}, ${key}, ${requestSha256})
    on conflict (workspace_id, key) do update
      set request_sha256 = excluded.request_sha256, status = null, response = null, created_at = now()
      where known.created_at < now() - make_interval(hours => ${KEPT_HOURS})
        or (known.status is null and known.request_sha256 = excluded.request_sha256
            and known.created_at < now() - make_interval(mins => ${ABANDONED_MINUTES}))
    returning key`.execute(db);
  if (rows.length > 0) return { kind: 'claimed' };
  const row = await db
    .selectFrom('idempotency_key')
    .select(['request_sha256', 'status', 'response'])
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .executeTakeFirst();
  // Released between the two statements: the other request has failed, and this one may be sent again.
  if (!row) return { kind: 'inFlight' };
  if (!row.request_sha256.equals(requestSha256)) return { kind: 'mismatch' };
  if (row.status === null) return { kind: 'inFlight' };
  return { kind: 'answered', answer: { status: row.status, response: row.response } };
}

export async function storeAnswer(db: Kysely<Database>, { workspaceId, key }: IdempotencyScope, answer: StoredAnswer): Promise<void> {
  await db
    .updateTable('idempotency_key')
    .set({ status: answer.status, response: JSON.stringify(answer.response) })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .execute();
}

/** Nothing was done for this request: the same key may try again. */
export async function releaseIdempotencyKey(db: Kysely<Database>, { workspaceId, key }: IdempotencyScope): Promise<void> {
  await db
    .deleteFrom('idempotency_key')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute();
}
