import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CybbackError, ERRORS, type ErrorCode } from '../domain/errors.ts';
import { toApplicationFailure } from './application-failure.ts';

/** Every code after which an activity is tried again. All others are not: whoever adds a code decides. */
const RETRIED: readonly ErrorCode[] = [
  'too-many-requests',
  'server-busy',
  'queue-full',
  'sign-in-throttled',
  'sign-in-unavailable',
  'graph-token-rejected',
  'graph-concurrency',
  'graph-throttled',
  'graph-unavailable',
  'graph-protocol',
  'storage-unreachable',
  'storage-throttled',
  'billing-unavailable',
  'key-unavailable',
  'database-unavailable',
  'temporal-unavailable',
  'internal',
];

const retried = (error: unknown): boolean => toApplicationFailure(error).nonRetryable !== true;
const ofPostgres = (code: string): Error => Object.assign(new Error('refused'), { code });

describe('an activity', () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])('that failed with %s is retried only where that can help', (code) => {
    const failure = toApplicationFailure(new CybbackError(code, 'A sentence.'));
    expect([failure.type, failure.nonRetryable !== true]).toEqual([code, RETRIED.includes(code)]);
  });

  it('is not retried where one time is known to be as good as any', () => {
    expect(retried(new CybbackError('graph-throttled', 'A sentence.', { final: true }))).toBe(false);
  });

  it.each(['08P01', '0A000', '22P02', '22001', '42703', '42P01', '54000', '54001'])(
    'is not retried after PostgreSQL refused a query for what it is (%s)',
    (code) => expect(retried(ofPostgres(code))).toBe(false),
  );

  it.each(['08006', '57P01', '53300', '40001', '40P01', '55P03', '23505', 'ECONNRESET', '25P02'])(
    'is retried after what may pass (%s)',
    (code) => expect(retried(ofPostgres(code))).toBe(true),
  );

  it('is not retried after a defect that the same input meets again', () => {
    const tooLong = (): unknown => new Array(-1);
    const wrongRow = z.object({ types: z.array(z.string()) }).safeParse({ types: 7 }).error;
    for (const make of [tooLong, () => 'x'.repeat(2 ** 30)])
      try {
        make();
        expect.unreachable();
      } catch (error) {
        expect(retried(error)).toBe(false);
      }
    expect(wrongRow).toBeInstanceOf(Error);
    expect(retried(wrongRow)).toBe(false);
    expect(retried(new Error('whatever'))).toBe(true);
  });

  it('says nothing of what it does not know', () => {
    expect(toApplicationFailure(new Error('secret 123')).message).not.toContain('secret');
  });
});
