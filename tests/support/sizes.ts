import { expect } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { TenantHarness } from './tenant-harness.ts';

/**
 * What a backup and its repository say of their size is what lies in the storage, indexes and manifests included. @returns
 * how many packs the backup has written.
 */
export async function expectSizes(harness: TenantHarness, backup: Backup): Promise<number> {
  const { db, storage } = harness;
  const sizes = new Map<string, number>();
  for (const folder of ['indexes', 'manifests', 'packs'])
    for await (const { key, sizeBytes } of storage.list(`${backup.connectionId}/${folder}/`))
      sizes.set(key.slice(backup.connectionId.length + 1), sizeBytes);
  const sum = (bytes: Iterable<number>): number => [...bytes].reduce((all, each) => all + each, 0);
  const repository = await db
    .selectFrom('repository')
    .select('bytesStored')
    .where('id', '=', backup.repositoryId)
    .executeTakeFirstOrThrow();
  expect(repository.bytesStored).toBe(sum(sizes.values()));
  const written = await db
    .selectFrom('storedFile')
    .select(['path', 'kind', 'type'])
    .where('repositoryId', '=', backup.repositoryId)
    .where('backupId', '=', backup.id)
    .execute();
  expect(backup.bytesWritten).toBe(sum(written.map(({ path }) => sizes.get(path) ?? Number.NaN)));
  const types = await db
    .selectFrom('backupType')
    .select(['type', 'bytesWritten'])
    .where('backupId', '=', backup.id)
    .execute();
  for (const { type, bytesWritten } of types)
    expect(bytesWritten, type).toBe(
      sum(written.filter((file) => file.type === type).map(({ path }) => sizes.get(path) ?? Number.NaN)),
    );
  return written.filter(({ kind }) => kind === 'pack').length;
}
