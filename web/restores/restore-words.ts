import type { PlanAction } from '#core/domain/plan/types.ts';
import { counted, formatCount } from '../shared/format/numbers.ts';
import { PLAN_ACTION_WORDS } from '../shared/format/states.ts';
import type { Restore } from './data.ts';

/** What a restore that runs is at; null where its state says enough. */
export function phaseOf({
  phase,
  waitsForConfirmation,
  state,
}: Pick<Restore, 'phase' | 'waitsForConfirmation' | 'state'>): string | null {
  if (waitsForConfirmation) return 'Waiting for confirmation';
  if (state === 'pending') return null;
  switch (phase) {
    case 'planning':
      return 'Planning';
    case 'planned':
      return 'Planned';
    case 'executing':
      return 'Being carried out';
    case 'comparing':
      return 'Reading back';
    case 'ended':
      return null;
  }
}

/** `12 objects: 3 update, 9 skip`; a dash before the plan is made. */
export function figuresOf({ summary }: Pick<Restore, 'summary'>): string {
  if (summary === null) return '–';
  const parts = (Object.keys(PLAN_ACTION_WORDS) as PlanAction[])
    .filter((action) => summary.actions[action] > 0)
    .map((action) => `${formatCount(summary.actions[action])} ${PLAN_ACTION_WORDS[action].label.toLowerCase()}`);
  if (parts.length === 0 && summary.same > 0)
    return `Nothing to do: ${counted(summary.same, 'object is', 'objects are')} as in the backup`;
  return parts.length === 0 ? 'No objects' : `${counted(summary.items, 'object')}: ${parts.join(', ')}`;
}
