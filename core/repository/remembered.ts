import type { LRUCache } from 'lru-cache';
import { forEverybody } from '../net/client-left.ts';

/** The promise under the key, made where there is none. A failure is not remembered. */
export function remembered<T>(cache: LRUCache<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = forEverybody(make);
  cache.set(key, made);
  made.catch(() => {
    if (cache.peek(key) === made) cache.delete(key);
  });
  return made;
}
