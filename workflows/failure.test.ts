import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import { failureFacts } from './failure.ts';

const wrapped = (cause: Error): ActivityFailure =>
  new ActivityFailure('Activity task failed', 'captureType', '1', 'NON_RETRYABLE_FAILURE', 'worker', cause);

test('a failed activity speaks in its code and sentence; anything else in one that is safe to keep', () => {
  const known = ApplicationFailure.create({ type: 'graph-permission-missing', message: 'Grant it.' });
  expect(failureFacts(wrapped(known))).toEqual({ code: 'graph-permission-missing', message: 'Grant it.' });
  const interrupted = { code: 'internal', message: 'The work was interrupted too often.' };
  expect(failureFacts(wrapped(new TimeoutFailure('activity Heartbeat timeout', undefined, 'HEARTBEAT')))).toEqual(
    interrupted,
  );
  expect(failureFacts(new Error('SELECT secret FROM somewhere'))).toEqual(interrupted);
});
