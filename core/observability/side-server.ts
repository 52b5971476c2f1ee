import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SideServer {
  /** 0 where the server is switched off. */
  readonly port: number;
  close(): Promise<void>;
}

export interface SideAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface SideServerOptions {
  /** 0 switches it off. */
  readonly port: number;
  readonly host: string;
  /** What is answered, by path. */
  readonly answers: Readonly<Record<string, () => SideAnswer | Promise<SideAnswer>>>;
}

/** For supervisors and Prometheus, on a port of its own that people do not reach: nothing of any tenant. */
export async function startSideServer({ port, host, answers }: SideServerOptions): Promise<SideServer> {
  if (port === 0) return { port: 0, close: () => Promise.resolve() };
  const known = new Map(Object.entries(answers));
  const server = createServer((request, answer) => {
    const respond = known.get(request.url ?? '');
    if (!respond) return void answer.writeHead(404).end();
    void Promise.resolve()
      .then(respond)
      .then(({ status, type, text }) => answer.writeHead(status, { 'content-type': type }).end(text))
      .catch(() => answer.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
