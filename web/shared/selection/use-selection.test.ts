import { beforeEach, describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { MAX_SELECTED_OBJECTS, useSelection } from './use-selection.ts';

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  globalThis.sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value);
    },
    removeItem: (key: string) => {
      kept.delete(key);
    },
  } as unknown as Storage;
});

const anna = { type: 'users', id: 'a', displayName: 'Anna' } as const;

describe('useSelection', () => {
  it('is the same for two pages of one backup, and another for another backup', () => {
    const browse = useSelection('one');
    const wizard = useSelection(ref('one'));
    const other = useSelection('two');
    expect(browse.toggle(anna)).toBeNull();
    expect(wizard.objects.value).toEqual([anna]);
    expect(wizard.has('users', 'a')).toBe(true);
    expect(other.count.value).toBe(0);
    wizard.toggle(anna);
    expect(browse.count.value).toBe(0);
    expect(kept.size).toBe(0);
  });

  it('reads what an earlier page of the tab kept, and nothing that is not a selection', () => {
    kept.set('cybback.selection.three', JSON.stringify({ objects: [anna], types: ['groups'] }));
    kept.set(
      'cybback.selection.four',
      JSON.stringify({ objects: [{ type: 'nonsense', id: 'a', displayName: null }], types: [] }),
    );
    kept.set('cybback.selection.five', '{');
    const three = useSelection('three');
    expect([three.has('users', 'a'), three.has('groups', 'anything'), three.count.value]).toEqual([true, true, 2]);
    expect(useSelection('four').count.value).toBe(0);
    expect(useSelection('five').count.value).toBe(0);
  });

  it('lets a whole type take the place of its single objects', () => {
    const selection = useSelection('six');
    selection.toggle(anna);
    selection.toggleType('users');
    expect(selection.objects.value).toEqual([]);
    expect(selection.has('users', 'a')).toBe(true);
    expect(selection.add([anna])).toBeNull();
    expect(selection.count.value).toBe(1);
    selection.toggleType('users');
    expect(selection.has('users', 'a')).toBe(false);
  });

  it('refuses more than the API takes and keeps what was ticked', () => {
    const selection = useSelection('seven');
    const many = Array.from({ length: MAX_SELECTED_OBJECTS }, (_, index) => ({
      type: 'users' as const,
      id: String(index),
      displayName: null,
    }));
    expect(selection.add(many)).toBeNull();
    expect(selection.toggle(anna)).toMatch(/at most 10,000/);
    expect(selection.count.value).toBe(MAX_SELECTED_OBJECTS);
    selection.remove(many.slice(0, 1));
    expect(selection.toggle(anna)).toBeNull();
  });

  it('continues in memory where the browser keeps nothing more', () => {
    const selection = useSelection('eight');
    globalThis.sessionStorage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(selection.toggle(anna)).toBeNull();
    expect(selection.count.value).toBe(1);
  });
});
