import { queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';

export type InvitationLink = Schema<'InvitationLink'>;

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
export async function signInWithPassword(body: Credentials): Promise<'signedIn' | 'twoFactor'> {
  const { twoFactorRedirect } = await api.post('/api/auth/sign-in/email', { body });
  return twoFactorRedirect ? 'twoFactor' : 'signedIn';
}

export interface SecondFactor {
  readonly kind: 'totp' | 'backupCode';
  readonly code: string;
  readonly trustDevice: boolean;
}

export async function sendSecondFactor({ kind, ...body }: SecondFactor): Promise<void> {
  if (kind === 'totp') await api.post('/api/auth/two-factor/verify-totp', { body });
  else await api.post('/api/auth/two-factor/verify-backup-code', { body });
}

/** The answer is the same for an address that has an account already: its owner gets an email about it. */
export async function signUp(body: NewAccount): Promise<void> {
  await api.post('/api/auth/sign-up/email', { body });
}

export interface Asked {
  readonly email: string;
  readonly invitation: string | undefined;
}

export async function sendVerificationMail(body: Asked): Promise<void> {
  await api.post('/api/auth/send-verification-email', { body });
}

export async function verifyEmail(token: string): Promise<void> {
  await api.get('/api/auth/verify-email', { query: { token } });
}

export async function askForPasswordReset(body: Asked): Promise<void> {
  await api.post('/api/auth/request-password-reset', { body });
}

export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await api.post('/api/auth/reset-password', { body: { token, newPassword } });
}

export async function signOut(): Promise<void> {
  await api.post('/api/auth/sign-out');
}

export function invitationLinkQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation-links', token],
    queryFn: ({ signal }) => api.get('/api/v1/invitation-links/{token}', { path: { token }, signal }),
    staleTime: 60_000,
  });
}

export function acceptInvitation(token: string): Promise<Schema<'AcceptedInvitation'>> {
  return api.post('/api/v1/invitation-links/{token}/accept', { path: { token } });
}

export function createWorkspace(body: Schema<'NewWorkspace'>, idempotencyKey: string): Promise<Schema<'OwnWorkspace'>> {
  return api.post('/api/v1/workspaces', { body, idempotencyKey });
}
