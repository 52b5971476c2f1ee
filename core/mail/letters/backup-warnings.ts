import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { counted, listed, timeText } from '../words.ts';
import { connectionRows } from './event-place.ts';

export function backupWarningsLetter(facts: EventFacts['backupWarnings'], context: LetterContext): Letter {
  const fresh = facts.warnings.filter(({ isNew }) => isNew).length;
  const lead =
    fresh > 0
      ? `The latest backup of ${facts.connection} has completed with warnings. It can be restored for what it holds.`
      : `Backups of ${facts.connection} still complete with warnings: ${counted(facts.backups, 'backup')} since you were last told. They can be restored for what they hold.`;
  return {
    subject:
      fresh > 0
        ? `Backup of ${facts.connection} completed with warnings`
        : `Backups of ${facts.connection} still have warnings`,
    lead: [lead, 'You are told of the same warnings again in a week if they persist.'],
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
