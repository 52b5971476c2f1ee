import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { counted, timeText } from '../words.ts';
import { type EventPlace, connectionRows, connectionUrl } from './event-place.ts';

const DAY_MS = 86_400_000;

export function secretExpiresEmail(
  facts: EventFacts['secretExpires'],
  context: EmailContext,
  place: EventPlace,
): Email {
  const what = facts.credential === 'secret' ? 'client secret' : 'certificate';
  const left = counted(Math.max(1, Math.ceil((Date.parse(facts.expiresAt) - place.at.getTime()) / DAY_MS)), 'day');
  return {
    subject: `The ${what} of ${facts.connection} expires in ${left}`,
    lead: [
      `The ${what} that backups of ${facts.connection} use to sign in to Microsoft Entra ID expires in ${left}. After that, backups fail.`,
    ],
    facts: [...connectionRows(facts), ['Expires', timeText(facts.expiresAt, context.timeZone)]],
    steps: [
      `In the Microsoft Entra admin center, open App registrations and add a new ${what} to the application. Choose 24 months.`,
      `Open the connection in CYBBACK and enter the new ${what}. CYBBACK tests it before saving it.`,
      `Remove the old ${what} in Entra.`,
    ],
    action: { label: 'Open the connection', url: connectionUrl(context, place) },
  };
}
