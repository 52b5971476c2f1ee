import type { Confirmation } from '../../shared/composables/use-confirm.ts';
import { counted, formatCount } from '../../shared/format/numbers.ts';
import type { RestoreDetail } from '../data.ts';
import { type LiveRestore, progressOf } from '../live/live-restore.ts';
import { tenantOf } from './tenant-of.ts';

/** What is asked before a restore is stopped: it says what stays done. */
export function cancelQuestion(detail: Pick<RestoreDetail, 'targetConnection'>, live: LiveRestore): Confirmation {
  const tenant = tenantOf(detail);
  switch (live.phase) {
    case 'planning':
      return {
        title: 'Stop planning?',
        description: `The plan is not finished. Nothing has been written to ${tenant}.`,
        action: 'Stop planning',
        tone: 'warning',
      };
    case 'planned':
      return {
        title: 'Discard this plan?',
        description: `Nothing has been written to ${tenant}, and nothing will be. The plan stays in the list of restores, but it can no longer be carried out.`,
        action: 'Discard plan',
        tone: 'warning',
      };
    case 'comparing':
      return {
        title: 'Stop comparing?',
        description: `Everything has been written and stays as it is in ${tenant}. Only the comparison with the backup stops.`,
        action: 'Stop comparing',
        tone: 'warning',
      };
    case 'executing':
    case 'ended': {
      const { of } = progressOf(live);
      // What failed is over, but not written.
      const done = (live.states.done ?? 0) + (live.states.partial ?? 0);
      return {
        title: 'Cancel this restore?',
        description: `It stops after the current step. ${counted(done, 'object')}${of === null ? '' : ` of ${formatCount(of)}`} ${done === 1 ? 'is' : 'are'} written already and ${done === 1 ? 'stays' : 'stay'} written in ${tenant}; the others are left unchanged. The report shows which.`,
        action: 'Cancel restore',
        tone: 'error',
      };
    }
  }
}
