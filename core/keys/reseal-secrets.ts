import { accountMailContext } from '../accounts/account-mail-queue.ts';
import { differenceContext } from '../backups/proof/difference-detail.ts';
import { frameContext } from '../backups/proof/scratch-pack.ts';
import { credentialContext } from '../connections/store/credentials.ts';
import { SEALED_FINGERPRINT, type SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { otherwiseSealed, replaceSealed, SEALED_COLUMNS, type SealedRow } from '../database/sealed-columns.ts';
import { isCybbackError } from '../domain/errors.ts';
import { webhookSecretContext, webhookUrlContext } from '../notifications/webhook-secret.ts';
import { itemContext } from '../restores/store/restore-items.ts';
import { storageTestContext } from '../storages/passed-test.ts';
import { storageSecretContext } from '../storages/storage-secret.ts';

type NameOf<Column> = Column extends { table: infer Table extends string; column: infer Name extends string }
  ? `${Table}.${Name}`
  : never;
type ColumnName = NameOf<(typeof SEALED_COLUMNS)[number]>;

const item =
  (part: Parameters<typeof itemContext>[2]) =>
  ([restoreId = '', ordinal = '']: readonly string[]): string =>
    itemContext(restoreId, Number(ordinal), part);

/** What a secret is bound to, by the primary key of its row. A compile error where a sealed column has none. */
const CONTEXTS = {
  'connection.credential_sealed': ([id = '']) => credentialContext(id),
  'storage.secret_sealed': ([id = '']) => storageSecretContext(id),
  'storage_test.mac_key_sealed': ([id = '']) => storageTestContext(id),
  'notification_webhook.secret_sealed': ([workspaceId = '']) => webhookSecretContext(workspaceId),
  'notification_webhook.url_sealed': ([workspaceId = '']) => webhookUrlContext(workspaceId),
  'account_mail.content_sealed': ([id = '']) => accountMailContext(id),
  'restore_item.detail_sealed': item('detail'),
  'restore_item.result_sealed': item('result'),
  'restore_item.before_sealed': item('before'),
  'restore_item.after_sealed': item('after'),
  'proof_frame.body_sealed': ([proofId = '', packId = '', frame = '']) =>
    frameContext({ proofId, packId, frame: Number(frame) }),
  'proof_difference.detail_sealed': ([proofId = '', type = '', objectId = '']) =>
    differenceContext(proofId, { type, objectId }),
} satisfies Record<ColumnName, (key: readonly string[]) => string>;

/** What the secret of a column is bound to in the row of that primary key. */
export function sealedContext(
  column: { readonly table: string; readonly column: string },
  key: readonly string[],
): string {
  const contextOf: (key: readonly string[]) => string = CONTEXTS[`${column.table}.${column.column}` as ColumnName];
  return contextOf(key);
}

export interface Resealed {
  /** Secrets that are sealed with the new key now and were not before. */
  readonly sealed: number;
  readonly unreadable: number;
  /** Those that open with neither key, by table and row: they did not open before either. The first ones. */
  readonly named: readonly string[];
}

const MOST_NAMED = 50;

/**
 * Seals every secret of the database with the new key that is sealed with another one. Rows that are done are not read again,
 * so that whoever was killed continues; a row that somebody changes meanwhile is left to the next pass.
 */
export async function resealSecrets(
  db: Db,
  /** `box` opens with both keys and seals with the new one, whose fingerprint this is, in hex. */
  { box, fingerprint }: { box: SecretBox; fingerprint: string },
): Promise<Resealed> {
  let sealed = 0;
  let unreadable = 0;
  const named: string[] = [];
  for (const column of SEALED_COLUMNS) {
    for (let after: readonly string[] | null = null; ;) {
      const rows: SealedRow[] = await otherwiseSealed(db, column, { place: SEALED_FINGERPRINT, fingerprint, after });
      for (const row of rows) {
        const context = sealedContext(column, row.key);
        try {
          await replaceSealed(db, column, {
            row,
            sealed: await box.seal(await box.open(row.sealed, context), context),
          });
          sealed += 1;
        } catch (error) {
          if (!isCybbackError(error, 'key-wrong')) throw error;
          unreadable += 1;
          if (named.length < MOST_NAMED) named.push(`${column.table} ${row.key.join(' ')}, ${column.column}`);
        }
      }
      after = rows.at(-1)?.key ?? null;
      if (after === null) break;
    }
  }
  return { sealed, unreadable, named };
}
