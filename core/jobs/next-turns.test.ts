import { expect, test } from 'vitest';
import { nextTurns, type TurnRow } from './next-turns.ts';
import type { Lane, TurnLimits } from './turn-limits.ts';

const LIMITS: TurnLimits = {
  running: { manual: 3, scheduled: 2, proof: 1 },
  runningPerConnection: 2,
  waiting: 10,
  waitingPerConnection: 10,
};

/** `a1` waits on connection `a`, `A1` is at work there; those of a schedule end with `s`, proofs with `p`. */
const laneOf = (jobId: string): Lane => (jobId.endsWith('s') ? 'scheduled' : jobId.endsWith('p') ? 'proof' : 'manual');
const rows = (text: string): TurnRow[] =>
  text.split(' ').map((jobId) => ({
    jobId,
    jobKind: 'backup',
    connectionId: (jobId[0] ?? '').toLowerCase(),
    lane: laneOf(jobId),
    taken: /^[A-Z]/.test(jobId),
    silent: false,
  }));
const next = (text: string): string =>
  nextTurns(rows(text), LIMITS)
    .map(({ jobId }) => jobId)
    .join(' ');

test.each([
  ['a1 b1 c1 d1', 'a1 b1 c1', 'only as many as may be at work'],
  ['A1 b1 C1 d1 e1', 'b1', 'those at work count'],
  ['A1 B1 C1 d1', '', 'nobody while all turns are taken'],
  ['A1 A2 a3 b1', 'b1', 'a connection at its limit lets others pass'],
  ['a1 a2 a3 b1', 'a1 a2 b1', 'and so does one that reaches it'],
  ['A1 B1 C1 d1 d2s e1s f1s', 'd2s e1s', 'scheduled backups have turns of their own'],
  ['A1s B1s c1s d1', 'd1', 'and leave those of others alone'],
  ['A1p b1p c1 d1s', 'c1 d1s', 'proofs that wait keep nobody else from work'],
  ['A1 B1 C1 D1s E1s a2p b2p', 'a2p', 'nor do others keep a proof from it'],
])('of %s it is the turn of "%s": %s', (given, expected) => {
  expect(next(given)).toBe(expected);
});
