import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerClientError } from './client-errors.ts';

let server: Server;
beforeAll(async () => {
  server = createServer(
    { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 },
    (_request, response) => response.end(),
  );
  server.on('clientError', answerClientError);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

async function sent(request: string): Promise<{ head: string; body: unknown }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(request);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

it.each([
  ['headers that are too large', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ['what is no HTTP', 'HELLO\r\n\r\n', 400],
  ['a request that does not end', 'GET / HTTP/1.1\r\nhost: x\r\n', 408],
])('answers %s with a problem', async (_what, request, status) => {
  const { head, body } = await sent(request);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} .*\r\ncontent-type: application/problem\\+json`));
  expect(body).toMatchObject({ type: 'urn:cybback:problem:request-invalid', status, code: 'request-invalid' });
});
