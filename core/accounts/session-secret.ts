import { createHash } from 'node:crypto';
import type { Secret } from '../config/index.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';

/** Signs cookies and links, and seals the secrets of authenticator apps. The same in every API process. */
export async function sessionSecret(setting: Secret | null, keyProvider: KeyProvider): Promise<string> {
  return setting?.reveal() ?? Buffer.from(await keyProvider.derive('session-secret')).toString('base64url');
}

export interface SessionSecrets {
  /** In force: signs and seals. */
  readonly secret: string;
  /** Every one that opens, the one in force first; what is sealed names its version. Null: one that the settings name. */
  readonly versions: readonly SecretVersion[] | null;
  /** Opens what names no version. */
  readonly unnamed: string;
}

export interface SecretVersion {
  readonly version: number;
  readonly value: string;
}

/** Those that follow from the master keys of a process: while the master key is changed, both open. */
export async function sessionSecrets(
  setting: Secret | null,
  { inForce, other }: { readonly inForce: KeyProvider; readonly other: KeyProvider | null },
): Promise<SessionSecrets> {
  const secret = await sessionSecret(setting, inForce);
  if (setting) return { secret, versions: null, unnamed: secret };
  const before = other && (await sessionSecret(null, other));
  const values = [secret, ...(before === null || before === secret ? [] : [before])];
  return { secret, versions: values.map((value) => ({ version: versionOf(value), value })), unnamed: secret };
}

/** The same in every process, and telling nothing of the secret. */
export function versionOf(secret: string): number {
  return createHash('sha256').update('cybback/session-secret-version').update(secret).digest().readUInt32BE(0) >>> 1;
}
