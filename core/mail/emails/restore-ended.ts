import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Email, EmailContext } from '../email.ts';
import { counted, timeText } from '../words.ts';
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
      ? `Dry-run for ${intoOf(facts)} is ready`
      : `Restore into ${intoOf(facts)} completed${withWarnings}`,
    lead: [
      facts.dryRun
        ? `The plan of what a restore into ${intoOf(facts)} would do is ready. Nothing was written.`
        : `The restore into ${intoOf(facts)} completed${withWarnings}. We read back every restored object and compared it with the backup.`,
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
  return [
    ...connectionRows(facts),
    ...(facts.into === null ? [] : [['Restored into', facts.into] as const]),
    ['Reason given', facts.reason],
    ['Started by', facts.startedBy],
    ['Ended', timeText(at, context.timeZone)],
    ...items.map(([state, count]) => [STATES[state] ?? state, counted(count, 'object')] as const),
  ];
}
