import { assertNever } from '../../domain/assert-never.ts';
import type { Role } from '../../domain/states.ts';
import type { Letter } from '../letter.ts';
import { timeText } from '../words.ts';
import { securityNotice, type SecurityChange } from './security-notice.ts';

/**
 * What people are told about their own account, whatever they chose to be told otherwise. `invitation`: the token of the one
 * that was being followed; it is gone on with behind the link, also in another browser.
 */
export type AccountMessage =
  | {
      readonly kind: 'verifyEmail';
      readonly token: string;
      readonly expiresAt: Date;
      readonly invitation?: string | null;
    }
  /** Somebody signed up again with an address that is still to be verified. */
  | {
      readonly kind: 'verifyAgain';
      readonly token: string;
      readonly expiresAt: Date;
      readonly invitation?: string | null;
    }
  /** Sent to the new address. */
  | { readonly kind: 'verifyNewEmail'; readonly token: string; readonly expiresAt: Date; readonly presentEmail: string }
  | { readonly kind: 'addressTaken'; readonly at: Date; readonly invitation?: string | null }
  | {
      readonly kind: 'resetPassword';
      readonly token: string;
      readonly expiresAt: Date;
      readonly invitation?: string | null;
    }
  | {
      readonly kind: 'invitation';
      readonly token: string;
      readonly expiresAt: Date;
      readonly workspace: string;
      readonly role: Role;
      readonly invitedBy: string;
    }
  | { readonly kind: 'securityChange'; readonly change: SecurityChange; readonly at: Date };

export type AccountMessageKind = AccountMessage['kind'];

const ACCOUNT_REASON =
  'CYBBACK for Microsoft Entra ID sent you this about your account. It is sent whatever you chose to be told.';
const NOT_YOU = 'If this was not you, leave this mail alone: without the link nothing happens.';

/** Links lead to pages of the console and not to the API: programs that look through mails open links, and use none up by that alone. */
export function accountLetter(message: AccountMessage, { publicUrl }: { publicUrl: string }): Letter {
  const link = (page: string, token: string | null, invitation?: string | null): string => {
    const query = new URLSearchParams({
      ...(token === null ? {} : { token }),
      ...(invitation ? { next: `/invitations/${invitation}` } : {}),
    }).toString();
    return `${publicUrl}${page}${query === '' ? '' : `?${query}`}`;
  };
  switch (message.kind) {
    case 'verifyEmail':
      return {
        subject: 'Verify your e-mail address',
        lead: [
          'An account for CYBBACK for Microsoft Entra ID was made with this address. Verify that it is yours to begin.',
          NOT_YOU,
        ],
        facts: [['Valid until', timeText(message.expiresAt, null)]],
        steps: [],
        action: { label: 'Verify this address', url: link('/verify-email', message.token, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'verifyAgain':
      return {
        subject: 'Verify your e-mail address',
        lead: [
          'Somebody, probably you, signed up again with this address. The account is there already, and waits for whoever owns the address. Choose its password now: that verifies the address as well, and no password from before works any more.',
          NOT_YOU,
        ],
        facts: [['Valid until', timeText(message.expiresAt, null)]],
        steps: [],
        action: { label: 'Choose the password', url: link('/reset-password', message.token, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'verifyNewEmail':
      return {
        subject: 'Verify your new e-mail address',
        lead: [
          'This address is to replace another one in CYBBACK for Microsoft Entra ID. Until it is verified, nothing changes.',
          NOT_YOU,
        ],
        facts: [
          ['Present address', message.presentEmail],
          ['Valid until', timeText(message.expiresAt, null)],
        ],
        steps: ['Open the link in the browser in which you are signed in.'],
        action: { label: 'Use this address', url: link('/verify-email', message.token) },
        reason: ACCOUNT_REASON,
      };
    case 'addressTaken':
      return {
        subject: 'You have an account already',
        lead: [
          'Somebody, probably you, tried to sign up with this address. It has an account already, and nothing was changed.',
          'If you do not know the password any more, choose a new one with "Forgot password". If it was not you, there is nothing to do.',
        ],
        facts: [['Tried', timeText(message.at, null)]],
        steps: [],
        action: { label: 'Sign in', url: link('/sign-in', null, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'resetPassword':
      return {
        subject: 'Choose a new password',
        lead: ['A new password was asked for your account.', NOT_YOU],
        facts: [['Valid until', timeText(message.expiresAt, null)]],
        steps: [],
        action: { label: 'Choose a new password', url: link('/reset-password', message.token, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'invitation':
      return {
        subject: `${message.invitedBy} invites you to ${message.workspace}`,
        lead: [
          `${message.invitedBy} invites you to the workspace ${message.workspace} in CYBBACK for Microsoft Entra ID, which backs up and restores Entra tenants.`,
        ],
        facts: [
          ['Workspace', message.workspace],
          ['Your role', ROLE_WORDS[message.role]],
          ['Valid until', timeText(message.expiresAt, null)],
        ],
        steps: [],
        action: { label: 'See the invitation', url: `${publicUrl}/invitations/${encodeURIComponent(message.token)}` },
        reason:
          'CYBBACK for Microsoft Entra ID sent you this because somebody entered your address. If you do not know them, leave this mail alone.',
      };
    case 'securityChange':
      return { ...securityNotice(message.change, message.at, publicUrl), reason: ACCOUNT_REASON };
    default:
      return assertNever(message);
  }
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer (reads)',
  operator: 'Operator (runs backups and schedules)',
  restorer: 'Restorer (also restores)',
  owner: 'Owner (also settings and members)',
};
