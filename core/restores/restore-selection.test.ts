import { expect, it } from 'vitest';
import { parseRestoreSelection } from './restore-selection.ts';

const TIMES = 70_000;

it('a stored selection names each type and object once, however often a row of an earlier version does', () => {
  const row = {
    types: Array.from({ length: TIMES }, (_, index) => (index % 2 === 0 ? 'users' : 'groups')),
    objects: Array.from({ length: TIMES }, (_, index) => ({ type: 'users', id: `id ${String(index % 3)}` })),
  };
  const { types, objects, dependencies } = parseRestoreSelection(JSON.parse(JSON.stringify(row)));
  expect([types, objects.map(({ id }) => id), dependencies]).toEqual([
    ['users', 'groups'],
    ['id 0', 'id 1', 'id 2'],
    false,
  ]);
});

it('objects of other types with the same ID stay apart', () => {
  const objects = [
    { type: 'users', id: 'x' },
    { type: 'groups', id: 'x' },
  ];
  expect(parseRestoreSelection({ objects }).objects).toEqual(objects);
});
