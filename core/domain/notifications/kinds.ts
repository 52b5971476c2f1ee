import { type Role, roleAllows } from '../states.ts';

/** Everything of which people can be notified; the list is closed. */
export const NOTIFICATION_KINDS = [
  'secretExpires',
  'signInBroken',
  'permissionLost',
  'backupFailed',
  'backupWarnings',
  'backupOverdue',
  'restoreFinished',
  'restoreFailed',
  'restoreCancelled',
  'storageUnreachable',
  'storageDamaged',
  'licence',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/**
 * What nobody can switch off: `workspaceDeletion` goes to every member; `test` is sent on request, to one recipient.
 */
export const EVENT_KINDS = [...NOTIFICATION_KINDS, 'workspaceDeletion', 'test'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

interface KindWords {
  readonly title: string;
  readonly meaning: string;
  /** Members with at least this role are notified unless they choose otherwise. */
  readonly toldFrom: Role;
}

export const KIND_WORDS: Readonly<Record<NotificationKind, KindWords>> = {
  secretExpires: {
    title: 'A secret or certificate expires',
    meaning: '60, 30, 14, 7 and 1 days before the credential of a connection expires.',
    toldFrom: 'owner',
  },
  signInBroken: {
    title: 'Sign-in stopped working',
    meaning:
      'Once, when Microsoft Entra ID refuses the sign-in of a connection; again only after it has worked in between.',
    toldFrom: 'owner',
  },
  permissionLost: {
    title: 'A permission was lost',
    meaning: 'When an application permission that was granted no longer is.',
    toldFrom: 'owner',
  },
  backupFailed: { title: 'A backup failed', meaning: 'Every backup that ends as Failed.', toldFrom: 'operator' },
  backupWarnings: {
    title: 'Backups complete with warnings',
    meaning: 'At once for a warning that is new, then once a week while warnings persist.',
    toldFrom: 'operator',
  },
  backupOverdue: {
    title: 'A backup is overdue',
    meaning: 'Once, when there was no successful backup for twice the time between two scheduled ones.',
    toldFrom: 'operator',
  },
  restoreFinished: {
    title: 'A restore completed',
    meaning: 'Every restore that ends as Completed or Completed with warnings.',
    toldFrom: 'restorer',
  },
  restoreFailed: { title: 'A restore failed', meaning: 'Every restore that ends as Failed.', toldFrom: 'restorer' },
  restoreCancelled: {
    title: 'A restore was cancelled',
    meaning: 'Every restore that ends as Cancelled.',
    toldFrom: 'restorer',
  },
  storageUnreachable: {
    title: 'Storage cannot be reached',
    meaning:
      'Once, when the storage of a connection does not answer or refuses; again only after it has worked in between.',
    toldFrom: 'owner',
  },
  storageDamaged: {
    title: 'Stored files are damaged',
    meaning:
      'When files of backups are found missing, damaged or changed in the storage; again only when more of them are found.',
    toldFrom: 'operator',
  },
  licence: {
    title: 'The licence needs attention',
    meaning:
      'Before a free trial ends (7, 3 and 1 days) and when it has ended; when a payment failed; when the licence has ended; when there are more users than the plan covers.',
    toldFrom: 'owner',
  },
};

/** Those that concern plans, of which nothing is shown where there are none. */
export const PLAN_KINDS: readonly NotificationKind[] = ['licence'];

/** What a member chose; a kind that is not named is as the role has it. */
export type KindChoices = Readonly<Partial<Record<NotificationKind, boolean>>>;

export function isNotified(role: Role, choices: KindChoices, kind: NotificationKind): boolean {
  return choices[kind] ?? isToldByDefault(role, kind);
}

export function isToldByDefault(role: Role, kind: NotificationKind): boolean {
  return roleAllows(role, KIND_WORDS[kind].toldFrom);
}
