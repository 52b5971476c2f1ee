import { randomUUID } from 'node:crypto';
import { APIError } from '@better-auth/core/error';
import { passkey } from '@better-auth/passkey';
import { type Auth, type BetterAuthOptions, betterAuth } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Db } from '../database/database.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../domain/passwords/password-problem.ts';
import type { Logger } from '../observability/logger.ts';
import { AUTH_TABLES, PASSKEY_TABLE, TWO_FACTOR_TABLES } from './auth-tables.ts';
import { invitationOfLink, invitationOfRequest } from './followed-invitation.ts';
import type { SessionSecrets } from './session-secret.ts';

export const AUTH_PATH = '/api/auth';
/** Set by us alone: what a browser sends under this name never gets there. */
export const ADDRESS_HEADER = 'x-cybback-client-address';
/** Set by us alone as well: who is signed in by the link of the mail that verifies the address. */
export const SIGN_IN_HEADER = 'x-cybback-sign-in';
export const VERIFICATION_VALID_MS = 24 * 3_600_000;
export const RESET_VALID_MS = 3_600_000;

const DAY_S = 86_400;
const PRODUCT = 'CYBBACK for Microsoft Entra ID';

export interface AuthPerson {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

export interface AuthLink {
  readonly token: string;
  /** The token of the invitation that was being followed. */
  readonly invitation: string | null;
}

/** Emails to people about their accounts; each call returns at once and never fails. */
export interface AuthMails {
  verify(person: AuthPerson, link: AuthLink): void;
  takenAddress(person: AuthPerson, invitation: string | null): void;
  reset(person: AuthPerson, link: AuthLink): void;
  wasReset(person: AuthPerson): Promise<void>;
}

export interface BetterAuthDeps {
  readonly db: Db;
  readonly secret: string;
  /** Where it follows from the master key, see `sessionSecrets`. */
  readonly secrets?: SessionSecrets | undefined;
  readonly publicUrl: string;
  /** Whether there is a mail server, so that addresses can be verified. */
  readonly mailVerification: boolean;
  readonly mails: AuthMails;
  readonly logger: Logger;
}

/** Passwords, sessions, authenticator apps and passkeys. Workspaces, members and API keys are ours. */
export function createBetterAuth(deps: BetterAuthDeps): Auth {
  const { db, secret, secrets, publicUrl, mailVerification, mails, logger } = deps;
  const { origin } = new URL(publicUrl);
  const options: BetterAuthOptions = {
    appName: PRODUCT,
    baseURL: origin,
    basePath: AUTH_PATH,
    secret: secrets?.unnamed ?? secret,
    ...(secrets?.versions ? { secrets: [...secrets.versions] } : {}),
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...details) =>
        logger.error({ err: details.find((detail) => detail instanceof Error) }, `sign-in: ${message}`),
    },
    // Its adapter is given the names of the columns themselves (`auth-tables.ts`).
    database: { db: db.withoutPlugins(), type: 'postgres', transaction: true },
    user: {
      ...AUTH_TABLES.user,
      additionalFields: { company: { type: 'string', required: false } },
      changeEmail: { enabled: true, updateEmailWithoutVerification: !mailVerification },
    },
    session: {
      ...AUTH_TABLES.session,
      expiresIn: 7 * DAY_S,
      updateAge: DAY_S,
      freshAge: 0,
      cookieCache: { enabled: false },
    },
    account: AUTH_TABLES.account,
    // Hashed: what is in the table opens nothing.
    verification: { ...AUTH_TABLES.verification, storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      // Both make the answer to a known address the same as to a new one.
      requireEmailVerification: mailVerification,
      autoSignIn: false,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      resetPasswordTokenExpiresIn: RESET_VALID_MS / 1000,
      revokeSessionsOnPasswordReset: true,
      onExistingUserSignUp: async ({ user }, request) => mails.takenAddress(user, await invitationOfRequest(request)),
      sendResetPassword: ({ user, token, url }) =>
        Promise.resolve(mails.reset(user, { token, invitation: invitationOfLink(url) })),
      onPasswordReset: ({ user }) => mails.wasReset(user),
    },
    emailVerification: {
      ...(mailVerification
        ? {
            sendVerificationEmail: ({ user, token, url }) =>
              Promise.resolve(mails.verify(user, { token, invitation: invitationOfLink(url) })),
          }
        : {}),
      sendOnSignUp: mailVerification,
      sendOnSignIn: mailVerification,
      expiresIn: VERIFICATION_VALID_MS / 1000,
    },
    // Ours count in the database, for all processes together.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'cybback',
      useSecureCookies: origin.startsWith('https:'),
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
    hooks: { after: signInVerified },
    plugins: [
      // Ours count codes: by device where it is known, which better-auth does not know about.
      twoFactor({ issuer: PRODUCT, schema: TWO_FACTOR_TABLES, accountLockout: { enabled: false } }),
      passkey({
        rpID: new URL(publicUrl).hostname,
        rpName: PRODUCT,
        origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        // A passkey stands for password and second factor: the device must have asked who is there.
        registration: {
          afterVerification: ({ verification }) => demandVerifiedUser(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification }) => demandVerifiedUser(verification.authenticationInfo.userVerified),
        },
        schema: PASSKEY_TABLE,
      }),
    ],
  };
  return betterAuth(options);
}

const signInVerified = createAuthMiddleware(async (ctx) => {
  const personId = ctx.headers?.get(SIGN_IN_HEADER);
  if (!personId || ctx.path !== '/verify-email' || ctx.context.returned instanceof APIError) return;
  const { internalAdapter } = ctx.context;
  const user = await internalAdapter.findUserById(personId);
  if (user?.emailVerified === true)
    await setSessionCookie(ctx, { session: await internalAdapter.createSession(personId), user });
});

function demandVerifiedUser(userVerified: boolean | undefined): void {
  if (userVerified !== true)
    throw new APIError('BAD_REQUEST', { code: 'USER_NOT_VERIFIED', message: 'The device did not ask who is there.' });
}
