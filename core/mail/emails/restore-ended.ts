import type { EventFacts } from '../../domain/notifications/facts.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { PlanAction } from '../../domain/plan/index.ts';
import { TYPE_KEYS } from '../../domain/type-keys.ts';
import type { Email, EmailContext } from '../email.ts';
import { counted, durationText, timeText } from '../words.ts';
import { type EventPlace, connectionRows } from './event-place.ts';

type Facts = EventFacts['restoreCancelled'];

export function restoreFinishedEmail(
  facts: EventFacts['restoreFinished'],
  context: EmailContext,
  place: EventPlace,
): Email {
  const withWarnings = facts.warnings.length > 0 ? ' with warnings' : '';
  return {
    subject: facts.dryRun
      ? `Dry run for ${intoOf(facts)} is ready${whatOf(facts)}`
      : `Restore into ${intoOf(facts)} completed${withWarnings}${whatOf(facts)}`,
    lead: [
      facts.dryRun
        ? `The plan of what a restore into ${intoOf(facts)} would do is ready. Nothing was written.`
        : `The restore into ${intoOf(facts)} completed${withWarnings}. ${foundOf(facts)}`,
    ],
    facts: restoreRows(facts, context, place),
    ...(facts.warnings.length === 0 ? {} : { list: { title: 'Warnings', items: facts.warnings } }),
    steps:
      facts.newPasswords === 0
        ? []
        : [
            `${counted(facts.newPasswords, 'person was', 'people were')} created again: give them a new password and ask them to register for MFA again. The report lists them.`,
          ],
    action: { label: facts.dryRun ? 'Open the plan' : 'Open the report', url: urlOf(facts, context) },
  };
}

export function restoreFailedEmail(
  facts: EventFacts['restoreFailed'],
  context: EmailContext,
  place: EventPlace,
): Email {
  return {
    subject: `Restore into ${intoOf(facts)} failed`,
    lead: [`The restore into ${intoOf(facts)} failed. Objects that were already restored stay; the report lists them.`],
    facts: [['Reason', facts.message], ['Code', facts.code], ...restoreRows(facts, context, place)],
    steps: ['Open the report.', 'Fix the cause, then start the restore again: it does not repeat what is done.'],
    action: { label: 'Open the report', url: urlOf(facts, context) },
  };
}

export function restoreCancelledEmail(
  facts: EventFacts['restoreCancelled'],
  context: EmailContext,
  place: EventPlace,
): Email {
  return {
    subject: `Restore into ${intoOf(facts)} was cancelled`,
    lead: [
      `The restore into ${intoOf(facts)} was cancelled, or nobody confirmed its plan in time. Objects that were already restored stay.`,
    ],
    facts: restoreRows(facts, context, place),
    steps: [],
    action: { label: 'Open the report', url: urlOf(facts, context) },
  };
}

function intoOf({ connection, into }: Facts): string {
  return into ?? connection;
}

function urlOf({ restoreId }: Facts, { publicUrl }: EmailContext): string {
  return `${publicUrl}/restores/${restoreId}`;
}

/** `: 90 users, 30 groups`; those that are most. */
function whatOf({ types = {} }: Facts): string {
  const most = TYPE_KEYS.flatMap((type) => (types[type] ? [{ type, count: types[type] }] : []))
    .toSorted((a, b) => b.count - a.count)
    .map(({ type, count }) => {
      const { one, many } = objectType(type).label;
      return counted(count, inSentence(one), inSentence(many));
    });
  const rest = most.length - MOST_TYPES;
  const named = [...most.slice(0, MOST_TYPES), ...(rest > 0 ? [counted(rest, 'more type')] : [])];
  return named.length === 0 ? '' : `: ${named.join(', ')}`;
}

/** Names such as `Conditional Access policy` keep their capitals. */
function inSentence(label: string): string {
  return /^[A-Z][a-z]+( [a-z]|$)/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** No more than was compared. */
function foundOf({ differing }: Facts): string {
  const read = 'We read back every restored object and compared it with the backup';
  if (differing === undefined) return `${read}.`;
  if (differing === 0) return `${read}: none differs.`;
  return `${read}: ${counted(differing, 'object differs', 'objects differ')}. The report shows both values.`;
}

const ACTIONS: Readonly<Partial<Record<PlanAction, string>>> = {
  undelete: 'From the recycle bin',
  create: 'Created again',
  update: 'Changed back',
  remove: 'Removed',
};

const MOST_TYPES = 3;
const STATES: Readonly<Record<string, string>> = {
  planned: 'Planned',
  running: 'Under way',
  done: 'Restored',
  partial: 'Restored in part',
  failed: 'Failed',
  unknown: 'Unknown, please look',
  skipped: 'Skipped',
  blocked: 'Blocked',
  cancelled: 'Not done',
};

function restoreRows(facts: Facts, context: EmailContext, { at }: EventPlace): (readonly [string, string])[] {
  const items = Object.entries(facts.items).filter(([, count]) => count > 0);
  const { actions = {}, durationMs = null, point } = facts;
  const done = (Object.entries(ACTIONS) as [PlanAction, string][]).flatMap(([action, label]) =>
    actions[action] ? [[label, counted(actions[action], 'object')] as const] : [],
  );
  return [
    ...connectionRows(facts),
    ...(facts.into === null ? [] : [['Restored into', facts.into] as const]),
    ['Reason given', facts.reason],
    ['Started by', facts.startedBy],
    ...(point === undefined
      ? []
      : [
          [
            'Restore point',
            `${timeText(point.backedUpAt, context.timeZone)}${point.seq === null ? '' : `, backup #${String(point.seq)}`}`,
          ] as const,
        ]),
    ['Ended', timeText(at, context.timeZone)],
    ...(durationMs === null ? [] : [['Duration', durationText(durationMs)] as const]),
    ...done,
    ...items.map(([state, count]) => [STATES[state] ?? state, counted(count, 'object')] as const),
  ];
}
