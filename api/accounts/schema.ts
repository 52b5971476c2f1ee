import { z } from 'zod';
import { isTimeZone } from '#core/domain/schedule/zone.ts';
import { SETUP_STEPS } from '#core/domain/setup-steps.ts';
import { SIGN_UP_MODES } from '#core/domain/sign-up.ts';
import { id, named, role, text, timestamp } from '../http/common-schema.ts';
import { file } from '../restores/downloads-schema.ts';

const MAX_NAME_LENGTH = 100;

export const workspaceName = text().trim().min(1, 'must not be empty').max(MAX_NAME_LENGTH);

export const personName = text().trim().min(1, 'must not be empty').max(MAX_NAME_LENGTH);

/** As it is kept and compared: in lower case. */
export const emailAddress = z.email('must be an e-mail address such as anna@example.com').max(254).toLowerCase();

export const invitationToken = z.string().regex(/^[\w-]{20,100}$/, 'must be the token of an invitation');

export const server = named(
  'Server',
  z.object({
    version: z.string(),
    signUp: z
      .enum(SIGN_UP_MODES)
      .describe(
        '`invitation`: only invited addresses can sign up. `closed`: nobody can. The first account can always be made.',
      ),
    firstAccount: z.boolean().describe('Nobody has signed up yet: who does now gets the first workspace.'),
    plans: z.boolean().describe('Whether plans are sold here. Where they are not, everything is allowed.'),
    mailVerification: z
      .boolean()
      .describe('Whether an address has to be verified before the first sign-in; not where there is no mail server.'),
  }),
);

export const SERVICES = ['entra'] as const;
export const serviceKey = named('ServiceKey', z.enum(SERVICES));

export const person = named(
  'Person',
  z.object({
    id,
    email: z.string(),
    name: z.string(),
    company: z.string().nullable(),
    emailVerified: z.boolean(),
    twoFactorEnabled: z.boolean(),
    timeZone: z
      .string()
      .nullable()
      .describe('IANA name by which the console and mails tell times; null: as the browser has it, and UTC in mails.'),
    createdAt: timestamp,
  }),
);

const setupSteps = z
  .array(z.enum(SETUP_STEPS))
  .max(SETUP_STEPS.length)
  .describe('What the person put away of its setup: the choice of a storage, or all of it.');

export const ownWorkspace = named('OwnWorkspace', z.object({ id, name: z.string(), role, setupSkipped: setupSteps }));

export const accountChanges = named(
  'AccountChanges',
  z.strictObject({
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, { message: 'must be an IANA time zone such as Europe/Paris' })
      .nullable(),
  }),
);

export const skippedSetup = named('SkippedSetup', z.strictObject({ skipped: setupSteps }));

export const account = named(
  'Account',
  z.object({
    person,
    workspaces: z.array(ownWorkspace).describe('Those that the person is a member of, by name.'),
    services: z
      .array(z.object({ key: serviceKey, name: z.string(), available: z.boolean() }))
      .describe('What can be protected.'),
  }),
);

export const newWorkspace = named(
  'NewWorkspace',
  z.strictObject({
    name: workspaceName.optional().describe('Left out: the company of the person.'),
    service: serviceKey,
  }),
);

/** As it stands in the file, where times are in ISO 8601. */
const accountData = named(
  'AccountData',
  z.object({
    person: z.looseObject({ id, email: z.string(), name: z.string() }),
    memberships: z.array(z.looseObject({ workspaceId: id, workspace: z.string(), role })),
    signIns: z.array(z.looseObject({ kind: z.string() })),
    passkeys: z.array(z.looseObject({ id: z.string() })),
    sessions: z.array(z.looseObject({ id: z.string() })),
    notificationChoices: z.array(z.looseObject({ workspaceId: id })),
    invitations: z.array(z.looseObject({ workspaceId: id })),
    emails: z.array(z.looseObject({ workspaceId: id, kind: z.string() })),
    auditEntries: z.array(z.looseObject({ workspaceId: id, action: z.string() })).describe('What the person did.'),
    auditEntriesAboutMe: z
      .array(z.looseObject({ workspaceId: id, action: z.string() }))
      .describe('What others did to the person.'),
  }),
);

export const accountDataAnswer = file('application/json', accountData, 'A file: `Content-Disposition` names it.');
