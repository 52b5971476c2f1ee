import { describe, expect, it } from 'vitest';
import type { RestoreEvent } from '../../shared/api/job-stream.ts';
import type { RestoreDetail } from '../data.ts';
import { applyEvent, liveOf, newest, progressOf } from './live-restore.ts';

const none = { changes: 0, linksAdded: 0, linksRemoved: 0, expectedWrites: 0 };
const detail = {
  lastEventId: 10,
  state: 'running',
  phase: 'executing',
  cancelRequestedAt: null,
  counts: [
    { type: 'users', action: 'update', state: 'done', items: 3, ...none },
    { type: 'groups', action: 'update', state: 'done', items: 1, ...none },
    { type: 'groups', action: 'update', state: 'planned', items: 4, ...none },
    { type: 'users', action: 'skip', state: 'skipped', items: 2, ...none },
  ],
} as unknown as RestoreDetail;
const NONE = {
  planned: 0,
  running: 0,
  done: 0,
  partial: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  blocked: 0,
  cancelled: 0,
};
const at = '2026-11-25T10:00:00.000Z';

describe('a restore that runs', () => {
  it('begins as it was asked for', () => {
    expect(liveOf(detail)).toMatchObject({
      eventId: 10,
      phase: 'executing',
      items: 10,
      states: { done: 4, planned: 4, skipped: 2 },
      isCancelRequested: false,
    });
  });

  it('follows its events', () => {
    const progress = {
      id: 11,
      kind: 'progress',
      data: { at, phase: 'executing', items: 10, states: { ...NONE, done: 6, running: 2, skipped: 2 }, compared: 0 },
    } as const;
    const live = applyEvent(liveOf(detail), progress);
    expect(live).toMatchObject({ eventId: 11, states: { done: 6, running: 2 }, state: 'running' });
    expect(applyEvent(live, { id: 12, kind: 'cancelRequested', data: { at } }).isCancelRequested).toBe(true);
    expect(applyEvent(live, { id: 13, kind: 'state', data: { at, state: 'completed', phase: 'ended' } })).toMatchObject(
      { state: 'completed', phase: 'ended' },
    );
  });

  it('is not set back by an event that it knows, nor shaken by one it does not understand', () => {
    const live = liveOf(detail);
    expect(applyEvent(live, { id: 10, kind: 'state', data: { at, state: 'pending', phase: 'planning' } })).toBe(live);
    expect(applyEvent(live, { id: 11, kind: 'weather', data: {} } as unknown as RestoreEvent)).toEqual({
      ...live,
      eventId: 11,
    });
  });

  it('takes the newer of answer and events', () => {
    const ahead = applyEvent(liveOf(detail), {
      id: 15,
      kind: 'progress',
      data: { at, phase: 'comparing', items: 10, states: { ...NONE, done: 8 }, compared: 5 },
    });
    expect(newest(ahead, detail)).toBe(ahead);
    // An answer that knows more keeps what only events tell.
    expect(newest(ahead, { ...detail, lastEventId: 15 })).toMatchObject({ phase: 'executing', compared: 5 });
    expect(newest(null, detail).eventId).toBe(10);
  });
});

describe('how far it is', () => {
  const live = liveOf(detail);
  it('counts of what is written, not of what is left alone', () => {
    expect(progressOf(live)).toEqual({ done: 4, of: 8 });
    expect(progressOf({ ...live, states: { done: 4, partial: 1, failed: 1, running: 2, skipped: 2 } })).toEqual({
      done: 6,
      of: 8,
    });
    expect(progressOf({ ...live, phase: 'comparing', compared: 5 })).toEqual({ done: 5, of: 8 });
  });
  it('does not know the end of a plan before it is made', () => {
    expect(progressOf({ ...live, phase: 'planning' })).toEqual({ done: 10, of: null });
  });
});
