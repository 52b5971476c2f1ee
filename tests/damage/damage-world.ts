import { Repositories } from '#core/backups/open-repositories.ts';
import { getBackup, type Backup } from '#core/backups/store/backups.ts';
import { finishedTypes } from '#core/backups/store/capture/backup-facts.ts';
import { openVersions } from '#core/backups/store/capture/lookups.ts';
import { repositoryKeyStore } from '#core/backups/store/files/repository-keys.ts';
import { beginVerification, getVerification, type Verification } from '#core/backups/store/files/verifications.ts';
import { keyFilePath } from '#core/repository/key-files.ts';
import type { Repository, RunRef, Sealing, StoredVersion, VersionRead } from '#core/repository/types.ts';
import type { Storage } from '#core/storage/storage.ts';
import { tenantHarness } from '../support/tenant-harness.ts';
import type { Kind, Target } from './damages.ts';

export type DamageWorld = Awaited<ReturnType<typeof damageWorld>>;

/** A tenant of which the users are backed up into a storage that a test damages. */
export async function damageWorld(storage: Storage) {
  const harness = await tenantHarness({ storage, simulator: { users: 12, groups: 2, seed: 5 } });
  const { db, workspaceId, tenant } = harness;
  const connectionId = await harness.connect();

  async function backup(mode: 'full' | 'auto', sealing: Sealing = 'aes-256-gcm'): Promise<Backup> {
    const id = await harness.begin(connectionId, mode, sealing);
    await harness.run('startBackup', id);
    for (let done = false; !done;) ({ done } = await harness.run('proveBase', id));
    await harness.run('captureContext', id);
    await harness.readType(id, 'users');
    await harness.run('finishType', id, 'users');
    await harness.run('publishBackup', id);
    const made = await getBackup(db, { workspaceId, id });
    if (!made) throw new Error('the backup is gone');
    return made;
  }

  /** As a process that has just started. */
  async function open(repositoryId: string): Promise<Repository> {
    const repositories = new Repositories({
      db,
      keyProvider: harness.keyProvider,
      openStorage: () => Promise.resolve(storage),
    });
    return repositories.open({ workspaceId, repositoryId, tenantId: tenant.id });
  }

  /** Every user of the newest backup, as the catalogue knows it. */
  async function versions(): Promise<StoredVersion[]> {
    const ids = tenant.list('users').map((user) => String(user['id']));
    const open = await openVersions(db, { backupId: '', connectionId, type: 'users' }, ids);
    return [...open.values()].map(({ objectId: id, hash, location }) => ({ type: 'users', id, hash, location }));
  }

  async function browse({ repositoryId }: Backup): Promise<VersionRead[]> {
    return (await open(repositoryId)).readVersions(await versions());
  }

  async function readManifest({ repositoryId, manifestKey, manifestSha256, sealing }: Backup): Promise<unknown> {
    return (await open(repositoryId)).readManifest({ key: manifestKey ?? '', sha256: manifestSha256 ?? '', sealing });
  }

  async function verify({ id }: Backup): Promise<Verification> {
    await beginVerification(db, id);
    for (let done = false; !done;) ({ done } = await harness.run('verifyWindow', id));
    return getVerification(db, id);
  }

  /** Whether the storage alone holds the whole backup: what is wrong with it, and how many users it has. */
  async function fromStorage(backup: Backup): Promise<{ findings: string[]; users: number }> {
    const repository = await open(backup.repositoryId);
    const { manifestKey: key, manifestSha256: sha256, sealing, seq } = backup;
    if (key === null || sha256 === null || seq === null) throw new Error('not published');
    const ref = { key, sha256, sealing, seq, backupId: backup.id, sizeBytes: 0 };
    const findings: string[] = [];
    // Of the manifest before it, whose damage is another backup's.
    for await (const { message } of repository.verify(ref)) if (!message.includes(' followed.')) findings.push(message);
    const manifest = await repository.readManifest(ref);
    let users = 0;
    for await (const entry of repository.readObjectRuns(manifest.types.users?.objectRuns ?? []))
      users += entry.deleted ? 0 : 1;
    return { findings, users };
  }

  /** Of the key that seals: others may lie beside it, under whatever names. */
  async function keyFile({ repositoryId }: Backup): Promise<string> {
    const { keys, activeId } = await repositoryKeyStore(db, repositoryId).read();
    const active = keys.find(({ id }) => id === activeId);
    return active ? keyFilePath(connectionId, active) : '';
  }

  /** A file that the newest backup needs, and another of its kind. */
  async function target(kind: Kind, newest: Backup): Promise<Target> {
    const [finished] = (await finishedTypes(db, newest.id)).filter(({ type }) => type === 'users');
    const held = finished?.manifest;
    const listed = async (folder: string): Promise<string[]> => {
      const keys: string[] = [];
      for await (const file of storage.list(`${connectionId}/${folder}`)) keys.push(file.key);
      return keys;
    };
    const besides = (keys: readonly string[], key: string): string => keys.find((found) => found !== key) ?? '';
    const run = (runs: readonly RunRef[] = []): string => `${connectionId}/indexes/users/${runs[0]?.id ?? ''}`;
    const manifest = {
      seq: newest.seq ?? 0,
      backupId: newest.id,
      repositoryId: newest.repositoryId,
      tenantId: tenant.id,
    };
    const of = (key: string, other: string): Target => ({ storage, kind, key, other, manifest });
    switch (kind) {
      case 'manifest':
        return of(newest.manifestKey ?? '', besides(await listed('manifests/'), newest.manifestKey ?? ''));
      case 'objects':
        return of(run(held?.objectRuns), besides(await listed('indexes/users/'), run(held?.objectRuns)));
      case 'links':
        return of(run(held?.linkRuns), besides(await listed('indexes/users/'), run(held?.linkRuns)));
      case 'pack': {
        const [first] = await versions();
        const key = `${connectionId}/packs/${first?.location.packId ?? ''}`;
        return of(key, besides(await listed('packs/'), key));
      }
      case 'key':
        return of(await keyFile(newest), `${connectionId}/repository.json`);
      case 'header':
        return of(`${connectionId}/repository.json`, await keyFile(newest));
    }
  }

  /** How many packs a backup has written. */
  async function packsOf({ id, repositoryId }: Backup): Promise<number> {
    const { packs } = await db
      .selectFrom('storedFile')
      .select((eb) => eb.fn.countAll<number>().as('packs'))
      .where('repositoryId', '=', repositoryId)
      .where('backupId', '=', id)
      .where('kind', '=', 'pack')
      .executeTakeFirstOrThrow();
    return Number(packs);
  }

  return {
    ...harness,
    connectionId,
    packsOf,
    backup,
    browse,
    versions,
    readManifest,
    verify,
    fromStorage,
    target,
    open,
  };
}
