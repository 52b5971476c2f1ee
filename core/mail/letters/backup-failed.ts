import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { timeText } from '../words.ts';
import { type EventPlace, connectionRows } from './event-place.ts';

export function backupFailedLetter(
  facts: EventFacts['backupFailed'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  return {
    subject: `Backup of ${facts.connection} failed`,
    lead: [`The backup of ${facts.connection} has failed and holds nothing. Earlier backups are not affected.`],
    facts: [
      ...connectionRows(facts),
      ['Reason', facts.message],
      ['Code', facts.code],
      ...(facts.startedAt === null ? [] : [['Started', timeText(facts.startedAt, context.timeZone)] as const]),
      ['Failed', timeText(place.at, context.timeZone)],
    ],
    steps: [
      'Open the backup: it says how far it came.',
      'When the reason is mended, run a backup now instead of waiting for the next one.',
    ],
    action: { label: 'Open the backup', url: `${context.publicUrl}/backups/${facts.backupId}` },
  };
}
