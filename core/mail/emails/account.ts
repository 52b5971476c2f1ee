import { assertNever } from '../../domain/assert-never.ts';
import type { Role } from '../../domain/states.ts';
import type { Email } from '../email.ts';
import { plainName, plainPerson } from '../plain-name.ts';
import { timeText } from '../words.ts';
import { type SecurityChange, securityNotice } from './security-notice.ts';
import { type WorkspaceDeleted, workspaceDeletedEmail } from './workspace-deletion.ts';

/**
 * Emails to people about their own account, whatever notifications they chose. `invitation`: the token of the one that was
 * being followed; the link continues with it, also in another browser.
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
  /** The last word about a workspace that is gone; its own outbox went with it. */
  | WorkspaceDeleted
  | { readonly kind: 'securityChange'; readonly change: SecurityChange; readonly at: Date };

const ACCOUNT_REASON =
  'CYBBACK for Microsoft Entra ID sent you this about your account. You cannot switch these emails off.';
const NOT_YOU = 'If this was not you, ignore this email: nothing happens unless you open the link.';

/** Links lead to pages of the console and not to the API: programs that look through mails open links, and use none up by that alone. */
export function accountEmail(message: AccountMessage, { publicUrl }: { publicUrl: string }): Email {
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
        subject: 'Verify your email address',
        lead: [
          'Somebody created an account for CYBBACK for Microsoft Entra ID with this address. To start, verify that the address is yours.',
          NOT_YOU,
        ],
        facts: [['Valid until', timeText(message.expiresAt, null)]],
        steps: [],
        action: { label: 'Verify this address', url: link('/verify-email', message.token, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'verifyAgain':
      return {
        subject: 'Verify your email address',
        lead: [
          'Somebody, probably you, signed up again with this address. The account already exists and waits for its owner. Choose its password now: this also verifies the address, and any earlier password stops working.',
          NOT_YOU,
        ],
        facts: [['Valid until', timeText(message.expiresAt, null)]],
        steps: [],
        action: { label: 'Choose the password', url: link('/reset-password', message.token, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'verifyNewEmail':
      return {
        subject: 'Verify your new email address',
        lead: [
          'This address will replace another one in CYBBACK for Microsoft Entra ID. Nothing changes until you verify it.',
          NOT_YOU,
        ],
        facts: [
          ['Current address', message.presentEmail],
          ['Valid until', timeText(message.expiresAt, null)],
        ],
        steps: ['Open the link in the browser in which you are signed in.'],
        action: { label: 'Use this address', url: link('/verify-email', message.token) },
        reason: ACCOUNT_REASON,
      };
    case 'addressTaken':
      return {
        subject: 'You already have an account',
        lead: [
          'Somebody, probably you, tried to sign up with this address. It already has an account, and nothing changed.',
          'If you forgot the password, choose a new one with "Forgot password". If it was not you, there is nothing to do.',
        ],
        facts: [['Tried', timeText(message.at, null)]],
        steps: [],
        action: { label: 'Sign in', url: link('/sign-in', null, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'resetPassword':
      return {
        subject: 'Choose a new password',
        lead: ['Somebody asked for a new password for your account.', NOT_YOU],
        facts: [['Valid until', timeText(message.expiresAt, null)]],
        steps: [],
        action: { label: 'Choose a new password', url: link('/reset-password', message.token, message.invitation) },
        reason: ACCOUNT_REASON,
      };
    case 'invitation':
      return invitation(message, `${publicUrl}/invitations/${encodeURIComponent(message.token)}`);
    case 'workspaceDeleted':
      return workspaceDeletedEmail(message, publicUrl);
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

type Invitation = Extract<AccountMessage, { kind: 'invitation' }>;

/** To somebody who may not know who invites: the names in it are what a stranger has chosen. */
function invitation({ invitedBy, workspace, role, expiresAt }: Invitation, url: string): Email {
  const [who, where] = [plainPerson(invitedBy), plainName(workspace)];
  return {
    subject: `${who} invites you to ${where}`,
    lead: [
      `${who} invites you to the workspace ${where} in CYBBACK for Microsoft Entra ID, which backs up and restores Entra tenants.`,
    ],
    facts: [
      ['Workspace', where],
      ['Your role', ROLE_WORDS[role]],
      ['Valid until', timeText(expiresAt, null)],
    ],
    steps: [],
    action: { label: 'See the invitation', url },
    reason:
      'CYBBACK for Microsoft Entra ID sent you this because somebody entered your address. If you do not know them, ignore this email.',
  };
}
