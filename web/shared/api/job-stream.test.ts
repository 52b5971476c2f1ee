import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BackupEvent, type JobStreamState, followJob } from './job-stream.ts';

const encoder = new TextEncoder();
const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Each answer in turn: text of a stream that ends, of one that stays open, or a failure. */
function serve(answers: readonly ((signal: AbortSignal) => Response | Promise<never>)[]): void {
  let turn = 0;
  vi.stubGlobal('location', { origin: 'https://console.test' });
  vi.stubGlobal('fetch', ({ url, signal }: Request) => {
    asked.push(url);
    const answer = answers[turn++];
    return answer ? Promise.resolve(answer(signal)) : Promise.resolve(new Response(null, { status: 204 }));
  });
}

function stream(text: string, { open = false } = {}) {
  return (signal: AbortSignal): Response =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(encoder.encode(text));
          if (!open) return controller.close();
          signal.addEventListener('abort', () => {
            controller.error(new DOMException('aborted', 'AbortError'));
          });
        },
      }),
    );
}

async function follow(after = 0): Promise<{ events: BackupEvent[]; states: JobStreamState[] }> {
  const events: BackupEvent[] = [];
  const states: JobStreamState[] = [];
  const done = followJob({
    path: '/api/v1/backups/{id}/events',
    id: 'b',
    after,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  // Looked at below; refused already while time passes.
  done.catch(() => undefined);
  for (let turn = 0; turn < 20; turn += 1) await vi.advanceTimersByTimeAsync(10_000);
  await done;
  return { events, states };
}

describe('followJob', () => {
  it('continues after the last event when the stream breaks off, until there is nothing left', async () => {
    serve([
      stream('retry: 2000\n\nid: 4\nevent: state\ndata: {"state":"running"}\n\nid: 5\nevent: ty'),
      () => Promise.reject(new TypeError('network')),
      stream('id: 5\nevent: type\ndata: {"type":"users"}\n\n'),
    ]);
    const { events, states } = await follow(3);
    expect(events).toEqual([
      { id: 4, kind: 'state', data: { state: 'running' } },
      { id: 5, kind: 'type', data: { type: 'users' } },
    ]);
    expect(asked.map((address) => address.split('?')[1])).toEqual(['after=3', 'after=4', 'after=4', 'after=5']);
    expect(states).toEqual(['connecting', 'live', 'lost', 'live', 'ended']);
  });

  it('leaves a connection on which nothing, not even a sign of life, comes any more', async () => {
    serve([stream('id: 1\nevent: state\ndata: {}\n\n: still here\n\n', { open: true })]);
    const { states } = await follow();
    expect(states).toEqual(['connecting', 'live', 'lost', 'ended']);
    expect(asked.at(-1)).toContain('after=1');
  });

  it('gives up where the job is not there', async () => {
    serve([
      () =>
        new Response(JSON.stringify({ code: 'not-found', detail: 'There is no such backup.', status: 404 }), {
          status: 404,
        }),
    ]);
    await expect(follow()).rejects.toThrow('There is no such backup.');
  });
});
