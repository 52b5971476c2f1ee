import { expect, it } from 'vitest';
import type { RestoreDetail } from '../data.ts';
import type { LiveRestore } from '../live/live-restore.ts';
import { cancelQuestion } from './cancel-question.ts';

const detail = { targetConnection: { name: 'Test', tenantName: 'Contoso' } } as unknown as RestoreDetail;
const live = (phase: LiveRestore['phase']): LiveRestore => ({
  eventId: 1,
  state: 'running',
  phase,
  items: 16,
  states: { done: 2, partial: 1, failed: 1, planned: 3, skipped: 9 },
  compared: null,
  writing: null,
  isCancelRequested: false,
  queuePlace: null,
});

it('says what stays done when a restore is stopped', () => {
  expect(cancelQuestion(detail, live('executing')).description).toContain(
    '3 objects of 7 are written already and stay written in Contoso',
  );
  expect(cancelQuestion(detail, live('comparing')).description).toContain('Everything has been written');
});

it('says that nothing was written before a plan is carried out', () => {
  for (const phase of ['planning', 'planned'] as const)
    expect(cancelQuestion(detail, live(phase)).description).toContain('othing has been written to Contoso');
  expect(cancelQuestion(detail, live('planned')).action).toBe('Discard plan');
});
