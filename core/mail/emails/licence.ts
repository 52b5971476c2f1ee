import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { counted, timeText } from '../words.ts';
import type { EventPlace } from './event-place.ts';

const DAY_MS = 86_400_000;

const STAYS =
  'Nothing is deleted. Everything that was backed up can still be looked at, compared, downloaded and restored.';
const HELD = 'Schedules are paused and new backups are refused. Schedules continue by themselves with a plan.';

type Facts<What extends EventFacts['licence']['what']> = Extract<EventFacts['licence'], { what: What }>;

export function licenceEmail(facts: EventFacts['licence'], context: EmailContext, place: EventPlace): Email {
  switch (facts.what) {
    case 'trialEnds':
      return trialEnds(facts, context, place);
    case 'trialEnded':
    case 'ended':
      return ended(facts, context);
    case 'paymentFailed':
      return paymentFailed(facts, context);
    case 'sizeExceeded':
      return sizeExceeded(facts, context);
  }
}

function trialEnds({ endsAt }: Facts<'trialEnds'>, context: EmailContext, { at }: EventPlace): Email {
  const left = counted(Math.max(1, Math.ceil((Date.parse(endsAt) - at.getTime()) / DAY_MS)), 'day');
  return {
    subject: `Your free trial of CYBBACK ends in ${left}`,
    lead: [
      `The free trial of the workspace ${context.workspace} ends in ${left}. Without a plan, schedules pause then and no new backups are made.`,
      STAYS,
    ],
    facts: [['Trial ends', timeText(endsAt, context.timeZone)]],
    steps: ['Choose a plan by the number of your users. Backups, schedules and settings stay as they are.'],
    action: { label: 'Choose a plan', url: subscriptionUrl(context) },
  };
}

function ended({ what, endedAt }: Facts<'trialEnded' | 'ended'>, context: EmailContext): Email {
  const it = what === 'trialEnded' ? 'free trial' : 'licence';
  return {
    subject: what === 'trialEnded' ? 'Your free trial of CYBBACK has ended' : 'Your licence of CYBBACK has ended',
    lead: [`The ${it} of the workspace ${context.workspace} has ended. ${HELD}`, STAYS],
    facts: [['Ended', timeText(endedAt, context.timeZone)]],
    steps: ['Choose a plan by the number of your users.'],
    action: { label: 'Choose a plan', url: subscriptionUrl(context) },
  };
}

function paymentFailed({ endsAt }: Facts<'paymentFailed'>, context: EmailContext): Email {
  return {
    subject: 'A payment for CYBBACK failed',
    lead: [
      `The last invoice of the workspace ${context.workspace} was not paid. Everything works until the date below; after that, schedules pause and no new backups are made.`,
      STAYS,
    ],
    facts: [['Pay until', timeText(endsAt, context.timeZone)]],
    steps: ['Open the subscription, then the invoice, and pay it or change the way of payment.'],
    action: { label: 'Open the subscription', url: subscriptionUrl(context) },
  };
}

function sizeExceeded(facts: Facts<'sizeExceeded'>, context: EmailContext): Email {
  const { members, userLimit, plan, fits, refusedAt } = facts;
  return {
    subject: `The plan of CYBBACK covers ${counted(userLimit, 'user')}, and there are ${count(members)}`,
    lead: [
      `The tenants that the workspace ${context.workspace} has connected have more users than its plan covers. Backups run until the date below. After that, new backups are refused until the plan is large enough; restores never are.`,
      'Members are counted, guests are not.',
    ],
    facts: [
      ['Plan', plan],
      ['Users covered', count(userLimit)],
      ['Users counted', count(members)],
      ...(fits === null ? [] : [['Plan that fits', fits] as const]),
      ['Backups run until', timeText(refusedAt, context.timeZone)],
    ],
    steps: [
      fits === null
        ? 'No plan on offer covers so many users: write to the operator of this service.'
        : `Change to the plan ${fits}. You see what it costs before anything changes.`,
    ],
    action: { label: 'Change the plan', url: subscriptionUrl(context) },
  };
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** In the workspace's own part of the console. */
function subscriptionUrl({ publicUrl }: EmailContext): string {
  return `${publicUrl}/account/subscription`;
}
