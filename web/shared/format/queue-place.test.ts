import { expect, test } from 'vitest';
import { waitingSentence } from './queue-place.ts';

test('a job that waits says its place in the queue', () => {
  expect([null, 1, 2, 1500].map(waitingSentence)).toEqual([
    'Waiting to start',
    'Next in the queue of this workspace',
    'Number 2 in the queue of this workspace',
    'Number 1,500 in the queue of this workspace',
  ]);
});
