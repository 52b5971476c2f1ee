import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { counted, listed, timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

export function permissionLostLetter(
  facts: EventFacts['permissionLost'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  const count = counted(facts.permissions.length, 'permission');
  return {
    subject: `${facts.connection} lost ${count}`,
    lead: [
      `The application of the connection ${facts.connection} had ${count} that it no longer has. Backups go on without what it protected.`,
    ],
    facts: [...connectionRows(facts), ['Noticed', timeText(place.at, context.timeZone)]],
    list: {
      title: 'No longer granted',
      items: listed(
        facts.permissions.map(({ permission, lost }) => (lost === null ? permission : `${permission}: ${lost}`)),
      ),
    },
    steps: [
      'In the Microsoft Entra admin center, open the app registration, then API permissions.',
      'Add the permissions as application permissions and grant admin consent.',
      'Open the connection in CYBBACK and test it.',
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
