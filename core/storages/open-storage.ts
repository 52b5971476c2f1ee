import type { StorageConfig } from '../config/config.ts';
import type { Secret } from '../config/secret.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import { CybbackError } from '../domain/errors.ts';
import { guardedAgents } from '../net/guarded-agents.ts';
import { folderStorage } from '../storage/folder-storage.ts';
import type { S3Options } from '../storage/s3-client.ts';
import { s3Settings } from '../storage/s3-settings.ts';
import { s3Storage } from '../storage/s3-storage.ts';
import { createSparedBuckets } from '../storage/spared-buckets.ts';
import type { Storage } from '../storage/storage.ts';
import { testBucket, type BucketTest } from '../storage/test-bucket.ts';
import type { BucketValues } from './passed-test.ts';
import { openStorageSecret } from './storage-secret.ts';
import type { StorageRow } from './store/repositories.ts';

export interface StoragesDeps {
  readonly config: StorageConfig;
  /** Of the managed storage. */
  readonly secretAccessKey: Secret | null;
  readonly box: SecretBox;
}

/** Connections to one host at a time, for all tenants of the process whose buckets are there. */
const MOST_SOCKETS = 64;

/** Storages as this process reaches them: customers' through the guard, the provider's own as its settings say. */
export class Storages {
  readonly #deps: StoragesDeps;
  readonly #agents;
  readonly #spared = createSparedBuckets();
  #managed: Storage | null = null;

  constructor(deps: StoragesDeps) {
    this.#deps = deps;
    this.#agents = guardedAgents({
      allowPrivate: deps.config.allowPrivateEndpoints,
      code: 'storage-endpoint-refused',
      agent: { maxSockets: MOST_SOCKETS },
    });
  }

  /** Errors: `key-wrong` where the secret does not open. Nothing is asked of the storage yet. */
  async open(row: StorageRow): Promise<Storage> {
    switch (row.kind) {
      case 'managed':
        return (this.#managed ??= this.#openManaged());
      case 's3':
        return this.#openBucket(row.id, await this.#optionsOf(row));
      case 'folder':
        throw new CybbackError(
          'storage-unreachable',
          'Storage in a folder is only offered as the managed storage of this server.',
        );
    }
  }

  test({ settings, secretAccessKey }: BucketValues): Promise<BucketTest> {
    const { accessKeyId, ...place } = settings;
    return testBucket({ ...place, credentials: { accessKeyId, secretAccessKey } }, { agents: this.#agents });
  }

  close(): void {
    this.#agents.destroy();
  }

  #openBucket(id: string, options: S3Options): Storage {
    // Of each customer apart: what one of them is answered says nothing to another.
    const { credentials, ...place } = options;
    const spared = this.#spared(JSON.stringify([id, place, credentials?.accessKeyId]));
    return s3Storage(options, { connections: { agents: this.#agents, spared } });
  }

  async #optionsOf(row: StorageRow): Promise<S3Options> {
    if (row.secretSealed === null)
      throw new CybbackError(
        'storage-credentials',
        `The keys of the storage ${row.name} are not there any more. Enter them again.`,
      );
    const { accessKeyId, ...place } = s3Settings.parse(row.settings);
    return {
      ...place,
      credentials: { accessKeyId, secretAccessKey: await openStorageSecret(this.#deps.box, row.id, row.secretSealed) },
    };
  }

  #openManaged(): Storage {
    const { managed } = this.#deps.config;
    if (managed.kind === 'folder') return folderStorage(managed.path);
    const { accessKeyId, kind: _, ...place } = managed;
    const secret = this.#deps.secretAccessKey;
    return s3Storage({
      ...place,
      credentials: accessKeyId !== null && secret ? { accessKeyId, secretAccessKey: secret.reveal() } : null,
    });
  }
}
