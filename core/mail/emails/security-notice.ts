import type { Email } from '../email.ts';
import { timeText } from '../words.ts';

/** What somebody with a stolen session would do first. */
export type SecurityChange =
  | {
      readonly kind:
        | 'passwordChanged'
        | 'passwordReset'
        | 'twoFactorOn'
        | 'twoFactorOff'
        | 'passkeyAdded'
        | 'passkeyRemoved';
    }
  /** Sent to the address that was left. */
  | { readonly kind: 'emailChanged'; readonly newEmail: string };

const SENTENCES: Readonly<Record<SecurityChange['kind'], readonly [subject: string, what: string]>> = {
  passwordChanged: ['Your password was changed', 'The password of your account was changed.'],
  passwordReset: [
    'Your password was reset',
    'Somebody reset the password of your account with a link from an email. All sessions ended and all passkeys were removed: add your passkeys again on each device.',
  ],
  twoFactorOn: ['Two-factor sign-in is on', 'Signing in to your account now needs a code from your authenticator app.'],
  twoFactorOff: [
    'Two-factor sign-in is off',
    'Signing in to your account no longer needs a code from an authenticator app.',
  ],
  passkeyAdded: ['A passkey was added', 'A passkey was added to your account. It can sign in without a password.'],
  passkeyRemoved: ['A passkey was removed', 'A passkey was removed from your account.'],
  emailChanged: [
    'Your email address was changed',
    'Your account now has another email address. You can no longer sign in with this one.',
  ],
};

const LOOK = 'Then check the passkeys and the two-factor sign-in of your account.';
const TELL = 'If it was not you: tell the owners of your workspaces and the operator of this service.';

export function securityNotice(change: SecurityChange, at: Date, publicUrl: string): Email {
  const [subject, what] = SENTENCES[change.kind];
  return {
    subject,
    lead: [what, 'If it was you, there is nothing to do.'],
    facts: [
      ['When', timeText(at, null)],
      ...(change.kind === 'emailChanged' ? [['New address', change.newEmail] as const] : []),
    ],
    steps:
      change.kind === 'emailChanged'
        ? [TELL]
        : ['If it was not you: choose a new password with "Forgot password", which ends all sessions.', LOOK, TELL],
    action: { label: 'Open your account', url: `${publicUrl}/account` },
  };
}
