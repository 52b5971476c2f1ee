import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { counted, listed, timeText } from '../words.ts';
import { connectionRows } from './event-place.ts';

export function backupWarningsEmail(facts: EventFacts['backupWarnings'], context: EmailContext): Email {
  const fresh = facts.warnings.filter(({ isNew }) => isNew).length;
  const lead =
    fresh > 0
      ? `The latest backup of ${facts.connection} completed with warnings. You can restore what it holds.`
      : `Backups of ${facts.connection} still complete with warnings: ${counted(facts.backups, 'backup')} since the last notification. You can restore what they hold.`;
  return {
    subject:
      fresh > 0
        ? `Backup of ${facts.connection} completed with warnings`
        : `Backups of ${facts.connection} still have warnings`,
    lead: [lead, 'If these warnings persist, we notify you again in a week.'],
    facts: [...connectionRows(facts), ['Latest backup', timeText(facts.finishedAt, context.timeZone)]],
    list: {
      title: 'Warnings',
      items: listed(
        facts.warnings.map(({ message, remedy, isNew }) => `${fresh > 0 && isNew ? 'New: ' : ''}${message} ${remedy}`),
      ),
    },
    steps: [],
    action: { label: 'Open the backup', url: `${context.publicUrl}/backups/${facts.backupId}` },
  };
}
