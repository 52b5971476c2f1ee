import type { Storage } from './storage.ts';

export type StorageCall = 'put' | 'get' | 'getRange' | 'stream' | 'size' | 'list' | 'delete';

/**
 * For tests: asked before every call; the error it answers is thrown instead of making the call.
 * With `after`, a put is carried out first and fails then: the answer got lost on the way.
 */
export type Fault = (call: StorageCall, key: string) => Error | { readonly after: Error } | null;

export function faultyStorage(storage: Storage, fault: Fault): Storage {
  const check = (call: StorageCall, key: string): void => {
    const found = fault(call, key);
    if (found !== null) throw found instanceof Error ? found : found.after;
  };
  return {
    description: storage.description,
    async put(key, body, options) {
      const found = fault('put', key);
      if (found instanceof Error) throw found;
      await storage.put(key, body, options);
      if (found !== null) throw found.after;
    },
    async get(key, mostBytes) {
      check('get', key);
      return storage.get(key, mostBytes);
    },
    async getRange(key, range) {
      check('getRange', key);
      return storage.getRange(key, range);
    },
    async *stream(key) {
      check('stream', key);
      yield* storage.stream(key);
    },
    async size(key) {
      check('size', key);
      return storage.size(key);
    },
    async *list(prefix) {
      check('list', prefix);
      yield* storage.list(prefix);
    },
    async delete(key) {
      check('delete', key);
      return storage.delete(key);
    },
  };
}
