import { z } from 'zod';
import { INVITATION_STATES } from '#core/domain/invitations.ts';
import { emailAddress, invitationToken } from '../accounts/schema.ts';
import { id, named, pageOf, pageQuery, role, timestamp } from '../http/common-schema.ts';

export const member = named(
  'Member',
  z.object({
    id: id.describe('ID of the person.'),
    email: z.string(),
    name: z.string(),
    role,
    twoFactorEnabled: z.boolean(),
    joinedAt: timestamp,
  }),
);
export const memberPage = pageOf('MemberPage', member);
export const memberQuery = z.strictObject(pageQuery);
export const memberChanges = named('MemberChanges', z.strictObject({ role }));

export const invitationState = named('InvitationState', z.enum(INVITATION_STATES));

export const invitation = named(
  'Invitation',
  z.object({
    id,
    email: z.string(),
    role,
    invitedBy: z.string(),
    createdAt: timestamp,
    expiresAt: timestamp,
    state: invitationState,
  }),
);
export const invitationWithLink = named(
  'InvitationWithLink',
  invitation.extend({
    link: z
      .string()
      .nullable()
      .describe('To hand over by hand, where this server sends no mails; null where it was mailed.'),
  }),
);
export const invitationPage = pageOf('InvitationPage', invitation);
export const invitationQuery = z.strictObject(pageQuery);
export const newInvitation = named('NewInvitation', z.strictObject({ email: emailAddress, role }));

export const invitationLinkParams = z.object({ token: invitationToken });

export const invitationLink = named(
  'InvitationLink',
  z.object({
    workspaceName: z.string(),
    email: z.string().describe('Who is invited: only an account with this address can accept.'),
    role,
    invitedBy: z.string(),
    expiresAt: timestamp,
    hasAccount: z.boolean().describe('Whether the address can sign in, or has to sign up first.'),
  }),
);
export const acceptedInvitation = named('AcceptedInvitation', z.object({ workspaceId: id }));
