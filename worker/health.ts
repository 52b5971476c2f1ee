import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gauge, processMetrics } from '#core/observability/process-metrics.ts';

export interface HealthServer {
  /** 0 where the server is switched off. */
  readonly port: number;
  close(): Promise<void>;
}

export interface HealthOptions {
  /** 0 switches it off. */
  readonly port: number;
  readonly host: string;
  /** Whether the worker asks Temporal for work. */
  isReady(): boolean;
}

/** `/healthz` for supervisors and `/metrics` for Prometheus: numbers of the process, nothing of any tenant. */
export async function startHealthServer({ port, host, isReady }: HealthOptions): Promise<HealthServer> {
  if (port === 0) return { port: 0, close: () => Promise.resolve() };
  const metrics = processMetrics();
  gauge(metrics, 'cybback_worker_ready', 'Whether the worker asks Temporal for work.', () => (isReady() ? 1 : 0));
  const server = createServer((request, answer) => {
    if (request.url === '/healthz') {
      answer.writeHead(isReady() ? 200 : 503, { 'content-type': 'text/plain' }).end(isReady() ? 'ok\n' : 'starting\n');
    } else if (request.url === '/metrics') {
      void metrics
        .metrics()
        .then((text) => answer.writeHead(200, { 'content-type': metrics.contentType }).end(text))
        .catch(() => answer.writeHead(500).end());
    } else {
      answer.writeHead(404).end();
    }
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
