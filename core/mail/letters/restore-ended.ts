import type { EventFacts } from '../../domain/notifications/facts.ts';
import type { Letter, LetterContext } from '../letter.ts';
import { counted, timeText } from '../words.ts';
import { type EventPlace, connectionRows } from './event-place.ts';

type Facts = EventFacts['restoreCancelled'];

export function restoreFinishedLetter(
  facts: EventFacts['restoreFinished'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  const withWarnings = facts.warnings.length > 0 ? ' with warnings' : '';
  return {
    subject: facts.dryRun
      ? `Dry-run for ${intoOf(facts)} is ready`
      : `Restore into ${intoOf(facts)} completed${withWarnings}`,
    lead: [
      facts.dryRun
        ? `The plan of what a restore into ${intoOf(facts)} would do is ready. Nothing was written.`
        : `The restore into ${intoOf(facts)} has completed${withWarnings}. Every restored object was read back and compared with the backup.`,
    ],
    facts: restoreRows(facts, context, place),
    ...(facts.warnings.length === 0 ? {} : { list: { title: 'Warnings', items: facts.warnings } }),
    steps:
      facts.newPasswords === 0
        ? []
        : [
            `${counted(facts.newPasswords, 'person was', 'people were')} created anew: give them a new password and let them register MFA again. The report names them.`,
          ],
    action: { label: facts.dryRun ? 'Open the plan' : 'Open the report', url: urlOf(facts, context) },
  };
}

export function restoreFailedLetter(
  facts: EventFacts['restoreFailed'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  return {
    subject: `Restore into ${intoOf(facts)} failed`,
    lead: [
      `The restore into ${intoOf(facts)} has failed. What had been restored before stays, and the report says which objects that are.`,
    ],
    facts: [['Reason', facts.message], ['Code', facts.code], ...restoreRows(facts, context, place)],
    steps: ['Open the report.', 'When the reason is mended, start the restore again: what is done is not done twice.'],
    action: { label: 'Open the report', url: urlOf(facts, context) },
  };
}

export function restoreCancelledLetter(
  facts: EventFacts['restoreCancelled'],
  context: LetterContext,
  place: EventPlace,
): Letter {
  return {
    subject: `Restore into ${intoOf(facts)} was cancelled`,
    lead: [
      `The restore into ${intoOf(facts)} was cancelled, or its plan was not confirmed in time. What had been restored before stays.`,
    ],
    facts: restoreRows(facts, context, place),
    steps: [],
    action: { label: 'Open the report', url: urlOf(facts, context) },
  };
}

function intoOf({ connection, into }: Facts): string {
  return into ?? connection;
}

function urlOf({ restoreId }: Facts, { publicUrl }: LetterContext): string {
  return `${publicUrl}/restores/${restoreId}`;
}

const STATES: Readonly<Record<string, string>> = {
  planned: 'Planned',
  running: 'Under way',
  done: 'Restored',
  partial: 'Restored in part',
  failed: 'Failed',
  skipped: 'Skipped',
  blocked: 'Blocked',
  cancelled: 'Not done',
};

function restoreRows(facts: Facts, context: LetterContext, { at }: EventPlace): (readonly [string, string])[] {
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
