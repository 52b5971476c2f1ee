import type { Letter } from '../letter.ts';
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
    'The password of your account was replaced with a link from a mail. All sessions were ended and all passkeys removed: add them anew where you use them.',
  ],
  twoFactorOn: ['Two-factor sign-in is on', 'Signing in to your account now needs a code of your authenticator app.'],
  twoFactorOff: [
    'Two-factor sign-in is off',
    'Signing in to your account needs no code of an authenticator app any more.',
  ],
  passkeyAdded: ['A passkey was added', 'A passkey was added to your account. Whoever holds it can sign in.'],
  passkeyRemoved: ['A passkey was removed', 'A passkey was removed from your account.'],
  emailChanged: [
    'Your e-mail address was changed',
    'Your account now has another e-mail address. This one does not sign in any more.',
  ],
};

const LOOK = 'Then look at the passkeys and the two-factor sign-in of your account.';
const TELL = 'If it was not you: tell the owners of your workspaces and whoever runs this service.';

export function securityNotice(change: SecurityChange, at: Date, publicUrl: string): Letter {
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
