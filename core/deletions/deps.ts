import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { Billing } from '../licences/billing.ts';
import type { Storage } from '../storage/storage.ts';
import type { StorageRow } from '../storages/store/repositories.ts';
import type { Jobs } from '../temporal/client.ts';

export interface DeletionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly box: SecretBox;
  readonly jobs: Jobs;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** Null: there are no plans. */
  readonly billing: Pick<Billing, 'endSubscription' | 'setRenewal'> | null;
  openStorage(row: StorageRow): Promise<Storage>;
}
