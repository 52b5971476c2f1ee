import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** What happens to a request on its way: nothing, or it is spoiled. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly extra?: string;
    }
  | { readonly kind: 'cut' }
  | { readonly kind: 'silent' }
  /** The answer breaks off after this many bytes of its body. */
  | { readonly kind: 'halfAnswer'; readonly bytes: number }
  /** The server is given other bytes than were sent. */
  | { readonly kind: 'damaged' }
  /** The answer comes, byte for byte, but late. */
  | { readonly kind: 'slow'; readonly ms: number };

export interface FaultProxy {
  readonly endpoint: string;
  /** Asked for every request. */
  fault: ((request: { method: string; path: string; attempt: number }) => Fault | null) | null;
  /** Requests since the fault was set, by method. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** Stands before a real S3 server. Signatures stay valid: the Host is passed on as it is. */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const to = new URL(target);
  const attempts = new Map<string, number>();
  const server = createServer((incoming, response) => {
    const { method = '', url: path = '' } = incoming;
    const attempt = (attempts.get(`${method} ${path}`) ?? 0) + 1;
    attempts.set(`${method} ${path}`, attempt);
    proxy.seen.push(`${method} ${path}`);
    play(proxy.fault?.({ method, path, attempt }) ?? null, { incoming, response, to });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    fault: null,
    seen: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly to: URL;
}

function play(fault: Fault | null, exchange: Exchange): void {
  const { incoming, response } = exchange;
  switch (fault?.kind) {
    case 'cut':
      incoming.socket.destroy();
      return;
    case 'silent':
      incoming.resume();
      return;
    case 'status':
      incoming.resume();
      response.writeHead(fault.status, { 'content-type': 'application/xml', ...fault.headers });
      response.end(
        incoming.method === 'HEAD'
          ? undefined
          : `<Error><Code>${fault.code}</Code><Message>played</Message>${fault.extra ?? ''}</Error>`,
      );
      return;
    case 'slow':
      setTimeout(() => forward(exchange, fault), fault.ms);
      return;
    default:
      forward(exchange, fault);
  }
}

function forward({ incoming, response, to }: Exchange, fault: Fault | null): void {
  const outgoing = request(
    { host: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers: incoming.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (fault?.kind !== 'halfAnswer') return void pipeline(answer, response, () => undefined);
      let left = fault.bytes;
      answer.on('data', (chunk: Buffer) => {
        if (left > 0) response.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) setTimeout(() => response.destroy(), 20);
      });
      answer.on('end', () => response.destroy());
    },
  );
  // A server may answer, and close, before it has read the whole body: then the answer counts.
  outgoing.on('error', () => {
    if (!response.headersSent) response.destroy();
  });
  if (fault?.kind !== 'damaged') return void pipeline(incoming, outgoing, () => undefined);
  incoming.on('data', (chunk: Buffer) => {
    const spoiled = Buffer.from(chunk);
    spoiled[0] = (spoiled[0] ?? 0) ^ 0xff;
    outgoing.write(spoiled);
  });
  incoming.on('end', () => outgoing.end());
}
