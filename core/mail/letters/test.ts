import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { timeText } from '../words.ts';
import type { EventPlace } from './event-place.ts';

export function testLetter(facts: EventFacts['test'], context: LetterContext, { at }: EventPlace): Letter {
  return {
    subject: 'Test of notifications',
    lead: [`Mails from CYBBACK reach you. Times in them look like this: ${timeText(at, context.timeZone)}.`],
    facts: [['Asked for by', facts.requestedBy]],
    steps: [],
    action: { label: 'Open CYBBACK', url: context.publicUrl },
  };
}
