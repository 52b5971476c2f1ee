import type { Db } from '../../database/database.ts';

/** A test of values that need not be saved anywhere: of them only a keyed hash is kept. */
export interface StorageTestRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly passed: boolean;
  readonly valuesMac: Uint8Array;
  readonly macKeySealed: Uint8Array;
  readonly result: unknown;
  readonly createdAt: Date;
}

/** Keeps a test, and drops those of the workspace from before `since`. */
export async function insertStorageTest(db: Db, test: StorageTestRecord, since: Date): Promise<void> {
  await db
    .deleteFrom('storageTest')
    .where('workspaceId', '=', test.workspaceId)
    .where('createdAt', '<', since)
    .execute();
  await db
    .insertInto('storageTest')
    .values({
      ...test,
      valuesMac: Buffer.from(test.valuesMac),
      macKeySealed: Buffer.from(test.macKeySealed),
      result: JSON.stringify(test.result),
    })
    .execute();
}

export async function getStorageTest(
  db: Db,
  scope: { workspaceId: string; id: string },
): Promise<StorageTestRecord | null> {
  const row = await db
    .selectFrom('storageTest')
    .selectAll()
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ?? null;
}
