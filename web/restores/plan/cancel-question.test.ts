import { expect, it } from 'vitest';
import type { RestoreDetail } from '../data.ts';
import { cancelQuestion } from './cancel-question.ts';

const none = { changes: 0, linksAdded: 0, linksRemoved: 0, expectedWrites: 0 };
const detail = (phase: RestoreDetail['phase']) => ({
  phase, lastEventId: 1, state: 'running', cancelRequestedAt: null, targetConnection: { name: 'Test', tenantName: 'Contoso' },
  counts: [
    { type: 'users', action: 'update', state: 'done', items: 3, ...none },
    { type: 'users', action: 'update', state: 'planned', items: 4, ...none },
    { type: 'users', action: 'skip', state: 'skipped', items: 9, ...none },
  ],
}) as unknown as RestoreDetail;

it('says what stays done when a restore is stopped', () => {
  expect(cancelQuestion(detail('executing')).description).toContain('3 objects of 7 are written already and stay written in Contoso');
  expect(cancelQuestion(detail('comparing')).description).toContain('Everything is written already');
});

it('says that nothing was written before a plan is carried out', () => {
  for (const phase of ['planning', 'planned'] as const) expect(cancelQuestion(detail(phase)).description).toContain('othing has been written to Contoso');
  expect(cancelQuestion(detail('planned')).action).toBe('Discard plan');
});
