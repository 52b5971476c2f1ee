import { queryOptions } from '@tanstack/vue-query';
import { send } from '../../shared/api/client.ts';

/** What the page shows of a passkey. */
export interface Passkey {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: string;
  /** The passkey is kept in an account of its maker and there on several devices. */
  readonly backedUp: boolean;
}

export interface TwoFactorSecret {
  /** `otpauth://…`, as the QR code holds it. */
  readonly uri: string;
  readonly secret: string;
  readonly backupCodes: readonly string[];
}

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly revokeOtherSessions: boolean;
}

export async function updatePerson(changes: { readonly name: string; readonly company: string }): Promise<void> {
  await send('POST', '/api/auth/update-user', { body: changes });
}

/** The new address holds once the link that is sent to it was opened; at once on servers without mail. */
export async function changeEmail(newEmail: string): Promise<void> {
  await send('POST', '/api/auth/change-email', { body: { newEmail } });
}

export async function changePassword(change: PasswordChange): Promise<void> {
  await send('POST', '/api/auth/change-password', { body: change });
}

/** Nothing is switched on until a code of the app was confirmed. */
export async function beginTwoFactor(password: string): Promise<TwoFactorSecret> {
  const response = await send('POST', '/api/auth/two-factor/enable', { body: { password } });
  const { totpURI: uri, backupCodes } = await response.json() as { readonly totpURI: string; readonly backupCodes: readonly string[] };
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backupCodes };
}

export async function confirmTwoFactor(code: string): Promise<void> {
  await send('POST', '/api/auth/two-factor/verify-totp', { body: { code } });
}

export async function endTwoFactor(password: string): Promise<void> {
  await send('POST', '/api/auth/two-factor/disable', { body: { password } });
}

export async function newBackupCodes(password: string): Promise<readonly string[]> {
  const response = await send('POST', '/api/auth/two-factor/generate-backup-codes', { body: { password } });
  return (await response.json() as { readonly backupCodes: readonly string[] }).backupCodes;
}

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async ({ signal }) => (await (await send('GET', '/api/auth/passkey/list-user-passkeys', { signal })).json()) as readonly Passkey[],
});

export async function renamePasskey({ id, name }: { readonly id: string; readonly name: string }): Promise<void> {
  await send('POST', '/api/auth/passkey/update-passkey', { body: { id, name } });
}

export async function removePasskey(id: string): Promise<void> {
  await send('POST', '/api/auth/passkey/delete-passkey', { body: { id } });
}
