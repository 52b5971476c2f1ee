import { disableTwoFactor, enableTwoFactor, newBackupCodes } from '#core/accounts/second-factors.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { personOf } from '../http/plugins/auth.ts';
import { forwardAnswer } from './account-answers.ts';
import { callerOf } from './authenticate.ts';
import { backupCodes, done, passwordProof, twoFactorSetup } from './sign-in-schema.ts';

const tags = ['Account'];
/** Answers hold secrets that are shown once. */
const secretAnswer = { idempotency: 'answerNotKept' } as const;

/** Two-factor sign-in of who is signed in, under /api/auth. */
export function twoFactorRoutes(app: App, { accounts }: ApiContext): void {
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
      return forwardAnswer(
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
      return forwardAnswer(
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
      return forwardAnswer(
        reply,
        await newBackupCodes(accounts, callerOf(request), {
          person: personOf(request),
          password: request.body.password,
        }),
      );
    },
  );
}
