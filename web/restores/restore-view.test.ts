import { expect, it } from 'vitest';
import type { RestoreDetail } from './data.ts';
import type { LiveRestore } from './live/live-restore.ts';
import { viewOf } from './restore-view.ts';

const detail = (dryRun: boolean, hasPlan: boolean) =>
  ({ options: { dryRun }, summary: hasPlan ? {} : null }) as unknown as RestoreDetail;
const live = (more: Partial<LiveRestore>): LiveRestore => ({
  eventId: 1,
  state: 'running',
  phase: 'planning',
  items: 1,
  states: {},
  compared: null,
  writing: null,
  isCancelRequested: false,
  queuePlace: null,
  ...more,
});

it('follows the phases of a restore that runs', () => {
  expect(viewOf(detail(false, false), live({ phase: 'planning' }))).toBe('planning');
  expect(viewOf(detail(false, true), live({ phase: 'planned' }))).toBe('plan');
  // Told by an event, while the figures have not come yet.
  expect(viewOf(detail(false, false), live({ phase: 'planned' }))).toBe('planning');
  expect(viewOf(detail(false, true), live({ phase: 'executing' }))).toBe('execution');
  expect(viewOf(detail(false, true), live({ phase: 'comparing' }))).toBe('execution');
});

it('shows of a restore that ended how far it came', () => {
  const ended = { phase: 'ended' } as const;
  expect(viewOf(detail(true, true), live({ ...ended, state: 'completed', states: { planned: 3 } }))).toBe('plan');
  expect(viewOf(detail(false, true), live({ ...ended, state: 'completed', states: { done: 3 } }))).toBe('execution');
  expect(viewOf(detail(false, true), live({ ...ended, state: 'completed', states: { skipped: 3 } }))).toBe('execution');
  expect(viewOf(detail(false, true), live({ ...ended, state: 'cancelled', states: { done: 1, cancelled: 2 } }))).toBe(
    'execution',
  );
  expect(viewOf(detail(false, true), live({ ...ended, state: 'failed', states: { planned: 1, failed: 2 } }))).toBe(
    'execution',
  );
  // Discarded, and failed before a plan was there.
  expect(viewOf(detail(false, true), live({ ...ended, state: 'cancelled', states: { planned: 3, blocked: 1 } }))).toBe(
    'plan',
  );
  expect(viewOf(detail(false, false), live({ ...ended, state: 'failed', states: { planned: 3 } }))).toBe('facts');
});
