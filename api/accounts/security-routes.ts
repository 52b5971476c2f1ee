import { deleteAccount } from '#core/accounts/delete-account.ts';
import { changeEmail } from '#core/accounts/email-address.ts';
import { changePassword } from '#core/accounts/passwords.ts';
import { revokeSession, sessionsOf } from '#core/accounts/sessions.ts';
import { fromOf } from '../audit/origin.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { personOf } from '../http/plugins/auth.ts';
import { forwardAnswer } from './account-answers.ts';
import { callerOf } from './authenticate.ts';
import {
  accountDeletion,
  done,
  emailChange,
  passwordChange,
  personChanges,
  sessionChoice,
  sessionList,
} from './sign-in-schema.ts';

const tags = ['Account'];

/** What a person who is signed in does with the own account, under /api/auth. */
export function accountSecurityRoutes(app: App, { accounts }: ApiContext): void {
  app.post(
    '/update-user',
    {
      config: { role: 'person', audit: { action: 'account.update' } },
      schema: {
        tags,
        operationId: 'updatePerson',
        summary: 'Change name or company',
        body: personChanges,
        response: { 200: done, ...problems },
      },
    },
    async function handleUpdatePerson(request, reply) {
      const { cookies } = await accounts.forward(callerOf(request), {
        method: 'POST',
        path: '/update-user',
        body: request.body,
      });
      return forwardAnswer(reply, { body: { status: true }, cookies });
    },
  );

  app.post(
    '/change-password',
    {
      config: { role: 'person', audit: { action: 'account.changePassword' } },
      schema: {
        tags,
        operationId: 'changePassword',
        summary: 'Change the password',
        description: 'All other sessions end, unless that is declined.',
        body: passwordChange,
        response: { 200: done, ...problems },
      },
    },
    async function handleChangePassword(request, reply) {
      const { cookies } = await changePassword(accounts, callerOf(request), {
        person: personOf(request),
        ...request.body,
      });
      return forwardAnswer(reply, { body: { status: true }, cookies });
    },
  );

  app.post(
    '/change-email',
    {
      config: { role: 'person', audit: { action: 'account.changeEmail' } },
      schema: {
        tags,
        operationId: 'changeEmail',
        summary: 'Change the e-mail address',
        description:
          'A mail with a link goes to the new address; nothing changes before it is opened. The answer does not tell whether another account has the address. Asks for the password, or for a code of the authenticator app where two-factor sign-in is on.',
        body: emailChange,
        response: { 200: done, ...problems },
      },
    },
    async function handleChangeEmail(request, reply) {
      const { newEmail, ...proof } = request.body;
      const { cookies } = await changeEmail(accounts, callerOf(request), {
        person: personOf(request),
        newEmail,
        proof,
      });
      return forwardAnswer(reply, { body: { status: true }, cookies });
    },
  );

  app.post(
    '/delete-account',
    {
      // The entry is written with the deletion itself; afterwards there is nobody whose workspaces could be asked for.
      config: { role: 'person', audit: { action: 'account.delete' } },
      schema: {
        tags,
        operationId: 'deleteAccount',
        summary: 'Delete my account, for good',
        description:
          'Refused while I am the only owner of a workspace. Asks for the password, or for a code of the authenticator app where two-factor sign-in is on.',
        body: accountDeletion,
        response: { 200: done, ...problems },
      },
    },
    async function handleDeleteAccount(request) {
      await deleteAccount(accounts, callerOf(request), {
        person: personOf(request),
        proof: request.body,
        from: fromOf(request),
      });
      return { status: true as const };
    },
  );

  app.get(
    '/list-sessions',
    {
      config: { role: 'person' },
      schema: {
        tags,
        operationId: 'listSessions',
        summary: 'Where I am signed in',
        response: { 200: sessionList, ...problems },
      },
    },
    async function handleListSessions(request) {
      const { id: personId, sessionId } = personOf(request);
      const sessions = await sessionsOf(accounts, personId);
      return {
        items: sessions.map(({ createdAt, updatedAt, expiresAt, ...facts }) => ({
          ...facts,
          current: facts.id === sessionId,
          createdAt: createdAt.toISOString(),
          updatedAt: updatedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      };
    },
  );

  app.post(
    '/revoke-session',
    {
      config: { role: 'person', audit: { action: 'session.revoke' } },
      schema: {
        tags,
        operationId: 'revokeSession',
        summary: 'End a session',
        body: sessionChoice,
        response: { 200: done, ...problems },
      },
    },
    async function handleRevokeSession(request, reply) {
      return forwardAnswer(
        reply,
        await revokeSession(accounts, callerOf(request), { personId: personOf(request).id, id: request.body.id }),
      );
    },
  );

  app.post(
    '/revoke-other-sessions',
    {
      config: { role: 'person', audit: { action: 'session.revokeAll' } },
      schema: {
        tags,
        operationId: 'revokeOtherSessions',
        summary: 'End all sessions but this one',
        response: { 200: done, ...problems },
      },
    },
    async function handleRevokeOtherSessions(request, reply) {
      return forwardAnswer(
        reply,
        await accounts.forward(callerOf(request), { method: 'POST', path: '/revoke-other-sessions' }),
      );
    },
  );
}
