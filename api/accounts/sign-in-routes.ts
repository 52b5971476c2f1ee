import type { z } from 'zod';
import { sendVerificationMail, verifyEmail } from '#core/accounts/email-address.ts';
import type { Asked } from '#core/accounts/followed-invitation.ts';
import { passkeySignInOptions } from '#core/accounts/passkeys.ts';
import { requestPasswordReset, resetPassword } from '#core/accounts/passwords.ts';
import { pendingSignIn } from '#core/accounts/pending-sign-in.ts';
import { confirmTwoFactor } from '#core/accounts/second-factors.ts';
import { signIn, signInWithBackupCode, signInWithCode, signInWithPasskey } from '#core/accounts/sign-in.ts';
import { signUp } from '#core/accounts/sign-up.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { forwardAnswer, passOnSignIn } from './account-answers.ts';
import { callerOf, signedInPerson } from './authenticate.ts';
import {
  backupCode,
  done,
  emailOnly,
  newPassword,
  passkeyAssertion,
  passkeyOptions,
  signIn as signInBody,
  signInAnswer,
  signUp as signUpBody,
  totpCode,
  verifyEmailQuery,
} from './sign-in-schema.ts';

const tags = ['Sign-in'];

/** What needs no session, under /api/auth. Answers never tell whether an account exists. */
export function signInRoutes(app: App, context: ApiContext): void {
  const { accounts } = context;

  app.post(
    '/sign-up/email',
    {
      config: { role: 'public' },
      schema: {
        tags,
        operationId: 'signUp',
        summary: 'Make an account',
        description:
          'The answer is the same whether the address has an account already or not; a mail to it says how to go on. Nobody is signed in yet.',
        body: signUpBody,
        response: { 200: done, ...problems },
      },
    },
    async function handleSignUp(request, reply) {
      const { cookies } = await signUp(accounts, callerOf(request), {
        ...request.body,
        name: request.body.name,
        invitation: request.body.invitation,
      });
      return forwardAnswer(reply, { body: { status: true }, cookies });
    },
  );

  app.post(
    '/sign-in/email',
    {
      config: { role: 'public', audit: { action: 'session.signIn', account: 'whenRefused' } },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in with e-mail address and password',
        body: signInBody,
        response: { 200: signInAnswer, ...problems },
      },
    },
    async function handleSignIn(request, reply) {
      return passOnSignIn(context, request, reply, await signIn(accounts, callerOf(request), request.body));
    },
  );

  app.post(
    '/two-factor/verify-totp',
    {
      config: { role: 'public', audit: { action: 'session.signIn' } },
      schema: {
        tags,
        operationId: 'verifyTotp',
        summary: 'Enter a code of the authenticator app',
        description:
          'Ends a sign-in; of somebody who is signed in, the first right code switches two-factor sign-in on.',
        body: totpCode,
        response: { 200: signInAnswer, ...problems },
      },
    },
    async function handleVerifyTotp(request, reply) {
      const person = await signedInPerson(context, request, reply);
      const caller = callerOf(request);
      if (person) {
        request.signedInAs = person;
        noteAudit(request, { action: 'account.enableTwoFactor', facts: { confirmed: true } });
        return passOnSignIn(
          context,
          request,
          reply,
          await confirmTwoFactor(accounts, caller, { person, code: request.body.code }),
        );
      }
      request.signedInAs = await pendingSignIn(accounts, caller);
      return passOnSignIn(
        context,
        request,
        reply,
        await signInWithCode(accounts, caller, { person: request.signedInAs, body: request.body }),
      );
    },
  );

  app.post(
    '/two-factor/verify-backup-code',
    {
      config: { role: 'public', audit: { action: 'session.signIn' } },
      schema: {
        tags,
        operationId: 'verifyBackupCode',
        summary: 'Enter a backup code instead of one of the app',
        body: backupCode,
        response: { 200: signInAnswer, ...problems },
      },
    },
    async function handleVerifyBackupCode(request, reply) {
      const caller = callerOf(request);
      request.signedInAs = await pendingSignIn(accounts, caller);
      return passOnSignIn(
        context,
        request,
        reply,
        await signInWithBackupCode(accounts, caller, { person: request.signedInAs, body: request.body }),
      );
    },
  );

  app.get(
    '/passkey/generate-authenticate-options',
    {
      config: { role: 'public' },
      schema: {
        tags,
        operationId: 'getPasskeySignInOptions',
        summary: 'Begin to sign in with a passkey',
        response: { 200: passkeyOptions, ...problems },
      },
    },
    async function handleGetPasskeySignInOptions(request, reply) {
      return forwardAnswer(reply, await passkeySignInOptions(accounts, callerOf(request)));
    },
  );

  app.post(
    '/passkey/verify-authentication',
    {
      config: { role: 'public', audit: { action: 'session.signIn', account: 'whenRefused' } },
      schema: {
        tags,
        operationId: 'signInWithPasskey',
        summary: 'Sign in with a passkey',
        body: passkeyAssertion,
        response: { 200: signInAnswer, ...problems },
      },
    },
    async function handleSignInWithPasskey(request, reply) {
      return passOnSignIn(context, request, reply, await signInWithPasskey(accounts, callerOf(request), request.body));
    },
  );

  app.post(
    '/sign-out',
    {
      config: { role: 'public', audit: { action: 'session.signOut' } },
      schema: { tags, operationId: 'signOut', summary: 'Sign out', response: { 200: done, ...problems } },
    },
    async function handleSignOut(request, reply) {
      request.signedInAs = await signedInPerson(context, request, reply);
      const { cookies } = await accounts.forward(callerOf(request), { method: 'POST', path: '/sign-out' });
      return forwardAnswer(reply, { body: { status: true }, cookies });
    },
  );

  app.post(
    '/send-verification-email',
    {
      config: { role: 'public' },
      schema: {
        tags,
        operationId: 'sendVerificationMail',
        summary: 'Send the mail that verifies an address again',
        body: emailOnly,
        response: { 200: done, ...problems },
      },
    },
    async function handleSendVerificationMail(request, reply) {
      return forwardAnswer(reply, await sendVerificationMail(accounts, callerOf(request), asked(request.body)));
    },
  );

  app.get(
    '/verify-email',
    {
      config: { role: 'public', audit: { action: 'account.verifyEmail' } },
      schema: {
        tags,
        operationId: 'verifyEmail',
        summary: 'Verify an address',
        description:
          'With the token of the link in the mail. Signs in the browser in which the account was made, and no other. A change of address has to be verified while signed in.',
        querystring: verifyEmailQuery,
        response: { 200: done, ...problems },
      },
    },
    async function handleVerifyEmail(request, reply) {
      const person = await signedInPerson(context, request, reply);
      request.signedInAs = person;
      const { cookies, change, signedIn } = await verifyEmail(accounts, callerOf(request), {
        token: request.query.token,
        person,
      });
      request.signedInAs = person ?? signedIn;
      if (signedIn) noteAudit(request, { facts: { signedIn: true } });
      if (change)
        noteAudit(request, { action: 'account.changeEmail', facts: { before: change.from, after: change.to } });
      const device = signedIn && accounts.devices.remember(callerOf(request), signedIn.email);
      return forwardAnswer(reply, { body: { status: true }, cookies: device ? [...cookies, device] : cookies });
    },
  );

  app.post(
    '/request-password-reset',
    {
      config: { role: 'public', audit: { action: 'account.requestPasswordReset', account: 'always' } },
      schema: {
        tags,
        operationId: 'requestPasswordReset',
        summary: 'Ask for a mail with which a new password can be chosen',
        body: emailOnly,
        response: { 200: done, ...problems },
      },
    },
    async function handleRequestPasswordReset(request, reply) {
      return forwardAnswer(reply, await requestPasswordReset(accounts, callerOf(request), asked(request.body)));
    },
  );

  app.post(
    '/reset-password',
    {
      config: { role: 'public', audit: { action: 'account.resetPassword' } },
      schema: {
        tags,
        operationId: 'resetPassword',
        summary: 'Choose a new password',
        description:
          'With the token of the link in the mail, which works once. All sessions of the person end, and passkeys are removed.',
        body: newPassword,
        response: { 200: done, ...problems },
      },
    },
    async function handleResetPassword(request, reply) {
      const { person, ...answer } = await resetPassword(accounts, callerOf(request), request.body);
      request.signedInAs = person;
      return forwardAnswer(reply, answer);
    },
  );
}

function asked({ email, invitation }: z.infer<typeof emailOnly>): Asked {
  return { email, invitation };
}
