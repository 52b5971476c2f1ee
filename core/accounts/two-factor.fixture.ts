import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { KeyProvider } from '../crypto/key-provider.ts';
import type { Db } from '../database/database.ts';
import { sessionSecret, sessionSecrets } from './session-secret.ts';

/** What everybody's authenticator app knows, sealed as before there were versions of the secret. */
export async function sealTwoFactor(db: Db, key: KeyProvider): Promise<void> {
  const [secret, codes] = await Promise.all(
    ['app', 'codes'].map(async (data) => symmetricEncrypt({ key: await sessionSecret(null, key), data })),
  );
  await sql`update person_two_factor set secret = ${secret}, backup_codes = ${codes}`.execute(db);
}

/** As an API process with these keys opens it. */
export async function openTwoFactor(
  db: Db,
  keys: { readonly inForce: KeyProvider; readonly other: KeyProvider | null },
): Promise<string[]> {
  const { versions, unnamed } = await sessionSecrets(null, keys);
  const known = new Map((versions ?? []).map(({ version, value }) => [version, value]));
  const { rows } = await sql<{ secret: string; codes: string }>`
    select secret, backup_codes as codes from person_two_factor`.execute(db);
  const key = { keys: known, currentVersion: versions?.[0]?.version ?? 0, legacySecret: unnamed };
  return Promise.all(
    rows.flatMap(({ secret, codes }) => [secret, codes]).map((data) => symmetricDecrypt({ key, data })),
  );
}
