import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

export function storageUnreachableEmail(
  facts: EventFacts['storageUnreachable'],
  context: EmailContext,
  place: EventPlace,
): Email {
  return {
    subject: `Storage of ${facts.connection} cannot be reached`,
    lead: [
      `The storage ${facts.storage} of the connection ${facts.connection} could not be read. Until this is fixed, the connection cannot be backed up or restored.`,
    ],
    facts: [
      ...connectionRows(facts),
      ['Storage', facts.storage],
      ['Reason', facts.message],
      ['Code', facts.code],
      ['Noticed', timeText(place.at, context.timeZone)],
    ],
    steps: [
      'Check with the storage provider that the bucket exists and that the access key can read and write it.',
      'Test the storage in CYBBACK.',
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
