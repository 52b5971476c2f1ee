import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { durationText, timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

export function backupOverdueEmail(
  facts: EventFacts['backupOverdue'],
  context: EmailContext,
  place: EventPlace,
): Email {
  return {
    subject: `Backup of ${facts.connection} is overdue`,
    lead: [
      `${facts.connection} is scheduled for a backup every ${durationText(facts.intervalMs)}, but none has succeeded for more than twice that time.`,
    ],
    facts: [
      ...connectionRows(facts),
      [
        'Last successful backup',
        facts.lastBackupAt === null ? 'none yet' : timeText(facts.lastBackupAt, context.timeZone),
      ],
      ['Overdue since', timeText(facts.dueSince, context.timeZone)],
    ],
    steps: ['Open the connection to see how its last backups ended.', 'Run a backup now.'],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
