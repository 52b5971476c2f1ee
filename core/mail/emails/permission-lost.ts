import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { counted, listed, timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

export function permissionLostEmail(
  facts: EventFacts['permissionLost'],
  context: EmailContext,
  place: EventPlace,
): Email {
  const count = counted(facts.permissions.length, 'permission');
  return {
    subject: `${facts.connection} lost ${count}`,
    lead: [
      `The application of the connection ${facts.connection} lost ${count}. Backups continue without the data that needs ${facts.permissions.length === 1 ? 'it' : 'them'}.`,
    ],
    facts: [...connectionRows(facts), ['Noticed', timeText(place.at, context.timeZone)]],
    list: {
      title: 'No longer granted, and what is lost without it',
      items: listed(
        facts.permissions.map(({ permission, lost }) => `${lost ?? 'Part of what is backed up.'} (${permission})`),
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
