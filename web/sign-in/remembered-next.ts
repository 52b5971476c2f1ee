import { nextOf } from './next.ts';

const KEY = 'cybback.next';
const DAY_MS = 86_400_000;

/**
 * An email is opened in a new tab, which knows nothing of the one that signed up: where that one wanted to go is
 * kept for a day in the browser.
 */
export function rememberNext(next: string | null): void {
  if (next === null) return localStorage.removeItem(KEY);
  localStorage.setItem(KEY, JSON.stringify({ next, until: Date.now() + DAY_MS }));
}

/** What was remembered, once. */
export function takeRememberedNext(): string | null {
  const kept = localStorage.getItem(KEY);
  localStorage.removeItem(KEY);
  if (kept === null) return null;
  try {
    const { next, until } = JSON.parse(kept) as { next?: unknown; until?: unknown };
    return typeof until === 'number' && until > Date.now() ? nextOf(next) : null;
  } catch {
    // Written by something else: as good as nothing.
    return null;
  }
}
