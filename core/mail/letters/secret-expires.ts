import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { counted, timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

const DAY_MS = 86_400_000;

export function secretExpiresLetter(
  facts: EventFacts['secretExpires'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  const what = facts.credential === 'secret' ? 'client secret' : 'certificate';
  const left = counted(Math.max(1, Math.ceil((Date.parse(facts.expiresAt) - place.at.getTime()) / DAY_MS)), 'day');
  return {
    subject: `The ${what} of ${facts.connection} expires in ${left}`,
    lead: [
      `The ${what} with which backups of ${facts.connection} sign in to Microsoft Entra ID expires in ${left}. From then on no backup can be made.`,
    ],
    facts: [...connectionRows(facts), ['Expires', timeText(facts.expiresAt, context.timeZone)]],
    steps: [
      `In the Microsoft Entra admin center, open App registrations and add a new ${what} to the application.`,
      `Open the connection in CYBBACK and enter the new ${what}. It is tested before it is saved.`,
      `Remove the old ${what} in Entra.`,
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
