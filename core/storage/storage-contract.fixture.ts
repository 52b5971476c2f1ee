import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from './storage.ts';

export interface StorageUnderTest {
  readonly storage: Storage;
  dispose?(): Promise<void>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (body: Uint8Array): string => new TextDecoder().decode(body);
const code = (value: string): unknown => expect.objectContaining({ code: value });

async function keysOf(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const file of storage.list(prefix)) keys.push(file.key);
  return keys;
}

async function* chunks(count: number, size: number): AsyncIterable<Uint8Array> {
  for (let i = 0; i < count; i += 1) yield new Uint8Array(size).fill(i % 251);
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** What every storage must do. One suite for all drivers, so that none of them has a meaning of its own. */
export function storageContract(name: string, make: () => Promise<StorageUnderTest>): void {
  describe(`storage contract: ${name}`, () => {
    let under: StorageUnderTest;
    let storage: Storage;
    beforeEach(async () => {
      under = await make();
      storage = under.storage;
    });
    afterEach(async () => under.dispose?.());

    it('gives back what was put', async () => {
      await storage.put('a/b/c.json', bytes('hello'));
      expect(text(await storage.get('a/b/c.json'))).toBe('hello');
      expect(await storage.size('a/b/c.json')).toBe(5);
      expect(text(await collect(storage.stream('a/b/c.json')))).toBe('hello');
    });

    it('replaces a file', async () => {
      await storage.put('a', bytes('first'));
      await storage.put('a', bytes('second, and longer'));
      expect(text(await storage.get('a'))).toBe('second, and longer');
    });

    it('holds empty files', async () => {
      await storage.put('empty', new Uint8Array(0));
      expect(await storage.size('empty')).toBe(0);
      expect((await storage.get('empty')).length).toBe(0);
      expect((await collect(storage.stream('empty'))).length).toBe(0);
      expect((await storage.getRange('empty', { offset: 0, length: 10 })).length).toBe(0);
      expect((await storage.getRange('empty', { offset: -5, length: 5 })).length).toBe(0);
    });

    it('takes a stream, with and without its size', async () => {
      await storage.put('s1', chunks(100, 100_000));
      await storage.put('s2', chunks(3, 1000), { sizeBytes: 3000 });
      await storage.put('s3', chunks(0, 0));
      expect(await storage.size('s1')).toBe(10_000_000);
      expect(Buffer.from(await storage.get('s1')).equals(await collect(chunks(100, 100_000)))).toBe(true);
      expect(Buffer.from(await storage.get('s2')).equals(await collect(chunks(3, 1000)))).toBe(true);
      expect(await storage.size('s3')).toBe(0);
    });

    it('leaves nothing behind when the stream fails', async () => {
      const failing = async function* (): AsyncIterable<Uint8Array> {
        yield* chunks(80, 100_000);
        throw new Error('source broke');
      };
      await expect(storage.put('broken', failing())).rejects.toThrow('source broke');
      expect(await storage.size('broken')).toBeNull();
      expect(await keysOf(storage, '')).toEqual([]);
    });

    it('does not keep a reference to the body', async () => {
      const body = bytes('before');
      await storage.put('a', body);
      body.fill(0);
      const read = await storage.get('a');
      expect(text(read)).toBe('before');
      read.fill(0);
      expect(text(await storage.get('a'))).toBe('before');
    });

    it('puts only if absent when asked', async () => {
      await storage.put('once', bytes('one'), { ifAbsent: true });
      await expect(storage.put('once', bytes('two'), { ifAbsent: true })).rejects.toEqual(code('storage-exists'));
      await expect(storage.put('once', chunks(3, 10), { ifAbsent: true })).rejects.toEqual(code('storage-exists'));
      expect(text(await storage.get('once'))).toBe('one');
    });

    it('lets exactly one of many putters win', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, i) => storage.put('race', bytes(`writer ${i}`), { ifAbsent: true })),
      );
      const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(text(await storage.get('race'))).toBe(`writer ${winners[0]}`);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toEqual(code('storage-exists'));
      }
    });

    it('reads ranges, also from the end and beyond it', async () => {
      await storage.put('digits', bytes('0123456789'));
      const range = async (offset: number, length: number): Promise<string> =>
        text(await storage.getRange('digits', { offset, length }));
      expect(await range(0, 4)).toBe('0123');
      expect(await range(6, 4)).toBe('6789');
      expect(await range(8, 100)).toBe('89');
      expect(await range(10, 5)).toBe('');
      expect(await range(50, 5)).toBe('');
      expect(await range(-3, 3)).toBe('789');
      expect(await range(-3, 2)).toBe('78');
      expect(await range(-100, 100)).toBe('0123456789');
      expect(await range(4, 0)).toBe('');
    });

    it('says what is missing', async () => {
      expect(await storage.size('none')).toBeNull();
      await expect(storage.get('none')).rejects.toEqual(code('storage-missing'));
      await expect(storage.get('no/folder/either')).rejects.toEqual(code('storage-missing'));
      await expect(storage.getRange('none', { offset: 0, length: 1 })).rejects.toEqual(code('storage-missing'));
      await expect(storage.getRange('none', { offset: -1, length: 1 })).rejects.toEqual(code('storage-missing'));
      await expect(collect(storage.stream('none'))).rejects.toEqual(code('storage-missing'));
    });

    it('deletes, and does not mind what is not there', async () => {
      await storage.put('d/e', bytes('x'));
      await storage.delete('d/e');
      await storage.delete('d/e');
      await storage.delete('never/was');
      expect(await storage.size('d/e')).toBeNull();
    });

    it('lists by prefix in key order', async () => {
      const keys = ['a/b', 'a-b', 'a.b', 'ab', 'a/b-c', 'b/c/d', 'b/c/e/f', 'b/c.x', 'B', '0'];
      for (const key of keys) await storage.put(key, bytes(key));
      expect(await keysOf(storage, '')).toEqual([...keys].sort());
      expect(await keysOf(storage, 'a')).toEqual(['a-b', 'a.b', 'a/b', 'a/b-c', 'ab']);
      expect(await keysOf(storage, 'a/')).toEqual(['a/b', 'a/b-c']);
      expect(await keysOf(storage, 'b/c')).toEqual(['b/c.x', 'b/c/d', 'b/c/e/f']);
      expect(await keysOf(storage, 'b/c/')).toEqual(['b/c/d', 'b/c/e/f']);
      expect(await keysOf(storage, 'nothing/here')).toEqual([]);
      for await (const file of storage.list('b/')) expect(file.sizeBytes).toBe(file.key.length);
    });

    it('refuses keys that leave their place', async () => {
      const bad = [
        '',
        '/',
        '/a',
        'a/',
        'a//b',
        '..',
        '../a',
        'a/../b',
        'a/./b',
        'a\\b',
        'a b',
        'ä',
        'a\0b',
        '~x',
        'a/~b',
        '%2e%2e/a',
      ];
      for (const key of bad) {
        await expect(storage.put(key, bytes('x')), key).rejects.toEqual(code('internal'));
        await expect(storage.get(key), key).rejects.toEqual(code('internal'));
        await expect(storage.delete(key), key).rejects.toEqual(code('internal'));
        await expect(storage.size(key), key).rejects.toEqual(code('internal'));
        await expect(collect(storage.stream(key)), key).rejects.toEqual(code('internal'));
      }
      await expect(keysOf(storage, '../')).rejects.toEqual(code('internal'));
      await expect(keysOf(storage, 'a/../')).rejects.toEqual(code('internal'));
      expect(await keysOf(storage, '')).toEqual([]);
    });

    it('names itself', () => {
      expect(storage.description).not.toBe('');
    });
  });
}
