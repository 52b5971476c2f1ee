import { type Selectable, sql } from 'kysely';
import type { WrappedDataKey } from '../../../crypto/data-key.ts';
import type { Db } from '../../../database/database.ts';
import type { RepositoryKeyTable } from '../../../database/file-tables.ts';
import type { KeyStore } from '../../../repository/key-store.ts';
import { connectionOfRepository } from '../../../storages/store/repositories.ts';
import { noteMarkerDamage } from './file-damage.ts';

type KeyRow = Selectable<RepositoryKeyTable>;

const wrappedKey = ({ keyId: id, createdAt, masterKeyId, state, wrapped }: KeyRow): WrappedDataKey => ({
  id,
  createdAt,
  ...(state === '' ? {} : { state }),
  masterKeyId,
  wrapped,
});

/** What the database knows of a repository's keys: they are put back where their files are lost. */
export function repositoryKeyStore(db: Db, repositoryId: string): KeyStore {
  return {
    async read() {
      const [rows, written] = await Promise.all([
        db
          .selectFrom('repositoryKey')
          .selectAll()
          .where('repositoryId', '=', repositoryId)
          .orderBy('createdAt')
          .execute(),
        db
          .selectFrom('backup')
          .select('id')
          .where('repositoryId', '=', repositoryId)
          .where('manifestKey', 'is not', null)
          .limit(1)
          .executeTakeFirst(),
      ]);
      return {
        keys: rows.map(wrappedKey),
        activeId: rows.find(({ active }) => active)?.keyId ?? null,
        isWritten: written !== undefined,
      };
    },

    async keep(keys, activeId) {
      if (keys.length > 0) {
        await db
          .insertInto('repositoryKey')
          .values(keys.map((key) => keyRow(repositoryId, key)))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      if (activeId === null) return null;
      // One row stands for the key, and the unique index lets the first of several processes decide.
      await sql`
        update repository_key k set active = true
        where k.ctid = (select ctid from repository_key where repository_id = ${repositoryId} and key_id = ${activeId} limit 1)
          and not exists (select from repository_key o where o.repository_id = ${repositoryId} and o.active)`
        .execute(db)
        .catch((error: unknown) => {
          if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;
        });
      const row = await db
        .selectFrom('repositoryKey')
        .select('keyId')
        .where('repositoryId', '=', repositoryId)
        .where('active', '=', true)
        .executeTakeFirst();
      return row?.keyId ?? activeId;
    },

    onMended: (error) => noteMarkerDamage(db, repositoryId, error),
  };
}

/** The data key that was wrapped last, of whatever repository. */
export async function newestWrapping(db: Db): Promise<{ connectionId: string; wrapped: WrappedDataKey } | null> {
  const row = await db.selectFrom('repositoryKey').selectAll().orderBy('createdAt', 'desc').limit(1).executeTakeFirst();
  if (!row) return null;
  return { connectionId: await connectionOfRepository(db, row.repositoryId), wrapped: wrappedKey(row) };
}

/** Every wrapping of the data keys of these repositories, oldest key first. */
export async function wrappingsOf(
  db: Db,
  repositoryIds: readonly string[],
): Promise<{ repositoryId: string; wrapped: WrappedDataKey }[]> {
  if (repositoryIds.length === 0) return [];
  const rows = await db
    .selectFrom('repositoryKey')
    .selectAll()
    .where('repositoryId', 'in', repositoryIds)
    .orderBy('createdAt')
    .orderBy('keyId')
    .execute();
  return rows.map((row) => ({ repositoryId: row.repositoryId, wrapped: wrappedKey(row) }));
}

/** How many wrappings of data keys the repository has. */
export async function keysOfRepository(db: Db, repositoryId: string): Promise<number> {
  const { count } = await db
    .selectFrom('repositoryKey')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('repositoryId', '=', repositoryId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Which data key seals new files; null where none was made yet. */
export async function activeKeyOf(db: Db, repositoryId: string): Promise<string | null> {
  const row = await db
    .selectFrom('repositoryKey')
    .select('keyId')
    .where('repositoryId', '=', repositoryId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row?.keyId ?? null;
}

/**
 * Keeps wrappings, and lets the key `activeId` seal new files instead of `before`.
 * @returns false where another key than `before` seals them meanwhile: then nothing was kept.
 */
export async function changeActiveKey(
  db: Db,
  repositoryId: string,
  { wrappings, before, activeId }: { wrappings: readonly WrappedDataKey[]; before: string; activeId: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const retired = await trx
      .updateTable('repositoryKey')
      .set({ active: false })
      .where('repositoryId', '=', repositoryId)
      .where('keyId', '=', before)
      .where('active', '=', true)
      .executeTakeFirst();
    if (retired.numUpdatedRows === 0n) return false;
    await trx
      .insertInto('repositoryKey')
      .values(wrappings.map((wrapping) => keyRow(repositoryId, wrapping)))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await setActive(trx, repositoryId, activeId);
    return true;
  });
}

/** Keeps wrappings by another master key beside those that are there. */
export async function keepRewrapped(db: Db, repositoryId: string, wrappings: readonly WrappedDataKey[]): Promise<void> {
  if (wrappings.length === 0) return;
  await db
    .insertInto('repositoryKey')
    .values(wrappings.map((wrapping) => keyRow(repositoryId, wrapping)))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Forgets a wrapping by a master key that is replaced; another wrapping of the active key names it from then on. */
export async function dropReplaced(
  db: Db,
  repositoryId: string,
  { id, masterKeyId, state }: WrappedDataKey,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const dropped = await trx
      .deleteFrom('repositoryKey')
      .where('repositoryId', '=', repositoryId)
      .where('keyId', '=', id)
      .where('masterKeyId', '=', masterKeyId)
      .where('state', '=', state ?? '')
      .returning('active')
      .execute();
    if (dropped.some(({ active }) => active)) await setActive(trx, repositoryId, id);
  });
}

async function setActive(trx: Db, repositoryId: string, keyId: string): Promise<void> {
  await sql`
    update repository_key set active = true where ctid = (
      select ctid from repository_key where repository_id = ${repositoryId} and key_id = ${keyId}
      order by state <> 'active', master_key_id limit 1
    )`.execute(trx);
}

const keyRow = (repositoryId: string, { id, createdAt, masterKeyId, state, wrapped }: WrappedDataKey) => ({
  repositoryId,
  keyId: id,
  masterKeyId,
  state: state ?? ('' as const),
  createdAt,
  wrapped,
  active: false,
});
