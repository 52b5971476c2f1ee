import { expect, it } from 'vitest';
import { databaseFailure, isDatabaseAway } from './database-failure.ts';

const failure = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

it.each(['08000', '08006', '53300', '57P01', '57P03', '40001', 'ECONNREFUSED', 'EAI_AGAIN'])(
  'takes %s for a database that is away',
  (code) => {
    expect(isDatabaseAway(failure(code))).toBe(true);
    expect(databaseFailure(failure(code))).toMatchObject({ code: 'database-unavailable' });
  },
);

it('takes a lost connection without a code for a database that is away', () => {
  expect(isDatabaseAway(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isDatabaseAway(new Error('timeout exceeded when trying to connect'))).toBe(true);
});

it.each(['08P01', '22P02', '23505', '42P01', '54000', '57014'])(
  'takes %s for a query that is wrong: it would fail again',
  (code) => {
    expect(isDatabaseAway(failure(code))).toBe(false);
    expect(databaseFailure(failure(code))).toBeNull();
  },
);

it('takes nothing else for one', () => {
  for (const other of [new Error('no'), 'ECONNREFUSED', null, { code: '08006' }])
    expect(databaseFailure(other)).toBeNull();
});
