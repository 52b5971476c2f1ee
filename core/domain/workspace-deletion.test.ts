import { expect, it } from 'vitest';
import {
  type DeletionFacts,
  DELETION_DAYS,
  deletionDueAt,
  deletionRefusal,
  deletionState,
  isDeletionDue,
  isNameTyped,
  runsSince,
} from './workspace-deletion.ts';

const AT = Date.parse('2026-11-30T10:00:00Z');
const dueAt = deletionDueAt(AT);
const pending: DeletionFacts = { dueAt, keptAt: null, startedAt: null };
const kept: DeletionFacts = { ...pending, keptAt: new Date(AT + 5) };
const started: DeletionFacts = { ...pending, startedAt: new Date(dueAt.getTime() + 60_000) };

it('is due after 14 times 24 hours, to the millisecond, and not when it was taken back', () => {
  expect(dueAt.toISOString()).toBe('2026-12-14T10:00:00.000Z');
  expect(DELETION_DAYS).toBe(14);
  const last = dueAt.getTime() - 1;
  expect([pending, kept, started].map((facts) => isDeletionDue(facts, last))).toEqual([false, false, true]);
  expect([pending, kept, started].map((facts) => isDeletionDue(facts, dueAt.getTime()))).toEqual([true, false, true]);
});

it('can be taken back until it has started, however late that is', () => {
  expect([null, pending, kept, started].map(deletionState)).toEqual(['none', 'pending', 'none', 'started']);
});

it('holds backups with a sentence that names the day and the way out, and lets them run again from the moment it was taken back', () => {
  for (const facts of [pending, started]) {
    expect(deletionRefusal(facts)).toMatch(/2026-12-14.*keep it.*restored/);
    expect(runsSince(facts)).toBeNull();
  }
  for (const facts of [null, kept]) expect(deletionRefusal(facts)).toBeNull();
  expect(runsSince(kept)).toEqual(kept.keptAt);
  expect(runsSince(null)?.getTime()).toBe(0);
});

it('takes a name as people type it, and no other', () => {
  expect(isNameTyped('  Café Nord ', 'Cafe\u0301 Nord')).toBe(true);
  for (const other of ['', 'café nord', 'Café Nor', 'Café Nord.']) expect(isNameTyped(other, 'Café Nord')).toBe(false);
});
