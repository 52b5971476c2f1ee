import type { JobState } from '#core/domain/states.ts';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error';

export interface StateWords {
  readonly label: string;
  readonly tone: Tone;
  readonly icon: string;
}

/** The product's words for the state of a backup or restore. */
export const JOB_STATE_WORDS: Readonly<Record<JobState, StateWords>> = {
  pending: { label: 'Pending', tone: 'neutral', icon: 'i-lucide-clock' },
  running: { label: 'Running', tone: 'info', icon: 'i-lucide-loader-circle' },
  completed: { label: 'Completed', tone: 'success', icon: 'i-lucide-circle-check' },
  completedWithWarnings: { label: 'Completed with warnings', tone: 'warning', icon: 'i-lucide-triangle-alert' },
  failed: { label: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'i-lucide-ban' },
};

/** The product's words for what a plan does with an object. */
export const PLAN_ACTION_WORDS = {
  undelete: { label: 'Undelete', tone: 'success', icon: 'i-lucide-archive-restore' },
  update: { label: 'Update', tone: 'info', icon: 'i-lucide-pencil' },
  create: { label: 'Create', tone: 'info', icon: 'i-lucide-plus' },
  remove: { label: 'Remove', tone: 'error', icon: 'i-lucide-trash-2' },
  skip: { label: 'Skip', tone: 'neutral', icon: 'i-lucide-minus' },
  blocked: { label: 'Blocked', tone: 'warning', icon: 'i-lucide-octagon-alert' },
} as const satisfies Record<string, StateWords>;
