import { z } from 'zod';
import { id, named, text, timestamp } from '../http/common-schema.ts';
import { emailAddress, invitationToken, personName } from './schema.ts';

const MAX_PASSWORD_LENGTH = 1_000;
const MAX_TOKEN_LENGTH = 2_000;

/** Judged by its own rules, which say what is wrong with it. */
const password = z.string().min(1, 'must not be empty').max(MAX_PASSWORD_LENGTH);
const token = text().min(1).max(MAX_TOKEN_LENGTH);

const invitation = invitationToken
  .optional()
  .describe('The token of an invitation that is being followed: the link in the mail leads back to it.');

export const done = named('Done', z.object({ status: z.literal(true) }));

export const signUp = named(
  'SignUp',
  z.strictObject({
    email: emailAddress,
    password: password.describe('12 to 128 characters, and nothing that is tried first.'),
    company: text().trim().min(1, 'must not be empty').max(100),
    name: personName.optional().describe('Left out: made of the address.'),
    invitation,
  }),
);

export const signIn = named(
  'SignIn',
  z.strictObject({
    email: emailAddress,
    password,
    rememberMe: z.boolean().default(true).describe('Otherwise the session ends with the browser.'),
  }),
);

export const signedInUser = named(
  'SignedInUser',
  z.object({ id, email: z.string(), name: z.string(), emailVerified: z.boolean(), twoFactorEnabled: z.boolean() }),
);

export const signInAnswer = named(
  'SignInAnswer',
  z.object({
    twoFactorRedirect: z
      .boolean()
      .describe('Not signed in yet: a code of the authenticator app or a backup code is asked for next.'),
    user: signedInUser.nullable(),
  }),
);

export const emailOnly = named('EmailOnly', z.strictObject({ email: emailAddress, invitation }));
export const verifyEmailQuery = z.strictObject({ token });
export const newPassword = named('NewPassword', z.strictObject({ token, newPassword: password }));
export const passwordChange = named(
  'PasswordChange',
  z.strictObject({ currentPassword: password, newPassword: password, revokeOtherSessions: z.boolean().default(true) }),
);
export const personChanges = named(
  'PersonChanges',
  z
    .strictObject({ name: personName.optional(), company: text().trim().max(100).nullable().optional() })
    .refine((changes) => Object.keys(changes).length > 0, 'must change something'),
);

export const passwordProof = named('PasswordProof', z.strictObject({ password }));
const trustDevice = z.boolean().default(false).describe('For 30 days no code is asked for in this browser.');
const sixDigits = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'must be six digits');
export const totpCode = named('TotpCode', z.strictObject({ code: sixDigits, trustDevice }));
export const emailChange = named(
  'EmailChange',
  z
    .strictObject({ newEmail: emailAddress, password: password.optional(), code: sixDigits.optional() })
    .refine((change) => (change.password === undefined) !== (change.code === undefined), {
      message: 'must hold either the password or a code of the authenticator app',
      path: ['password'],
    }),
);
export const accountDeletion = named(
  'AccountDeletion',
  z
    .strictObject({ password: password.optional(), code: sixDigits.optional() })
    .refine((proof) => (proof.password === undefined) !== (proof.code === undefined), {
      message: 'must hold either the password or a code of the authenticator app',
      path: ['password'],
    }),
);
export const backupCode = named('BackupCode', z.strictObject({ code: text().trim().min(1).max(40), trustDevice }));
export const twoFactorSetup = named(
  'TwoFactorSetup',
  z.object({
    totpURI: z.string().describe('For the QR code; holds the secret.'),
    backupCodes: z.array(z.string()).describe('Each works once. Shown this once.'),
  }),
);
export const backupCodes = named('BackupCodes', z.object({ backupCodes: z.array(z.string()) }));

export const session = named(
  'Session',
  z.object({
    id,
    current: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp.describe('When it was used last, to the day.'),
    expiresAt: timestamp,
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
  }),
);
export const sessionList = named('SessionList', z.object({ items: z.array(session) }));
export const sessionChoice = named('SessionChoice', z.strictObject({ id }));

/** WebAuthn has seven. */
const MAX_CREDENTIAL_PARTS = 20;
/** An attestation with its certificates has a few thousand. */
const MAX_CREDENTIAL_TEXT = 50_000;
const MAX_CREDENTIAL_NUMBER = 2 ** 31;
const MAX_CREDENTIAL_NAME = 100;

/** What authenticators and their extensions answer differs: named or not, each part has a bound. */
const credentialValue = z.union([
  z.string().max(MAX_CREDENTIAL_TEXT),
  z.number().min(-MAX_CREDENTIAL_NUMBER).max(MAX_CREDENTIAL_NUMBER),
  z.boolean(),
  z.null(),
]);
const credentialList = z.array(credentialValue).max(MAX_CREDENTIAL_PARTS);
const credentialParts = <T extends z.ZodType>(value: T) =>
  z
    .record(z.string().max(MAX_CREDENTIAL_NAME), value)
    .refine((parts) => Object.keys(parts).length <= MAX_CREDENTIAL_PARTS, 'has more parts than a credential has')
    .meta({ maxProperties: MAX_CREDENTIAL_PARTS });
/** `response` and `clientExtensionResults`, of which some have parts in turn. */
const credentialPart = z.union([
  credentialValue,
  credentialParts(
    z.union([
      credentialValue,
      credentialList,
      credentialParts(z.union([credentialValue, credentialParts(credentialValue)])),
    ]),
  ),
]);

/** As the browser's own functions take and give them (WebAuthn Level 3, JSON). */
export const passkeyOptions = named('PasskeyOptions', z.looseObject({ challenge: z.string() }));
const credential = z
  .object({
    id: z
      .string()
      .max(2_000)
      .regex(/^[\w-]+$/, 'must be in base64url'),
  })
  .catchall(credentialPart)
  .refine((response) => Object.keys(response).length <= MAX_CREDENTIAL_PARTS, 'has more parts than a credential has')
  .meta({ maxProperties: MAX_CREDENTIAL_PARTS });
const passkeyId = z.string().regex(/^[\w-]{1,100}$/, 'must be the ID of a passkey');
export const passkeyRegistration = named(
  'PasskeyRegistration',
  z.strictObject({ response: credential, name: text().trim().max(100).optional() }),
);
export const passkeyAssertion = named('PasskeyAssertion', z.strictObject({ response: credential }));
export const passkey = named(
  'Passkey',
  z.object({
    id: z.string(),
    name: z.string().nullable(),
    createdAt: timestamp,
    backedUp: z.boolean().describe('Kept by a service such as a password manager, not by one device alone.'),
  }),
);
export const passkeyList = named('PasskeyList', z.object({ items: z.array(passkey) }));
export const passkeyChoice = named('PasskeyChoice', z.strictObject({ id: passkeyId }));
export const passkeyName = named(
  'PasskeyName',
  z.strictObject({ id: passkeyId, name: text().trim().min(1, 'must not be empty').max(100) }),
);
