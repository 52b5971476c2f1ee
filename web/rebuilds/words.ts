import type { Rebuild } from './data.ts';

interface StateWords {
  readonly label: string;
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly icon: string;
}

export const REBUILD_STATE_WORDS: Readonly<Record<Rebuild['state'], StateWords>> = {
  running: { label: 'Running', tone: 'info', icon: 'i-lucide-loader-circle' },
  completed: { label: 'Completed', tone: 'success', icon: 'i-lucide-circle-check' },
  completedWithWarnings: { label: 'Completed with warnings', tone: 'warning', icon: 'i-lucide-triangle-alert' },
  failed: { label: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
};

export const REBUILD_PHASE_WORDS: Readonly<Record<Rebuild['phase'], string>> = {
  backups: 'Taking in the backups, oldest first',
  notes: 'Taking in settings, schedules and reports of restores',
  files: 'Comparing what the backups need with what the storage holds',
  references: 'Reading which objects refer to each other',
};
