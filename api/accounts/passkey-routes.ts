import { addPasskeyStep, callWithNotice } from '#core/accounts/second-factors.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { personOf } from '../http/plugins/auth.ts';
import { forwardAnswer } from './account-answers.ts';
import { callerOf } from './authenticate.ts';
import {
  done,
  passkey,
  passkeyChoice,
  passkeyList,
  passkeyName,
  passkeyOptions,
  passkeyRegistration,
} from './sign-in-schema.ts';

const tags = ['Account'];

/** Passkeys of who is signed in, under /api/auth. */
export function passkeyRoutes(app: App, { accounts }: ApiContext): void {
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
      return forwardAnswer(reply, { body: { items: body }, cookies });
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
      return forwardAnswer(
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
      return forwardAnswer(reply, answer);
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
      return forwardAnswer(reply, { body: { status: true }, cookies });
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
      return forwardAnswer(
        reply,
        await callWithNotice(accounts, callerOf(request), {
          person: personOf(request),
          call,
          change: { kind: 'passkeyRemoved' },
        }),
      );
    },
  );
}
