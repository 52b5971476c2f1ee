import { beforeEach, expect, it } from 'vitest';
import { moveSelection } from './move-selection.ts';
import { useSelection } from './use-selection.ts';

beforeEach(() => {
  const kept = new Map<string, string>();
  globalThis.sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  } as unknown as Storage;
});

const anna = { type: 'users', id: 'a', displayName: 'Anna' } as const;
const bo = { type: 'users', id: 'b', displayName: 'Bo' } as const;
const crew = { type: 'groups', id: 'c', displayName: 'Crew' } as const;

it('takes picks along, and puts aside what was picked there for something else', () => {
  const [from, to] = [useSelection('move-1'), useSelection('move-2')];
  from.add([anna, crew]);
  from.toggleType('devices');
  to.add([anna, bo]);
  expect(moveSelection(from, to)).toEqual({ objects: [bo], types: [] });
  expect(to.objects.value).toEqual([anna, crew]);
  expect(to.types.value).toEqual(['devices']);
  expect(from.count.value).toBe(0);
});

it('leaves the picks of the other restore point where nothing was picked in this one', () => {
  const [from, to] = [useSelection('move-3'), useSelection('move-4')];
  to.add([bo]);
  expect(moveSelection(from, to)).toEqual({ objects: [], types: [] });
  expect(to.objects.value).toEqual([bo]);
});
