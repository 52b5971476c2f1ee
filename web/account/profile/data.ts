import { queryOptions } from '@tanstack/vue-query';
import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';

export type Passkey = Schema<'Passkey'>;

export interface TwoFactorSecret {
  /** `otpauth://…`, as the QR code holds it. */
  readonly uri: string;
  readonly secret: string;
  readonly backupCodes: readonly string[];
}

export async function updatePerson(body: { readonly name: string; readonly company: string }): Promise<void> {
  await api.post('/api/auth/update-user', { body });
}

/** The new address holds once the link that is sent to it was opened; at once on servers without mail. */
export async function changeEmail(body: { readonly newEmail: string; readonly password: string }): Promise<void> {
  await api.post('/api/auth/change-email', { body });
}

export async function changePassword(body: Schema<'PasswordChange'>): Promise<void> {
  await api.post('/api/auth/change-password', { body });
}

/** Nothing is switched on until a code of the app was confirmed. */
export async function beginTwoFactor(password: string): Promise<TwoFactorSecret> {
  const { totpURI, backupCodes } = await api.post('/api/auth/two-factor/enable', { body: { password } });
  return { uri: totpURI, secret: new URL(totpURI).searchParams.get('secret') ?? '', backupCodes };
}

export async function confirmTwoFactor(code: string): Promise<void> {
  await api.post('/api/auth/two-factor/verify-totp', { body: { code } });
}

export async function endTwoFactor(password: string): Promise<void> {
  await api.post('/api/auth/two-factor/disable', { body: { password } });
}

export async function newBackupCodes(password: string): Promise<readonly string[]> {
  return (await api.post('/api/auth/two-factor/generate-backup-codes', { body: { password } })).backupCodes;
}

/** For good. Errors: `conflict` for the only owner of a workspace. */
export async function deleteAccount(password: string): Promise<void> {
  await api.post('/api/auth/delete-account', { body: { password } });
}

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async ({ signal }) => (await api.get('/api/auth/passkey/list-user-passkeys', { signal })).items,
});

export async function renamePasskey({ id, name }: { readonly id: string; readonly name: string }): Promise<void> {
  await api.post('/api/auth/passkey/update-passkey', { body: { id, name } });
}

export async function removePasskey(id: string): Promise<void> {
  await api.post('/api/auth/passkey/delete-passkey', { body: { id } });
}
