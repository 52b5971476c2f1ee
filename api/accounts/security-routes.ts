import { changeEmail } from '#core/accounts/email-address.ts';
import { changePassword } from '#core/accounts/passwords.ts';
import {
  addPasskeyStep,
  disableTwoFactor,
  enableTwoFactor,
  newBackupCodes,
  noticed,
} from '#core/accounts/second-factors.ts';
import { revokeSession, sessionsOf } from '#core/accounts/sessions.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { personOf } from '../http/plugins/auth.ts';
import { passOn } from './account-answers.ts';
import { callerOf } from './authenticate.ts';
import {
  backupCodes,
  done,
  emailChange,
  passkey,
  passkeyChoice,
  passkeyList,
  passkeyName,
  passkeyOptions,
  passkeyRegistration,
  passwordChange,
  passwordProof,
  personChanges,
  sessionChoice,
  sessionList,
  twoFactorSetup,
} from './sign-in-schema.ts';

const tags = ['Account'];
/** Answers hold secrets that are shown once. */
const secretAnswer = { idempotency: 'answerNotKept' } as const;

/** What a person who is signed in does with the own account, under /api/auth. */
export function accountSecurityRoutes(app: App, context: ApiContext): void {
  const { accounts } = context;

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
      return passOn(reply, { body: { status: true }, cookies });
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
      return passOn(reply, { body: { status: true }, cookies });
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
          'A mail with a link goes to the new address; nothing changes before it is opened. The answer does not tell whether another account has the address.',
        body: emailChange,
        response: { 200: done, ...problems },
      },
    },
    async function handleChangeEmail(request, reply) {
      const { cookies } = await changeEmail(accounts, callerOf(request), {
        person: personOf(request),
        newEmail: request.body.newEmail,
      });
      return passOn(reply, { body: { status: true }, cookies });
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
      return passOn(
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
      return passOn(
        reply,
        await accounts.forward(callerOf(request), { method: 'POST', path: '/revoke-other-sessions' }),
      );
    },
  );

  app.post(
    '/two-factor/enable',
    {
      config: { role: 'person', audit: { action: 'account.enableTwoFactor' }, ...secretAnswer },
      schema: {
        tags,
        operationId: 'enableTwoFactor',
        summary: 'Set up two-factor sign-in',
        description: 'It is on when a first code of the authenticator app has been entered.',
        body: passwordProof,
        response: { 200: twoFactorSetup, ...problems },
      },
    },
    async function handleEnableTwoFactor(request, reply) {
      return passOn(
        reply,
        await enableTwoFactor(accounts, callerOf(request), {
          person: personOf(request),
          password: request.body.password,
        }),
      );
    },
  );

  app.post(
    '/two-factor/disable',
    {
      config: { role: 'person', audit: { action: 'account.disableTwoFactor' } },
      schema: {
        tags,
        operationId: 'disableTwoFactor',
        summary: 'Switch two-factor sign-in off',
        body: passwordProof,
        response: { 200: done, ...problems },
      },
    },
    async function handleDisableTwoFactor(request, reply) {
      return passOn(
        reply,
        await disableTwoFactor(accounts, callerOf(request), {
          person: personOf(request),
          password: request.body.password,
        }),
      );
    },
  );

  app.post(
    '/two-factor/generate-backup-codes',
    {
      config: { role: 'person', audit: { action: 'account.makeBackupCodes' }, ...secretAnswer },
      schema: {
        tags,
        operationId: 'makeBackupCodes',
        summary: 'Make new backup codes',
        description: 'Those from before do not work any more.',
        body: passwordProof,
        response: { 200: backupCodes, ...problems },
      },
    },
    async function handleMakeBackupCodes(request, reply) {
      return passOn(
        reply,
        await newBackupCodes(accounts, callerOf(request), {
          person: personOf(request),
          password: request.body.password,
        }),
      );
    },
  );

  app.get(
    '/passkey/list-user-passkeys',
    {
      config: { role: 'person' },
      schema: {
        tags,
        operationId: 'listPasskeys',
        summary: 'My passkeys',
        response: { 200: passkeyList, ...problems },
      },
    },
    async function handleListPasskeys(request, reply) {
      const { body, cookies } = await accounts.forward(callerOf(request), {
        method: 'GET',
        path: '/passkey/list-user-passkeys',
      });
      return passOn(reply, { body: { items: body }, cookies });
    },
  );

  app.get(
    '/passkey/generate-register-options',
    {
      config: { role: 'person' },
      schema: {
        tags,
        operationId: 'getPasskeyOptions',
        summary: 'Begin to add a passkey',
        response: { 200: passkeyOptions, ...problems },
      },
    },
    async function handleGetPasskeyOptions(request, reply) {
      const { sessionStartedAt } = personOf(request);
      return passOn(
        reply,
        await addPasskeyStep(accounts, callerOf(request), {
          sessionStartedAt,
          call: { method: 'GET', path: '/passkey/generate-register-options' },
        }),
      );
    },
  );

  app.post(
    '/passkey/verify-registration',
    {
      config: { role: 'person', audit: { action: 'account.addPasskey' } },
      schema: {
        tags,
        operationId: 'addPasskey',
        summary: 'Add a passkey',
        body: passkeyRegistration,
        response: { 200: passkey, ...problems },
      },
    },
    async function handleAddPasskey(request, reply) {
      const person = personOf(request);
      const call = { method: 'POST', path: '/passkey/verify-registration', body: request.body } as const;
      const answer = await addPasskeyStep(accounts, callerOf(request), {
        sessionStartedAt: person.sessionStartedAt,
        call,
      });
      await accounts.mails.notice(person.email, { kind: 'passkeyAdded' });
      return passOn(reply, answer);
    },
  );

  app.post(
    '/passkey/update-passkey',
    {
      config: { role: 'person', audit: { action: 'account.updatePasskey' } },
      schema: {
        tags,
        operationId: 'renamePasskey',
        summary: 'Rename a passkey',
        body: passkeyName,
        response: { 200: done, ...problems },
      },
    },
    async function handleRenamePasskey(request, reply) {
      const { cookies } = await accounts.forward(callerOf(request), {
        method: 'POST',
        path: '/passkey/update-passkey',
        body: request.body,
      });
      return passOn(reply, { body: { status: true }, cookies });
    },
  );

  app.post(
    '/passkey/delete-passkey',
    {
      config: { role: 'person', audit: { action: 'account.removePasskey' } },
      schema: {
        tags,
        operationId: 'removePasskey',
        summary: 'Remove a passkey',
        body: passkeyChoice,
        response: { 200: done, ...problems },
      },
    },
    async function handleRemovePasskey(request, reply) {
      const call = { method: 'POST', path: '/passkey/delete-passkey', body: request.body } as const;
      return passOn(
        reply,
        await noticed(accounts, callerOf(request), {
          person: personOf(request),
          call,
          change: { kind: 'passkeyRemoved' },
        }),
      );
    },
  );
}
