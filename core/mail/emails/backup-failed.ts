import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { timeText } from '../words.ts';
import { type EventPlace, connectionRows } from './event-place.ts';

export function backupFailedEmail(facts: EventFacts['backupFailed'], context: EmailContext, place: EventPlace): Email {
  return {
    subject: `Backup of ${facts.connection} failed`,
    lead: [`The backup of ${facts.connection} failed and holds nothing. Earlier backups are not affected.`],
    facts: [
      ...connectionRows(facts),
      ['Reason', facts.message],
      ['Code', facts.code],
      ...(facts.startedAt === null ? [] : [['Started', timeText(facts.startedAt, context.timeZone)] as const]),
      ['Failed', timeText(place.at, context.timeZone)],
    ],
    steps: [
      'Open the backup to see how far it got.',
      'Fix the cause, then run a backup now instead of waiting for the next one.',
    ],
    action: { label: 'Open the backup', url: `${context.publicUrl}/backups/${facts.backupId}` },
  };
}
