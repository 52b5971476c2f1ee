import { type ErrorCode, CybbackError } from '../domain/errors.ts';

const SIGN_IN_AGAIN = 'This sign-in took too long or was started elsewhere. Start it again.';
const PASSKEY = 'The passkey was not accepted. Try again, and let the device ask for your PIN, finger or face.';

/** By better-auth's code: ours, and a sentence that says what to do. */
const REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  INVALID_EMAIL_OR_PASSWORD: [
    'sign-in-failed',
    'E-mail address or password is wrong. Check both, or choose a new password with "Forgot password".',
  ],
  EMAIL_NOT_VERIFIED: [
    'email-not-verified',
    'Your address is not verified yet. A new mail with a link is on its way to it: open the link, then sign in.',
  ],
  INVALID_PASSWORD: ['password-wrong', 'The password is wrong. Enter the one that you sign in with.'],
  CREDENTIAL_ACCOUNT_NOT_FOUND: ['password-wrong', 'This account has no password. Choose one with "Forgot password".'],
  PASSWORD_TOO_SHORT: ['password-too-weak', 'The password is too short. Choose a longer one.'],
  PASSWORD_TOO_LONG: ['password-too-weak', 'The password is too long. Choose a shorter one.'],
  INVALID_EMAIL: ['request-invalid', 'Enter an e-mail address such as anna@example.com.'],
  UNAUTHORIZED: ['unauthenticated', 'You are not signed in, or not any more. Sign in.'],
  INVALID_TOKEN: ['link-expired', 'The link is not valid any more, or was used already. Ask for a new one.'],
  TOKEN_EXPIRED: ['link-expired', 'The link is not valid any more. Ask for a new one.'],
  USER_NOT_FOUND: ['link-expired', 'The link belongs to an address that is not in use any more.'],
  INVALID_USER: ['link-expired', 'The link belongs to another account.'],
  EMAIL_ALREADY_VERIFIED: ['conflict', 'The address is verified already.'],
  EMAIL_MISMATCH: ['conflict', 'You are signed in with another address.'],
  INVALID_CODE: [
    'code-wrong',
    'The code is wrong. Enter the one that your authenticator app shows now; check the clock of the device if it goes on.',
  ],
  INVALID_BACKUP_CODE: ['code-wrong', 'The backup code is wrong, or was used already. Each of them works once.'],
  INVALID_TWO_FACTOR_COOKIE: ['sign-in-again', SIGN_IN_AGAIN],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['sign-in-again', 'Too many wrong codes. Start the sign-in again.'],
  TOTP_ALREADY_ENABLED: ['conflict', 'Two-factor sign-in is on already. Switch it off first to set it up again.'],
  TOTP_NOT_ENABLED: ['conflict', 'Two-factor sign-in is not set up. Set it up first.'],
  TWO_FACTOR_NOT_ENABLED: ['conflict', 'Two-factor sign-in is not on. Switch it on first.'],
  BACKUP_CODES_NOT_ENABLED: ['conflict', 'There are no backup codes: two-factor sign-in is not on.'],
  SESSION_NOT_FRESH: ['sign-in-again', 'Your sign-in was too long ago for this. Sign in again.'],
  CHALLENGE_NOT_FOUND: ['passkey-refused', 'Asking for the passkey took too long. Try again.'],
  PASSKEY_NOT_FOUND: ['passkey-refused', 'This passkey is not known, or was removed. Sign in in another way.'],
  AUTHENTICATION_FAILED: ['passkey-refused', PASSKEY],
  FAILED_TO_VERIFY_REGISTRATION: ['passkey-refused', PASSKEY],
  USER_NOT_VERIFIED: ['passkey-refused', PASSKEY],
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: ['passkey-refused', PASSKEY],
  INVALID_ORIGIN: ['origin-refused', 'The request comes from another site than this server.'],
  MISSING_OR_NULL_ORIGIN: ['origin-refused', 'The request does not say which site it comes from.'],
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: ['origin-refused', 'The request comes from another site than this server.'],
  VALIDATION_ERROR: ['request-invalid', 'The request is not valid.'],
  FIELD_NOT_ALLOWED: ['request-invalid', 'A field of the request cannot be set.'],
};

/** An answer of better-auth that is no success, in our words. */
export function refusalOf(status: number, body: unknown): CybbackError {
  const code = codeIn(body);
  const known = code === null ? undefined : REFUSALS[code];
  if (known) return new CybbackError(known[0], known[1]);
  if (status === 401) return new CybbackError('unauthenticated', 'You are not signed in, or not any more. Sign in.');
  if (status === 404) return new CybbackError('not-found', 'There is nothing of that kind.');
  if (status === 409) return new CybbackError('conflict', 'Something else happened at the same time. Try again.');
  if (status < 500)
    return new CybbackError('request-invalid', 'The request is not valid.', { facts: { reason: code } });
  return new CybbackError(
    'internal',
    'Something went wrong on our side. Try again; if it stays so, name the request ID to support.',
    { facts: { reason: code } },
  );
}

export function codeIn(body: unknown): string | null {
  const code: unknown = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  return typeof code === 'string' ? code : null;
}
