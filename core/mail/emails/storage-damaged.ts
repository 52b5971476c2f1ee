import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

/** The number, and the names of the newest. */
function someOf(count: number, names: readonly string[]): string {
  if (names.length === 0) return String(count);
  return `${String(count)}: ${names.join(', ')}${count > names.length ? ' …' : ''}`;
}

export function storageDamagedEmail(
  facts: EventFacts['storageDamaged'],
  context: EmailContext,
  place: EventPlace,
): Email {
  return {
    subject: `Stored files of ${facts.connection} are damaged`,
    lead: [
      `In the storage ${facts.storage}, files that belong to backups of ${facts.connection} are missing, damaged or not as they were written. The next backup writes again what the tenant still has; older content that was in them cannot be restored until the files are put back.`,
    ],
    facts: [
      ...connectionRows(facts),
      ['Storage', facts.storage],
      ['Files', String(facts.files)],
      [
        'Backups that need them',
        someOf(
          facts.backups,
          facts.backupNumbers.map((number) => `#${String(number)}`),
        ),
      ],
      ['Objects in them', String(facts.objects)],
      ...facts.examples.map((example, index): [string, string] => [index === 0 ? 'For example' : '', example]),
      ['Noticed', timeText(place.at, context.timeZone)],
    ],
    steps: [
      'Find out who or what changed the storage, and put the files back if another copy of the bucket has them.',
      'Verify the backups to see the names of the objects that are affected.',
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
