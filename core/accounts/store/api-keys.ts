import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { Role } from '../../domain/states.ts';

export interface ApiKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly role: Role;
  /** The first characters, by which people recognise a key. */
  readonly prefix: string;
  /** The connections that the key may see; null: all. */
  readonly connectionIds: readonly string[] | null;
  /** Null where it was made on the server. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface NewApiKey {
  readonly workspaceId: string;
  readonly name: string;
  readonly role: Role;
  readonly connectionIds?: readonly string[] | null;
  readonly createdBy?: string | null;
  readonly expiresAt?: Date | null;
  /** The key itself, where the caller made it with `newApiKey()`. */
  readonly key: string;
}

const LIST = 'apiKeys';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KEY_BYTES = 32;
/** 62^43 > 2^256: every key of 32 bytes has the same length. */
const KEY_DIGITS = 43;
const PREFIX_LENGTH = 'cyb_'.length + 6;
const LAST_USED_STEP_MS = 60_000;

/** `cyb_` and 32 random bytes in base62. */
export function newApiKey(randomBytes: (size: number) => Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(randomBytes(KEY_BYTES)).toString('hex')}`);
  let digits = '';
  while (digits.length < KEY_DIGITS) {
    digits = `${BASE62[Number(value % 62n)] ?? ''}${digits}`;
    value /= 62n;
  }
  return `cyb_${digits}`;
}

export function looksLikeApiKey(text: string): boolean {
  return /^cyb_[0-9A-Za-z]{43}$/.test(text);
}

/** Only the hash is kept: the key can be shown by the caller once, and never again. */
export async function createApiKey(db: Db, { key, ...facts }: NewApiKey): Promise<ApiKey> {
  const row = await db
    .insertInto('api_key')
    .values({
      id: randomUUID(),
      workspace_id: facts.workspaceId,
      name: facts.name,
      role: facts.role,
      prefix: key.slice(0, PREFIX_LENGTH),
      key_sha256: hashOf(key),
      connection_ids: facts.connectionIds ?? null,
      created_by: facts.createdBy ?? null,
      expires_at: facts.expiresAt ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toApiKey(row);
}

/** The key's facts, or null where it is unknown, revoked or expired. */
export async function findApiKey(db: Db, key: string, now: Date): Promise<ApiKey | null> {
  const row = await db.selectFrom('api_key').selectAll().where('key_sha256', '=', hashOf(key)).executeTakeFirst();
  if (!row || row.revoked_at !== null) return null;
  if (row.expires_at !== null && row.expires_at <= now) return null;
  return toApiKey(row);
}

/** Writes at most once a minute, so that reading does not become writing. */
export async function touchApiKey(db: Db, key: ApiKey, now: Date): Promise<void> {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < LAST_USED_STEP_MS) return;
  await db
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.id)
    .execute();
}

/** In the order in which they were made, with those that are revoked or expired. */
export async function listApiKeys(db: Db, workspaceId: string, page: PageRequest): Promise<Page<ApiKey>> {
  let query = db
    .selectFrom('api_key')
    .selectAll()
    .select(sql<string>`created_at::text`.as('created_key'))
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '>', decodeCursor(LIST, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.created_key, row.id], map: toApiKey });
}

export async function getApiKey(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<ApiKey | null> {
  const row = await db
    .selectFrom('api_key')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toApiKey(row) : null;
}

/** Whether the key has been neither revoked nor run out. */
export async function isApiKeyAlive(db: Db, { id, now }: { id: string; now: Date }): Promise<boolean> {
  const row = await db
    .selectFrom('api_key')
    .select(['revoked_at', 'expires_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && row.revoked_at === null && (row.expires_at === null || row.expires_at > now);
}

/** @returns whether there was such a key in force. */
export async function revokeApiKey(
  db: Db,
  { workspaceId, id, now }: { workspaceId: string; id: string; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

interface ApiKeyRow {
  id: string;
  workspace_id: string;
  name: string;
  role: Role;
  prefix: string;
  connection_ids: string[] | null;
  created_by: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    connectionIds: row.connection_ids,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
