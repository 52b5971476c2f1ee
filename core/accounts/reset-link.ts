import type { Auth } from 'better-auth';
import { type RandomBytes, systemRandom } from '../crypto/random.ts';

const TOKEN_BYTES = 32;

/** By which better-auth keeps the link with which a password can be chosen. */
export function resetLinkKey(token: string): string {
  return `reset-password:${token}`;
}

/** As if the person had asked for it. @returns the token of the link. */
export async function makeResetLink(
  { $context }: Pick<Auth, '$context'>,
  { personId, expiresAt }: { personId: string; expiresAt: Date },
  random: RandomBytes = systemRandom,
): Promise<string> {
  const token = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
  const { internalAdapter } = await $context;
  await internalAdapter.createVerificationValue({ value: personId, identifier: resetLinkKey(token), expiresAt });
  return token;
}
