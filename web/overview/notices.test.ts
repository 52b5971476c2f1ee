import { describe, expect, it } from 'vitest';
import type { ConnectionOverview } from './data.ts';
import { needsAttention, noticesOf } from './notices.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

const well: ConnectionOverview = {
  id: 'c1',
  name: 'Contoso',
  tenantId: 't1',
  tenantName: 'Contoso',
  cloud: 'global',
  readyForBackup: true,
  readyForRestore: true,
  lastTestedAt: '2026-11-25T03:00:00Z',
  signInProblem: null,
  credential: { kind: 'secret', expiresAt: '2027-11-25T12:00:00Z' },
  encryption: true,
  storage: { kind: 'managed', name: 'Managed storage', storageId: null },
  lastGoodBackup: {
    id: 'b2',
    seq: 2,
    state: 'completed',
    finishedAt: '2026-11-25T02:10:00Z',
    objects: 10,
    links: 5,
    bytesWritten: 100,
    sealing: 'aes-256-gcm',
  },
  lastBackup: {
    id: 'b2',
    state: 'completed',
    createdAt: '2026-11-25T02:00:00Z',
    finishedAt: '2026-11-25T02:10:00Z',
    error: null,
  },
  runningBackup: null,
  nextRun: { scheduleId: 's1', at: '2026-11-26T02:00:00Z' },
  schedules: 1,
  changes: [],
  warnings: { total: 0, items: [] },
  coverage: [],
  overdue: false,
  overdueSince: null,
  comparedWith: null,
};

const keys = (part: Partial<ConnectionOverview>): string[] =>
  noticesOf({ ...well, ...part }, NOW).map(({ key }) => key);

describe('what somebody should know of a connection', () => {
  it('says nothing where all is well', () => {
    expect(noticesOf(well, NOW)).toEqual([]);
    expect(needsAttention(well, NOW)).toBe(false);
  });

  it('puts what has stopped before what is about to', () => {
    const credential = { kind: 'secret' as const, expiresAt: '2027-01-01T00:00:00Z' };
    expect(keys({ credential, overdue: true, overdueSince: '2026-11-24T02:00:00Z', schedules: 1 })).toEqual([
      'overdue',
      'expiry',
    ]);
    expect(noticesOf({ ...well, overdue: true, overdueSince: '2026-11-24T12:00:00Z' }, NOW)[0]?.text).toBe(
      'The last good backup was 10 hours ago; one was due yesterday.',
    );
  });

  it('says the reason of a sign-in that is refused once, not also that permissions are missing', () => {
    expect(
      keys({ readyForBackup: false, signInProblem: { code: 'sign-in-secret-expired', message: 'It has expired.' } }),
    ).toEqual(['sign-in']);
    expect(keys({ readyForBackup: false })).toEqual(['not-ready']);
    expect(keys({ readyForBackup: false, lastTestedAt: null })).toEqual(['untested']);
  });

  it('tells paused schedules from none', () => {
    expect(keys({ nextRun: null, schedules: 2 })).toEqual(['paused']);
    expect(keys({ nextRun: null, schedules: 0 })).toEqual(['unscheduled']);
    expect(needsAttention({ ...well, nextRun: null, schedules: 0 }, NOW)).toBe(false);
  });

  it('asks for the first backup only while there is none, none running and none failed', () => {
    const none = { lastGoodBackup: null, lastBackup: null };
    expect(keys(none)).toEqual(['never']);
    expect(keys({ ...none, runningBackup: { id: 'b1', state: 'running', startedAt: null } })).toEqual([]);
    expect(
      keys({
        ...none,
        lastBackup: {
          id: 'b1',
          state: 'failed',
          createdAt: '',
          finishedAt: null,
          error: { code: 'internal', message: 'x' },
        },
      }),
    ).toEqual(['failed']);
  });
});
