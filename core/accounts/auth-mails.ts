import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { AccountMessage } from '../mail/emails/account.ts';
import type { AccountMails } from './account-mails.ts';
import type { Attempts } from './attempts.ts';
import { type AuthMails, RESET_VALID_MS, VERIFICATION_VALID_MS } from './better-auth.ts';
import { changeIn } from './email-change.ts';
import { hasAccount, markEmailVerified } from './store/persons.ts';

export interface AuthMailsDeps {
  readonly db: Db;
  readonly mails: AccountMails;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly mailVerification: boolean;
  /** Makes the token of a link with which the person can choose a password. */
  resetLink(given: { personId: string; expiresAt: Date }): Promise<string>;
}

/** The mails that better-auth asks for. An address gets a few of each kind in an hour, no matter who asks. */
export function createAuthMails({ db, mails, attempts, clock, mailVerification, resetLink }: AuthMailsDeps): AuthMails {
  const after = (ms: number): Date => new Date(clock.now() + ms);
  /** @param counted what is counted: mails that strangers cause must not use up those that the owner asks for. */
  const send = (to: string, counted: string, message: () => AccountMessage | Promise<AccountMessage>): void =>
    mails.sendLater(to, async () => ((await attempts.allows('mailByAccount', counted)) ? message() : null));

  return {
    verify({ email }, { token, invitation }) {
      const change = changeIn(token);
      const link = { token, expiresAt: after(VERIFICATION_VALID_MS) };
      if (!change) return send(email, `verify ${email}`, () => ({ kind: 'verifyEmail', invitation, ...link }));
      mails.sendLater(email, async () =>
        (await attempts.allows('mailByAccount', `new ${change.from} ${email}`)) &&
        (await attempts.allows('newAddressMail', email))
          ? { kind: 'verifyNewEmail', presentEmail: change.from, ...link }
          : null,
      );
    },

    takenAddress({ id, email, emailVerified }, invitation) {
      send(email, `taken ${email}`, async () => {
        if (emailVerified || !mailVerification || !(await hasAccount(db, email)))
          return { kind: 'addressTaken', at: after(0), invitation };
        // Not a link that only verifies: the password may be that of somebody who signed up first with an address of others.
        const expiresAt = after(RESET_VALID_MS);
        return { kind: 'verifyAgain', token: await resetLink({ personId: id, expiresAt }), expiresAt, invitation };
      });
    },

    reset({ email }, link) {
      send(email, `reset ${email}`, () => ({ kind: 'resetPassword', ...link, expiresAt: after(RESET_VALID_MS) }));
    },

    async wasReset({ id, email }) {
      // The link came by email: the person who followed it reads the mail of this address.
      if (mailVerification) await markEmailVerified(db, id);
      await mails.notice(email, { kind: 'passwordReset' });
    },
  };
}
