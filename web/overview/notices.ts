import { expiryOf } from '../connections/expiry.ts';
import type { Tone } from '../shared/format/states.ts';
import { formatRelative } from '../shared/format/times.ts';
import type { ConnectionOverview } from './data.ts';

/** Something about a connection that somebody should know, and where it is mended. */
export interface Notice {
  readonly key: string;
  readonly tone: Extract<Tone, 'error' | 'warning' | 'info'>;
  readonly title: string;
  readonly text: string;
  /** Below `/w/<workspace>`. */
  readonly to: string;
  readonly action: string;
}

type Rule = (connection: ConnectionOverview, now: number) => Notice | null;

/** Most urgent first. */
export function noticesOf(connection: ConnectionOverview, now: number): readonly Notice[] {
  const found = RULES.map((rule) => rule(connection, now)).filter((notice) => notice !== null);
  return (['error', 'warning', 'info'] as const).flatMap((tone) => found.filter((notice) => notice.tone === tone));
}

/** Whether anything of it wants somebody to act. */
export function needsAttention(connection: ConnectionOverview, now: number): boolean {
  return noticesOf(connection, now).some(({ tone }) => tone !== 'info');
}

const signIn: Rule = ({ id, signInProblem }) =>
  signInProblem && {
    key: 'sign-in',
    tone: 'error',
    title: 'The connection does not work',
    text: signInProblem.message,
    to: `/connections/${id}`,
    action: 'Open the connection',
  };

const overdue: Rule = ({ id, overdue: isOverdue, overdueSince, lastGoodBackup }, now) => {
  if (!isOverdue) return null;
  const last = lastGoodBackup?.finishedAt
    ? `The last good backup was ${formatRelative(lastGoodBackup.finishedAt, now)}`
    : 'No backup has succeeded yet';
  const due = overdueSince === null ? '' : `; one was due ${formatRelative(overdueSince, now)}`;
  return {
    key: 'overdue',
    tone: 'error',
    title: 'A backup is overdue',
    text: `${last}${due}.`,
    to: `/schedules?connection=${id}`,
    action: 'Open its schedules',
  };
};

const failed: Rule = ({ lastBackup }) =>
  lastBackup?.state === 'failed'
    ? {
        key: 'failed',
        tone: 'error',
        title: 'The last backup failed',
        text: lastBackup.error?.message ?? 'It ended without an error message.',
        to: `/backups/${lastBackup.id}`,
        action: 'Open the backup',
      }
    : null;

const expiry: Rule = ({ id, credential }, now) => {
  if (credential.expiresAt === null) return null;
  const { tone, text } = expiryOf(credential.expiresAt, now);
  if (tone !== 'warning' && tone !== 'error') return null;
  const what = credential.kind === 'secret' ? 'The client secret' : 'The certificate';
  return {
    key: 'expiry',
    tone,
    title: `${what} ${text}`,
    text: 'Create a new one in the app registration and replace it here before backups stop.',
    to: `/connections/${id}`,
    action: 'Open the connection',
  };
};

const notReady: Rule = ({ id, readyForBackup, signInProblem, lastTestedAt }) => {
  if (readyForBackup || signInProblem !== null) return null;
  return lastTestedAt === null
    ? {
        key: 'untested',
        tone: 'warning',
        title: 'Not tested yet',
        text: 'Test the connection to see whether backups can run.',
        to: `/connections/${id}`,
        action: 'Open the connection',
      }
    : {
        key: 'not-ready',
        tone: 'warning',
        title: 'Permissions for backup are missing',
        text: 'Some object types cannot be read.',
        to: `/connections/${id}`,
        action: 'See the permissions',
      };
};

const paused: Rule = ({ id, schedules, nextRun }) =>
  schedules > 0 && nextRun === null
    ? {
        key: 'paused',
        tone: 'warning',
        title: 'No run is planned',
        text: 'Its schedules are paused or have ended.',
        to: `/schedules?connection=${id}`,
        action: 'Open its schedules',
      }
    : null;

const unscheduled: Rule = ({ id, schedules }) =>
  schedules === 0
    ? {
        key: 'unscheduled',
        tone: 'info',
        title: 'No schedule',
        text: 'Backups run only when someone starts one.',
        to: `/schedules?connection=${id}`,
        action: 'Set a schedule',
      }
    : null;

const never: Rule = ({ id, lastGoodBackup, runningBackup, lastBackup }) =>
  lastGoodBackup === null && runningBackup === null && lastBackup?.state !== 'failed'
    ? {
        key: 'never',
        tone: 'info',
        title: 'No backup yet',
        text: 'The first backup reads the whole tenant.',
        to: `/backups?connection=${id}`,
        action: 'Open backups',
      }
    : null;

const RULES: readonly Rule[] = [signIn, overdue, failed, expiry, notReady, paused, unscheduled, never];
