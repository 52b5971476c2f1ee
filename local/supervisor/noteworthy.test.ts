import { expect, test } from 'vitest';
import { limitLines, noteworthy } from './noteworthy.ts';

test.each([
  ['{"level":"info","msg":"backup started"}', 'stdout', undefined],
  ['{"level":"warn","msg":"throttled"}', 'stdout', 'throttled'],
  ['{"level":"error","msg":"failed","err":{"message":"no route"}}', 'stdout', 'failed: no route'],
  ['listening on 7070', 'stdout', undefined],
  ['Error: cannot bind', 'stdout', 'Error: cannot bind'],
  ['anything here', 'stderr', 'anything here'],
  ['{broken', 'stderr', '{broken'],
  ['   ', 'stderr', undefined],
  ['(node:12) [DEP0001] DeprecationWarning: old', 'stderr', undefined],
] as const)('%s on %s', (line, stream, shown) => expect(noteworthy(line, stream)).toBe(shown));

test('a burst is cut with one hint, and the next minute shows again', () => {
  const shown: string[] = [];
  let time = 0;
  const show = limitLines(
    (line) => shown.push(line),
    'more',
    () => time,
  );
  for (let line = 0; line < 100; line += 1) show(`a${line}`);
  expect(shown).toHaveLength(31);
  expect(shown.at(-1)).toBe('more');
  time = 60_000;
  show('b');
  expect(shown.at(-1)).toBe('b');
});
