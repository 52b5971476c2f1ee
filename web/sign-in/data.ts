import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { newWorkspace, ownWorkspace } from '#api/accounts/schema.ts';
import type { signInAnswer } from '#api/accounts/sign-in-schema.ts';
import type { acceptedInvitation, invitationLink } from '#api/members/schema.ts';
import { api, send } from '../shared/api/client.ts';

export type InvitationLink = z.infer<typeof invitationLink>;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface NewAccount extends Credentials {
  readonly name: string;
  readonly company: string;
  /** The token of the invitation that is being followed: the mail leads back to it. */
  readonly invitation?: string | undefined;
}

/** `twoFactor`: the password was right, a code is needed as well. */
export async function signInWithPassword({ email, password }: Credentials): Promise<'signedIn' | 'twoFactor'> {
  const response = await send('POST', '/api/auth/sign-in/email', { body: { email, password } });
  const { twoFactorRedirect } = (await response.json()) as z.infer<typeof signInAnswer>;
  return twoFactorRedirect ? 'twoFactor' : 'signedIn';
}

export interface SecondFactor {
  readonly kind: 'totp' | 'backupCode';
  readonly code: string;
  readonly trustDevice: boolean;
}

export async function sendSecondFactor({ kind, code, trustDevice }: SecondFactor): Promise<void> {
  const path = kind === 'totp' ? '/api/auth/two-factor/verify-totp' : '/api/auth/two-factor/verify-backup-code';
  await send('POST', path, { body: { code, trustDevice } });
}

/** The answer is the same for an address that has an account already: its owner is told by mail. */
export async function signUp(account: NewAccount): Promise<void> {
  await send('POST', '/api/auth/sign-up/email', { body: account });
}

export interface Asked {
  readonly email: string;
  readonly invitation: string | undefined;
}

export async function sendVerificationMail(asked: Asked): Promise<void> {
  await send('POST', '/api/auth/send-verification-email', { body: asked });
}

export async function verifyEmail(token: string): Promise<void> {
  await send('GET', '/api/auth/verify-email', { query: { token } });
}

export async function askForPasswordReset(asked: Asked): Promise<void> {
  await send('POST', '/api/auth/request-password-reset', { body: asked });
}

export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await send('POST', '/api/auth/reset-password', { body: { token, newPassword } });
}

export async function signOut(): Promise<void> {
  await send('POST', '/api/auth/sign-out', { body: {} });
}

export function invitationLinkQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation-links', token],
    queryFn: ({ signal }) => api.get<InvitationLink>(`/invitation-links/${encodeURIComponent(token)}`, {}, signal),
    staleTime: 60_000,
  });
}

export function acceptInvitation(token: string): Promise<z.infer<typeof acceptedInvitation>> {
  return api.post(`/invitation-links/${encodeURIComponent(token)}/accept`);
}

export function createWorkspace(
  body: z.input<typeof newWorkspace>,
  idempotencyKey: string,
): Promise<z.infer<typeof ownWorkspace>> {
  return api.post('/workspaces', body, { headers: { 'idempotency-key': idempotencyKey } });
}
