import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accept, invitationOf, invite, inviteAgain, type Invited } from '#core/accounts/invite.ts';
import { networkOf } from '#core/accounts/network-of.ts';
import { type Invitation, listInvitations, revokeInvitation } from '#core/accounts/store/invitations.ts';
import { hasAccount } from '#core/accounts/store/persons.ts';
import { CybbackError, isCybbackError } from '#core/domain/errors.ts';
import { invitationState } from '#core/domain/invitations.ts';
import { refuseLastingGrant } from '../api-keys/ending-keys.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit, noteTarget } from '../http/plugins/audit.ts';
import { personOf, principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import {
  acceptedInvitation,
  type invitation as invitationSchema,
  invitationLink,
  invitationLinkParams,
  invitationPage,
  invitationQuery,
  invitationWithLink,
  newInvitation,
} from './schema.ts';

const tags = ['Members'];
/** Without a mail server the answer has the link. */
const secretAnswer = { idempotency: 'answerNotKept' } as const;

export function invitationRoutes(app: App, context: ApiContext): void {
  const { db, accounts, clock } = context;
  const view = (row: Invitation): z.infer<typeof invitationSchema> => invitationView(row, new Date(clock.now()));
  const viewWithLink = ({ invitation, link }: Invited): z.infer<typeof invitationWithLink> => ({
    ...view(invitation),
    link,
  });
  /** Looked up first: wrong links from an address do not refuse its right ones. */
  const countingWrongLinks = async <T>(request: FastifyRequest, act: () => Promise<T>): Promise<T> =>
    act().catch(async (error: unknown) => {
      if (isCybbackError(error) && error.code === 'not-found')
        await accounts.attempts.count('linkByAddress', networkOf(request.ip));
      throw error;
    });

  app.get(
    '/invitations',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'listInvitations',
        summary: 'Invitations and what became of them, newest first',
        querystring: invitationQuery,
        response: { 200: invitationPage, ...problems },
      },
    },
    async function handleListInvitations(request) {
      const { limit, cursor } = request.query;
      return pageView(
        await listInvitations(db, principalOf(request).workspaceId, { limit, cursor: cursor ?? null }),
        view,
      );
    },
  );

  app.post(
    '/invitations',
    {
      config: { role: 'owner', audit: { action: 'invitation.create', target: 'invitation' }, ...secretAnswer },
      schema: {
        tags,
        operationId: 'invite',
        summary: 'Invite somebody by mail',
        description: 'The link in the mail is valid for seven days. An API key that ends cannot invite.',
        body: newInvitation,
        response: { 201: invitationWithLink, ...problems },
      },
    },
    async function handleInvite(request, reply) {
      const { workspaceId, name } = principalOf(request);
      await refuseLastingGrant(context, principalOf(request), 'invite anybody');
      const { email, role } = request.body;
      const invited = await invite(accounts, { workspaceId, email, role, invitedBy: name });
      noteAudit(request, { target: { kind: 'invitation', id: invited.invitation.id, name: email }, facts: { role } });
      return reply.code(201).send(viewWithLink(invited));
    },
  );

  app.delete(
    '/invitations/:id',
    {
      config: { role: 'owner', audit: { action: 'invitation.revoke', target: 'invitation' } },
      schema: {
        tags,
        operationId: 'revokeInvitation',
        summary: 'Take an invitation back',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleRevokeInvitation(request, reply) {
      const { id } = request.params;
      const found = await revokeInvitation(
        db,
        { workspaceId: principalOf(request).workspaceId, id },
        new Date(clock.now()),
      );
      if (!found) throw new CybbackError('not-found', 'There is no such invitation.');
      noteTarget(request, { kind: 'invitation', id, name: found.email });
      if (found.acceptedAt !== null)
        throw new CybbackError('conflict', 'The invitation was accepted. Remove the member instead.');
      return reply.code(204).send();
    },
  );

  app.post(
    '/invitations/:id/resend',
    {
      config: { role: 'owner', audit: { action: 'invitation.resend', target: 'invitation' }, ...secretAnswer },
      schema: {
        tags,
        operationId: 'resendInvitation',
        summary: 'Send an invitation again',
        description: 'With a new link, valid for another seven days; the old one does not work any more.',
        params: idParams,
        response: { 200: invitationWithLink, ...problems },
      },
    },
    async function handleResendInvitation(request) {
      await refuseLastingGrant(context, principalOf(request), 'send an invitation again');
      const invited = await inviteAgain(accounts, {
        workspaceId: principalOf(request).workspaceId,
        id: request.params.id,
      });
      noteTarget(request, { kind: 'invitation', id: invited.invitation.id, name: invited.invitation.email });
      return viewWithLink(invited);
    },
  );

  app.get(
    '/invitation-links/:token',
    {
      config: { role: 'public' },
      schema: {
        tags,
        operationId: 'getInvitationLink',
        summary: 'What a link invites to',
        params: invitationLinkParams,
        response: { 200: invitationLink, ...problems },
      },
    },
    async function handleGetInvitationLink(request) {
      const { workspaceName, email, role, invitedBy, expiresAt } = await countingWrongLinks(request, () =>
        invitationOf(accounts, request.params.token),
      );
      return {
        workspaceName,
        email,
        role,
        invitedBy,
        expiresAt: expiresAt.toISOString(),
        hasAccount: await hasAccount(db, email),
      };
    },
  );

  app.post(
    '/invitation-links/:token/accept',
    {
      config: { role: 'person', audit: { action: 'invitation.accept' } },
      schema: {
        tags,
        operationId: 'acceptInvitation',
        summary: 'Become a member',
        params: invitationLinkParams,
        response: { 200: acceptedInvitation, ...problems },
      },
    },
    async function handleAcceptInvitation(request) {
      const person = personOf(request);
      const { workspaceId } = await countingWrongLinks(request, () => accept(accounts, person, request.params.token));
      noteAudit(request, { workspaceId, target: { kind: 'member', id: person.id, name: person.email } });
      return { workspaceId };
    },
  );
}

function invitationView(row: Invitation, now: Date): z.infer<typeof invitationSchema> {
  const { id, email, role, invitedBy, createdAt, expiresAt } = row;
  return {
    id,
    email,
    role,
    invitedBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    state: invitationState(row, now),
  };
}
