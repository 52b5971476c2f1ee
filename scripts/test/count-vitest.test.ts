import { expect, test } from 'vitest';
import { countVitest } from './count-vitest.ts';

const file = { name: '/project/a.test.ts', message: '' };
const ended = (status: string) => ({ status, fullName: 'a test', failureMessages: [] });

const report = {
  numPassedTests: 5,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [
    { ...file, status: 'failed', assertionResults: [ended('failed'), ended('passed')] },
    { ...file, status: 'failed', assertionResults: [] },
    { ...file, status: 'passed', assertionResults: [ended('passed')] },
  ],
};

test('a file that did not load counts as a failure beside the failed tests', () =>
  expect(countVitest(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 3 }));

test('no report, or an error outside of all tests, is never "0 failed"', () => {
  expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countVitest({ ...report, numFailedTests: 0, testResults: [] }, 1)).toMatchObject({ failed: 1 });
});
