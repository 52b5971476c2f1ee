import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers as no proper one does. */
export interface HostileServer {
  readonly url: string;
  /** Bytes of bodies that were handed to the connections, and requests that came. */
  sent(): number;
  readonly requests: string[];
  /** Connections that are open. */
  open(): Promise<number>;
  close(): Promise<void>;
}

export type Misdeed = (
  request: IncomingMessage,
  response: ServerResponse,
  send: (bytes: Uint8Array) => boolean,
) => void;

export async function startHostileServer(answer: Misdeed): Promise<HostileServer> {
  let sent = 0;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume();
    response.on('error', () => undefined);
    request.once('end', () =>
      answer(request, response, (bytes) => {
        sent += bytes.length;
        return response.write(bytes);
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    sent: () => sent,
    requests,
    open: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A body without end, as fast as the other side takes it. */
export function endless(status = 200, headers: Record<string, string> = {}): Misdeed {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  return (_request, response, send) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const more = (): void => {
      while (!response.destroyed) if (!send(chunk)) return void response.once('drain', more);
    };
    more();
  };
}

/** A byte now and then, for ever. */
export function dripping(everyMs: number, status = 200, headers: Record<string, string> = {}): Misdeed {
  return (_request, response, send) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const timer = setInterval(() => send(Buffer.from('x')), everyMs);
    response.once('close', () => clearInterval(timer));
  };
}
