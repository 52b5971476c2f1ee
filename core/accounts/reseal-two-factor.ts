import { formatEnvelope, parseEnvelope, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { KeyProvider } from '../crypto/key-provider.ts';
import type { Db } from '../database/database.ts';
import { sessionSecret, versionOf } from './session-secret.ts';
import { listTwoFactor, replaceTwoFactor } from './store/two-factor.ts';

/**
 * The secrets of authenticator apps follow from the master key where the settings name no session secret: those of the old
 * key are sealed with the new one. What opens with neither is left; its person is let in as one who has lost the app.
 *
 * @returns how many were sealed.
 */
export async function resealTwoFactor(
  db: Db,
  { from, to }: { readonly from: KeyProvider; readonly to: KeyProvider },
): Promise<number> {
  const [before, now] = await Promise.all([from, to].map((provider) => sessionSecret(null, provider)));
  if (before === undefined || now === undefined || before === now) return 0;
  const version = versionOf(now);
  let sealed = 0;
  for (const row of await listTwoFactor(db)) {
    const [secret, backupCodes] = await Promise.all(
      [row.secret, row.backupCodes].map((text) => reseal(text, { before, now, version })),
    );
    if (secret === row.secret && backupCodes === row.backupCodes) continue;
    await replaceTwoFactor(db, row, { secret: secret ?? row.secret, backupCodes: backupCodes ?? row.backupCodes });
    sealed += 1;
  }
  return sealed;
}

async function reseal(
  text: string,
  { before, now, version }: { before: string; now: string; version: number },
): Promise<string> {
  const envelope = parseEnvelope(text);
  if (envelope !== null && envelope.version !== versionOf(before)) return text;
  try {
    const data = await symmetricDecrypt({ key: before, data: envelope?.ciphertext ?? text });
    return formatEnvelope(version, await symmetricEncrypt({ key: now, data }));
  } catch {
    // Sealed without a version by another secret, or damaged.
    return text;
  }
}
