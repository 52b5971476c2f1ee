import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { timeText } from '../words.ts';
import type { EventPlace } from './event-place.ts';

export function testEmail(facts: EventFacts['test'], context: EmailContext, { at }: EventPlace): Email {
  return {
    subject: 'Test of notifications',
    lead: [`Emails from CYBBACK reach you. Times in them look like this: ${timeText(at, context.timeZone)}.`],
    facts: [['Asked for by', facts.requestedBy]],
    steps: [],
    action: { label: 'Open CYBBACK', url: context.publicUrl },
  };
}
