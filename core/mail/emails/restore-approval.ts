import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { timeText } from '../words.ts';
import { connectionRows } from './event-place.ts';

export function restoreApprovalEmail(facts: EventFacts['restoreApproval'], context: EmailContext): Email {
  const into = facts.into ?? facts.connection;
  return {
    subject: `Restore into ${into} waits for your approval`,
    lead: [
      `${facts.requestedBy} asks for the approval of a restore into ${into}. Nothing is written before a restorer or owner other than the person who asked has approved it.`,
    ],
    facts: [
      ...connectionRows(facts),
      ...(facts.into === null ? [] : [['Restored into', facts.into] as const]),
      ['Reason given', facts.reason],
      ['Asked by', facts.requestedBy],
      ['Expires', timeText(new Date(facts.expiresAt), context.timeZone)],
    ],
    steps: ['Read the plan, then approve or refuse it. If nobody does so in time, the restore ends.'],
    action: { label: 'Read the plan', url: `${context.publicUrl}/restores/${facts.restoreId}` },
  };
}
