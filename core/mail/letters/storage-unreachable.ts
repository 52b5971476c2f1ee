import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

export function storageUnreachableLetter(
  facts: EventFacts['storageUnreachable'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  return {
    subject: `Storage of ${facts.connection} cannot be reached`,
    lead: [
      `The storage ${facts.storage} of the connection ${facts.connection} could not be read. Until this is mended its backups can neither be made nor restored.`,
    ],
    facts: [
      ...connectionRows(facts),
      ['Storage', facts.storage],
      ['Reason', facts.message],
      ['Code', facts.code],
      ['Noticed', timeText(place.at, context.timeZone)],
    ],
    steps: [
      'Check at the provider that the bucket exists and that the access key may read and write in it.',
      'Test the storage in CYBBACK.',
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
