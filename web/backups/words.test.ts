import { expect, it } from 'vitest';
import { typeStateWords } from './words.ts';

it('a type of a backup that was cut short neither waits nor is read', () => {
  expect([typeStateWords('pending', true).label, typeStateWords('running', true).label]).toEqual([
    'Not read',
    'Not read',
  ]);
  expect([typeStateWords('running', false).label, typeStateWords('published', true).label]).toEqual([
    'Reading',
    'Saved',
  ]);
});
