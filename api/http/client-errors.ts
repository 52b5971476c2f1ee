import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERRORS } from '#core/domain/errors.ts';
import type { Problem } from './plugins/problems.ts';

const SENTENCES: Readonly<Record<string, readonly [status: number, sentence: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};
const UNREADABLE = [400, 'The request is not valid HTTP.'] as const;

/** What Node refuses before there is a request: answered as every other refusal, as a problem of RFC 9457. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, detail] = SENTENCES[error.code ?? ''] ?? UNREADABLE;
  const body: Problem = {
    type: 'urn:cybback:problem:request-invalid',
    title: ERRORS['request-invalid'].title,
    status,
    code: 'request-invalid',
    detail,
    instance: '/',
    requestId: randomUUID(),
  };
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${String(Buffer.byteLength(text))}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
