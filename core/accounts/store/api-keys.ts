import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
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
  /** The person who answers for it; null where nobody knows. */
  readonly madeByPerson: string | null;
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
  readonly madeByPerson?: string | null;
  readonly expiresAt?: Date | null;
  /** The key itself, where the caller made it with `newApiKey()`. */
  readonly key: string;
}

const LIST = 'apiKeys';
/** Everything but the key's hash. */
const COLUMNS = [
  'id',
  'workspaceId',
  'name',
  'role',
  'prefix',
  'connectionIds',
  'createdBy',
  'madeByPerson',
  'createdAt',
  'expiresAt',
  'revokedAt',
  'lastUsedAt',
] as const;
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
  return db
    .insertInto('apiKey')
    .values({
      id: randomUUID(),
      ...facts,
      prefix: key.slice(0, PREFIX_LENGTH),
      keySha256: hashOf(key),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** The key's facts, or null where it is unknown, revoked or expired. */
export async function findApiKey(db: Db, key: string, now: Date): Promise<ApiKey | null> {
  const row = await db.selectFrom('apiKey').select(COLUMNS).where('keySha256', '=', hashOf(key)).executeTakeFirst();
  if (!row || row.revokedAt !== null) return null;
  if (row.expiresAt !== null && row.expiresAt <= now) return null;
  return row;
}

/** Writes at most once a minute, so that reading does not become writing. */
export async function touchApiKey(db: Db, key: ApiKey, now: Date): Promise<void> {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < LAST_USED_STEP_MS) return;
  await db
    .updateTable('apiKey')
    .set({ lastUsedAt: now })
    .where('workspaceId', '=', key.workspaceId)
    .where('id', '=', key.id)
    .execute();
}

/** In the order in which they were made, with those that are revoked or expired. */
export async function listApiKeys(db: Db, workspaceId: string, page: PageRequest): Promise<Page<ApiKey>> {
  let query = db
    .selectFrom('apiKey')
    .select(COLUMNS)
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', workspaceId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '>', decodeCursor(LIST, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

export async function getApiKey(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<ApiKey | null> {
  const row = await db
    .selectFrom('apiKey')
    .select(COLUMNS)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether the key has been neither revoked nor run out. */
export async function isApiKeyAlive(db: Db, { id, now }: { id: string; now: Date }): Promise<boolean> {
  const row = await db.selectFrom('apiKey').select(['revokedAt', 'expiresAt']).where('id', '=', id).executeTakeFirst();
  return row !== undefined && row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now);
}

/** @returns whether there was such a key in force. */
export async function revokeApiKey(
  db: Db,
  { workspaceId, id, now }: { workspaceId: string; id: string; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('apiKey')
    .set({ revokedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
