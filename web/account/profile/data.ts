import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type {
  backupCodes,
  passkey,
  passkeyList,
  passwordChange,
  twoFactorSetup,
} from '#api/accounts/sign-in-schema.ts';
import { api, send } from '../../shared/api/client.ts';

export type Passkey = z.infer<typeof passkey>;

export interface TwoFactorSecret {
  /** `otpauth://…`, as the QR code holds it. */
  readonly uri: string;
  readonly secret: string;
  readonly backupCodes: readonly string[];
}

export async function updatePerson(changes: { readonly name: string; readonly company: string }): Promise<void> {
  await send('POST', '/api/auth/update-user', { body: changes });
}

/** The new address holds once the link that is sent to it was opened; at once on servers without mail. */
export async function changeEmail(newEmail: string): Promise<void> {
  await send('POST', '/api/auth/change-email', { body: { newEmail } });
}

export async function changePassword(change: z.infer<typeof passwordChange>): Promise<void> {
  await send('POST', '/api/auth/change-password', { body: change });
}

/** Nothing is switched on until a code of the app was confirmed. */
export async function beginTwoFactor(password: string): Promise<TwoFactorSecret> {
  const setup = await api.post<z.infer<typeof twoFactorSetup>>('/api/auth/two-factor/enable', { password });
  return {
    uri: setup.totpURI,
    secret: new URL(setup.totpURI).searchParams.get('secret') ?? '',
    backupCodes: setup.backupCodes,
  };
}

export async function confirmTwoFactor(code: string): Promise<void> {
  await send('POST', '/api/auth/two-factor/verify-totp', { body: { code } });
}

export async function endTwoFactor(password: string): Promise<void> {
  await send('POST', '/api/auth/two-factor/disable', { body: { password } });
}

export async function newBackupCodes(password: string): Promise<readonly string[]> {
  return (await api.post<z.infer<typeof backupCodes>>('/api/auth/two-factor/generate-backup-codes', { password }))
    .backupCodes;
}

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async ({ signal }) =>
    (await api.get<z.infer<typeof passkeyList>>('/api/auth/passkey/list-user-passkeys', {}, signal)).items,
});

export async function renamePasskey({ id, name }: { readonly id: string; readonly name: string }): Promise<void> {
  await send('POST', '/api/auth/passkey/update-passkey', { body: { id, name } });
}

export async function removePasskey(id: string): Promise<void> {
  await send('POST', '/api/auth/passkey/delete-passkey', { body: { id } });
}
