import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rememberNext, takeRememberedNext } from './remembered-next.ts';

/** What `localStorage` does, where there is no browser. */
function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', storage());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('where the tab that signed up wanted to go', () => {
  it('is given once', () => {
    rememberNext('/invitations/abc');
    expect(takeRememberedNext()).toBe('/invitations/abc');
    expect(takeRememberedNext()).toBeNull();
  });

  it('is forgotten after a day, and when somebody signs up without a wish', () => {
    rememberNext('/invitations/abc');
    vi.advanceTimersByTime(86_400_000);
    expect(takeRememberedNext()).toBeNull();
    rememberNext('/invitations/abc');
    rememberNext(null);
    expect(takeRememberedNext()).toBeNull();
  });

  it('is judged like an address when it is taken: anybody may have written it', () => {
    localStorage.setItem('cybback.next', JSON.stringify({ next: '//evil.example', until: Date.now() + 1_000 }));
    expect(takeRememberedNext()).toBeNull();
    localStorage.setItem('cybback.next', 'nonsense');
    expect(takeRememberedNext()).toBeNull();
  });
});
