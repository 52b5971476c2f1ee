import type { RestoreDetail } from './data.ts';
import type { LiveRestore } from './live/live-restore.ts';

/** What of a restore is shown: `facts` where it ended before there was a plan. */
export type RestoreViewKind = 'planning' | 'plan' | 'execution' | 'facts';

const WRITTEN = ['running', 'done', 'partial', 'failed', 'unknown', 'cancelled'] as const;

export function viewOf(
  { options, summary }: Pick<RestoreDetail, 'options' | 'summary'>,
  live: LiveRestore,
): RestoreViewKind {
  switch (live.phase) {
    case 'planning':
      return 'planning';
    case 'planned':
      return summary === null ? 'planning' : 'plan';
    case 'executing':
    case 'comparing':
      return 'execution';
    case 'ended':
      if (isExecuted(options.dryRun, live)) return 'execution';
      return summary === null ? 'facts' : 'plan';
  }
}

/** Whether an ended restore came as far as writing. */
function isExecuted(isDryRun: boolean, { state, states }: LiveRestore): boolean {
  if (isDryRun) return false;
  return (
    state === 'completed' || state === 'completedWithWarnings' || WRITTEN.some((written) => (states[written] ?? 0) > 0)
  );
}
