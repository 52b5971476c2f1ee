import type { StateWords } from '../shared/format/states.ts';
import type { BackupTypeProgress, ChangeKind } from './data.ts';

export const MODE_WORDS = { full: 'Full', incremental: 'Incremental' } as const;
export const TRIGGER_WORDS = { manual: 'Manual', schedule: 'Scheduled' } as const;
export const SEALING_WORDS = { 'aes-256-gcm': 'AES-256 encryption', none: 'Not encrypted' } as const;

export const VERIFIED_WORDS = {
  never: 'Not verified yet',
  running: 'Being verified',
  whole: 'Verified',
  damaged: 'Some files are missing or damaged',
  repaired: 'Files were missing or damaged, and have been repaired',
  failed: 'Could not be verified',
} as const;

/** How far a type is in a running backup. */
const TYPE_STATE_WORDS = {
  pending: { label: 'Waiting', tone: 'neutral', icon: 'i-lucide-clock' },
  running: { label: 'Reading', tone: 'info', icon: 'i-lucide-loader-circle' },
  read: { label: 'Read', tone: 'success', icon: 'i-lucide-check' },
  captured: { label: 'Indexed', tone: 'success', icon: 'i-lucide-check-check' },
  published: { label: 'Saved', tone: 'success', icon: 'i-lucide-circle-check' },
  carried: { label: 'From the previous backup', tone: 'warning', icon: 'i-lucide-triangle-alert' },
} as const satisfies Record<BackupTypeProgress['state'], StateWords>;

/** Of a backup that ended before its types were read: nothing waits or runs any more. */
const UNREAD_WORDS = { label: 'Not read', tone: 'neutral', icon: 'i-lucide-minus' } as const satisfies StateWords;

export function typeStateWords(state: BackupTypeProgress['state'], hasEnded: boolean): StateWords {
  return hasEnded && (state === 'pending' || state === 'running' || state === 'read')
    ? UNREAD_WORDS
    : TYPE_STATE_WORDS[state];
}

/** How a type was read. */
export const TYPE_MODE_WORDS = {
  full: 'Everything was read',
  delta: 'Only changes were read',
  list: 'Everything was read and compared',
  carried: 'Could not be read; content of the previous backup',
} as const satisfies Record<NonNullable<BackupTypeProgress['mode']>, string>;

export const CHANGE_WORDS = {
  added: { label: 'Added', tone: 'success', icon: 'i-lucide-plus' },
  changed: { label: 'Changed', tone: 'info', icon: 'i-lucide-pencil' },
  softDeleted: { label: 'Deleted', tone: 'warning', icon: 'i-lucide-trash-2' },
  hardDeleted: { label: 'Permanently deleted', tone: 'error', icon: 'i-lucide-octagon-x' },
  linksChanged: { label: 'Links changed', tone: 'info', icon: 'i-lucide-link' },
} as const satisfies Record<ChangeKind, StateWords>;

/** Everything that the earlier of two backups has otherwise. */
export const NOT_ADDED = 'notAdded';
export const NOT_ADDED_WORDS = {
  label: 'Deleted or changed',
  tone: 'warning',
  icon: 'i-lucide-history',
} as const satisfies StateWords;

export const CHANGE_KINDS = Object.keys(CHANGE_WORDS) as readonly ChangeKind[];

/** `#12`, or nothing before it is published. */
export function backupNumber({ seq }: { seq: number | null }): string {
  return seq === null ? '' : `#${String(seq)}`;
}
