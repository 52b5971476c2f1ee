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
    .deleteFrom('storage_test')
    .where('workspace_id', '=', test.workspaceId)
    .where('created_at', '<', since)
    .execute();
  await db
    .insertInto('storage_test')
    .values({
      id: test.id,
      workspace_id: test.workspaceId,
      passed: test.passed,
      values_mac: Buffer.from(test.valuesMac),
      mac_key_sealed: Buffer.from(test.macKeySealed),
      result: JSON.stringify(test.result),
      created_at: test.createdAt,
    })
    .execute();
}

export async function getStorageTest(
  db: Db,
  scope: { workspaceId: string; id: string },
): Promise<StorageTestRecord | null> {
  const row = await db
    .selectFrom('storage_test')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    passed: row.passed,
    valuesMac: row.values_mac,
    macKeySealed: row.mac_key_sealed,
    result: row.result,
    createdAt: row.created_at,
  };
}
