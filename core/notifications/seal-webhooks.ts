import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { putSealedUrl, unsealedWebhooks } from './store/notification-webhooks.ts';
import { sealWebhookUrl } from './webhook-secret.ts';

export interface SealWebhooksDeps {
  readonly db: Db;
  readonly box: SecretBox;
  readonly logger: Logger;
}

/** Seals the addresses that earlier versions have stored as text. Any number of processes may do so at once. Never fails. */
export async function sealWebhooks({ db, box, logger }: SealWebhooksDeps): Promise<void> {
  await sealAll(db, box).catch((error: unknown) =>
    logger.warn({ err: error }, 'addresses of webhooks could not be sealed; the next start tries again'),
  );
}

async function sealAll(db: Db, box: SecretBox): Promise<void> {
  for (let found = await unsealedWebhooks(db); found.length > 0; found = await unsealedWebhooks(db)) {
    for (const row of found) await putSealedUrl(db, row, await sealWebhookUrl(box, row.workspaceId, row.url));
  }
}
