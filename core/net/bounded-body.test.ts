import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { boundedBody, readBounded } from './bounded-body.ts';

const bounds = { mostBytes: 100, pace: { graceMs: 300, bytesPerSecond: 1_000_000 } };
const chunk = (length: number): Uint8Array => new Uint8Array(length);

async function* forEver(everyMs: number): AsyncIterable<Uint8Array> {
  for (;;) {
    await sleep(everyMs);
    yield chunk(1);
  }
}

const silent = (): Readable => new Readable({ read: () => undefined });

describe('a body of which nobody knows what it holds', () => {
  it('is read whole within its bounds', async () => {
    expect(await readBounded(Readable.from([chunk(40), chunk(60)]), bounds)).toHaveLength(100);
  });

  it('ends with an error at the first byte too many, and is closed', async () => {
    const body = Readable.from([chunk(60), chunk(41), chunk(1)]);
    await expect(readBounded(body, bounds)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' });
    expect(body.destroyed).toBe(true);
  });

  it('ends with an error where it comes byte by byte', async () => {
    const body = Readable.from(forEver(10));
    await expect(readBounded(body, bounds)).rejects.toMatchObject({ code: 'ANSWER_TOO_SLOW' });
    expect(body.destroyed).toBe(true);
  });

  it('ends with an error where nothing comes at all', async () => {
    await expect(readBounded(silent(), bounds)).rejects.toMatchObject({ code: 'ANSWER_TOO_SLOW' });
  });

  it('does not count the time that the reader takes', async () => {
    const body = Readable.from([chunk(1), chunk(1), chunk(1)]);
    let read = 0;
    for await (const part of boundedBody(body, { ...bounds, pace: { ...bounds.pace, graceMs: 100 } })) {
      await sleep(60);
      read += part.length;
    }
    expect(read).toBe(3);
  });

  it('ends when nobody waits for it any more, and when the reader stops', async () => {
    const left = new AbortController();
    const read = readBounded(silent(), bounds, left.signal);
    left.abort(new Error('left'));
    await expect(read).rejects.toThrow('left');
    const body = Readable.from([chunk(1), chunk(1)]);
    for await (const _ of boundedBody(body, bounds)) break;
    expect(body.destroyed).toBe(true);
  });
});
