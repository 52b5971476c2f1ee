import { DIFFERENCE_CAUSE_WORDS, PROOF_OUTCOME_WORDS } from '#core/domain/proof-words.ts';
import { JOB_STATE_WORDS, type StateWords, type Tone } from '../shared/format/states.ts';
import type { Proof, ProofDetail, ProofDifference } from './data.ts';

const OUTCOME_WORDS = {
  equal: { label: 'Equal', tone: 'success', icon: 'i-lucide-equal' },
  differs: { label: 'Differs', tone: 'warning', icon: 'i-lucide-equal-not' },
  unknown: { label: 'Not everything was compared', tone: 'warning', icon: 'i-lucide-circle-help' },
} as const satisfies Record<NonNullable<Proof['outcome']>, StateWords>;

/** What became of a proof, or how far it is. */
export function proofWords({ state, outcome }: Pick<Proof, 'state' | 'outcome'>): StateWords {
  return outcome === null ? JOB_STATE_WORDS[state] : OUTCOME_WORDS[outcome];
}

export const CAUSE_TONES = {
  since: 'info',
  missed: 'error',
  unclear: 'warning',
  unknownInCopy: 'neutral',
} as const satisfies Record<ProofDifference['cause'], Tone>;

export const CAUSES = Object.keys(DIFFERENCE_CAUSE_WORDS) as readonly ProofDifference['cause'][];

/** The result in one sentence, and what it means. */
export function resultOf({
  outcome,
  total,
}: Pick<ProofDetail, 'outcome' | 'total'>): { title: string; text: string } | null {
  if (outcome === null) return null;
  const title = PROOF_OUTCOME_WORDS[outcome];
  if (outcome === 'equal')
    return { title, text: 'Every object, property and link that was read is the same on both sides.' };
  if (outcome === 'unknown') return { title, text: 'What could not be read is listed below. It may be equal or not.' };
  const since = total.since + total.unknownInCopy;
  const open = total.missed + total.unclear;
  if (open === 0 && since > 0)
    return {
      title,
      text: 'Every difference is a change since the backup, or something that the backup says it does not know. The next backup takes them in.',
    };
  return { title, text: 'Changes since the backup are no fault of the copy. Look at the cause of each difference.' };
}

export const TYPE_STATE_WORDS = {
  pending: { label: 'Waiting', tone: 'neutral', icon: 'i-lucide-clock' },
  running: { label: 'Read', tone: 'info', icon: 'i-lucide-book-open' },
  comparing: { label: 'Comparing', tone: 'info', icon: 'i-lucide-loader-circle' },
  compared: { label: 'Compared', tone: 'success', icon: 'i-lucide-circle-check' },
  unread: { label: 'Not compared', tone: 'warning', icon: 'i-lucide-triangle-alert' },
} as const satisfies Record<ProofDetail['types'][number]['state'], StateWords>;
