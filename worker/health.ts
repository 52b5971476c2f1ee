import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

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
  const server = createServer((request, answer) => {
    if (request.url === '/healthz') {
      answer.writeHead(isReady() ? 200 : 503, { 'content-type': 'text/plain' }).end(isReady() ? 'ok\n' : 'starting\n');
    } else if (request.url === '/metrics') {
      answer.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics(isReady()));
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

function metrics(ready: boolean): string {
  const { user, system } = process.cpuUsage();
  const lines: [string, string, number][] = [
    ['cybback_worker_ready', 'gauge', ready ? 1 : 0],
    ['process_resident_memory_bytes', 'gauge', process.memoryUsage.rss()],
    ['process_cpu_seconds_total', 'counter', (user + system) / 1e6],
    ['process_uptime_seconds', 'gauge', process.uptime()],
  ];
  return lines.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join('');
}
