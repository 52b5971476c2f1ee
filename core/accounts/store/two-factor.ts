import type { Db } from '../../database/database.ts';

export interface TwoFactorSecrets {
  readonly id: string;
  readonly secret: string;
  readonly backupCodes: string;
}

/** Of everybody who uses an authenticator app; each a few hundred bytes. */
export function listTwoFactor(db: Db): Promise<TwoFactorSecrets[]> {
  return db.selectFrom('personTwoFactor').select(['id', 'secret', 'backupCodes']).orderBy('id').execute();
}

/** Only where nobody has changed them since they were read. */
export async function replaceTwoFactor(
  db: Db,
  { id, secret, backupCodes }: TwoFactorSecrets,
  changed: Omit<TwoFactorSecrets, 'id'>,
): Promise<void> {
  await db
    .updateTable('personTwoFactor')
    .set(changed)
    .where('id', '=', id)
    .where('secret', '=', secret)
    .where('backupCodes', '=', backupCodes)
    .execute();
}
