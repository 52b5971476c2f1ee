import { afterEach, expect, test } from 'vitest';
import { dripping, endless, type Misdeed, startHostileServer } from '../net/hostile-server.fixture.ts';
import { openWebhookSender } from './webhook-sender.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function hostile(answer: Misdeed) {
  const server = await startHostileServer(answer);
  const sender = openWebhookSender({ allowPrivate: true, code: 'endpoint-refused' }, { stepMs: 1_000, wholeMs: 400 });
  closing.push(
    () => sender.close(),
    () => server.close(),
  );
  return { server, send: () => sender.send(server.url, { headers: {}, body: '{}' }) };
}

test.each([
  ['has no end', endless()],
  ['comes byte by byte', dripping(10)],
])('of an answer whose body %s, only the status is read', async (_what, answer) => {
  const { server, send } = await hostile(answer);
  expect(await send()).toEqual({ kind: 'sent' });
  await expect.poll(() => server.open()).toBe(0);
  expect(server.sent()).toBeLessThan(8 * 1024 * 1024);
});

test('a receiver that sends its headers byte by byte is left when its time is over', async () => {
  const { server, send } = await hostile((_request, response) => {
    const { socket } = response;
    socket?.write('HTTP/1.1 200 OK\r\nx: ');
    const timer = setInterval(() => socket?.write('x'), 20);
    socket?.once('close', () => clearInterval(timer));
  });
  expect(await send()).toMatchObject({ kind: 'failed', code: 'unreachable' });
  await expect.poll(() => server.open()).toBe(0);
});

test('a receiver whose headers have no end is left', async () => {
  const { send } = await hostile((_request, response) => {
    const { socket } = response;
    socket?.on('error', () => undefined).write('HTTP/1.1 200 OK\r\n');
    const more = (): void => {
      while (socket && !socket.destroyed)
        if (!socket.write(`x-more: ${'y'.repeat(8_000)}\r\n`)) return void socket.once('drain', more);
    };
    more();
  });
  expect(await send()).toMatchObject({ kind: 'failed', code: 'unreachable' });
});
