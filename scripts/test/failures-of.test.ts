import { expect, test } from 'vitest';
import { endOf, failuresOf } from './failures-of.ts';

const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };

test('names each failed test with its file and the beginning of its message', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const report = {
    ...counts,
    testResults: [
      {
        name: '/project/core/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'fine', failureMessages: [] },
          { status: 'failed', fullName: 'group broken', failureMessages: [message] },
        ],
      },
    ],
  };
  const [failure, ...more] = failuresOf(report, '/project');
  expect(more).toEqual([]);
  expect(failure).toMatch(/^core\/a\.test\.ts > group broken\n {4}line 0\n/);
  expect(failure).toMatch(/line 11\n {4}\.\.\. 28 lines more above$/);
});

test('a file that did not load is named as well', () => {
  const report = {
    ...counts,
    testResults: [{ name: '/project/b.test.ts', status: 'failed', message: 'No such module', assertionResults: [] }],
  };
  expect(failuresOf(report, '/project')).toEqual(['b.test.ts\n    No such module']);
});

test('nothing failed, or nothing is known', () => {
  expect(failuresOf({ ...counts, testResults: [] }, '/project')).toEqual([]);
  expect(failuresOf(undefined, '/project')).toEqual([]);
});

test('of a check, the last lines', () => {
  const output = `${Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n')}\n`;
  expect(endOf(output)).toMatch(/^\n {4}line 20\n[^]*line 49$/);
});
