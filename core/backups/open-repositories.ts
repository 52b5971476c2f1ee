import { LRUCache } from 'lru-cache';
import type { KeyProvider } from '../crypto/key-provider.ts';
import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { openRepository } from '../repository/open-repository.ts';
import { remembered } from '../repository/remembered.ts';
import type { Manifest, Repository, Sealing } from '../repository/types.ts';
import type { Storage, StorageFolder } from '../storage/storage.ts';
import { type StorageRow, getRepository } from '../storages/store/repositories.ts';
import { recordingRepository } from './files/recording-repository.ts';
import { reportingRepository } from './files/reporting-repository.ts';
import { type BackupFacts, backupFacts } from './store/capture/backup-facts.ts';
import { baseManifest } from './store/capture/base-manifest.ts';
import { noteDamage } from './store/files/file-damage.ts';
import { activeKeyOf, repositoryKeyStore } from './store/files/repository-keys.ts';

const MOST_OPEN = 200;

export interface RepositoriesDeps {
  readonly db: Db;
  readonly keyProvider: KeyProvider;
  openStorage(row: StorageRow): Promise<Storage>;
}

export interface RepositoryScope {
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly tenantId: string;
  readonly sealing?: Sealing;
}

export interface OpenBackup {
  readonly facts: BackupFacts;
  readonly repository: Repository;
  /** What the backup builds on; null for the first in its repository. */
  readonly base: { readonly manifest: Manifest; readonly sha256: string } | null;
}

/** Repositories that this process has opened. What is kept is only what opening costs: keys and headers. */
export class Repositories {
  readonly #deps: RepositoriesDeps;
  readonly #open = new LRUCache<string, Promise<Repository>>({ max: MOST_OPEN });
  readonly #bases = new LRUCache<string, Promise<{ manifest: Manifest; sha256: string }>>({ max: MOST_OPEN });

  constructor(deps: RepositoriesDeps) {
    this.#deps = deps;
  }

  /**
   * `sealing` matters to who writes: files say themselves how they are sealed. Another revision of the storage is
   * opened again, and another data key: new keys count at once in every process.
   * Errors: `not-found`; `storage-*`, `key-*` and `repository-*` from opening it.
   */
  async open({ workspaceId, repositoryId, tenantId, sealing = 'aes-256-gcm' }: RepositoryScope): Promise<Repository> {
    const row = await getRepository(this.#deps.db, { workspaceId, id: repositoryId });
    if (!row) throw new CybbackError('not-found', 'The repository does not exist any more.');
    const keyId = await activeKeyOf(this.#deps.db, repositoryId);
    return remembered(this.#open, `${repositoryId} ${sealing} ${row.storage.revision} ${keyId ?? ''}`, async () => {
      const storage = await this.#deps.openStorage(row.storage);
      const options = { repositoryId, connectionId: row.connectionId, tenantId, sealing };
      const keyStore = repositoryKeyStore(this.#deps.db, repositoryId);
      const repository = await openRepository(storage, this.#deps.keyProvider, options, { keyStore });
      return reportingRepository(repository, (error) => noteDamage(this.#deps.db, repositoryId, error));
    });
  }

  /** Where the files of a repository lie, without opening it: that could write a header or keys. */
  async openFolder({
    workspaceId,
    repositoryId,
  }: Pick<RepositoryScope, 'workspaceId' | 'repositoryId'>): Promise<StorageFolder> {
    const row = await getRepository(this.#deps.db, { workspaceId, id: repositoryId });
    if (!row) throw new CybbackError('not-found', 'The repository does not exist any more.');
    return { storage: await this.#deps.openStorage(row.storage), name: `${row.connectionId}/` };
  }

  /** A backup that is being made: its facts, its repository and what it builds on. */
  async openBackup(backupId: string): Promise<OpenBackup> {
    const facts = await backupFacts(this.#deps.db, backupId);
    const { repositoryId } = facts;
    const repository = recordingRepository(await this.open(facts), { db: this.#deps.db, backupId, repositoryId });
    if (facts.baseManifest === null) return { facts, repository, base: null };
    const base = await remembered(this.#bases, `${facts.baseBackupId} ${facts.baseManifest.sha256}`, async () => {
      const found = await baseManifest(this.#deps.db, facts);
      if (!found) throw new Error('the backup that this one builds on is gone');
      return found;
    });
    return { facts, repository, base };
  }
}
