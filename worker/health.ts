import { gauge, processMetrics } from '#core/observability/process-metrics.ts';
import { type SideServer, startSideServer } from '#core/observability/side-server.ts';

export interface HealthOptions {
  /** 0 switches it off. */
  readonly port: number;
  readonly host: string;
  /** Whether the worker asks Temporal for work. */
  isReady(): boolean;
}

/** `/healthz` for supervisors and `/metrics` for Prometheus: numbers of the process, nothing of any tenant. */
export function startHealthServer({ port, host, isReady }: HealthOptions): Promise<SideServer> {
  const metrics = processMetrics();
  gauge(metrics, 'cybback_worker_ready', 'Whether the worker asks Temporal for work.', () => (isReady() ? 1 : 0));
  return startSideServer({
    port,
    host,
    answers: {
      '/healthz': () => ({
        status: isReady() ? 200 : 503,
        type: 'text/plain',
        text: isReady() ? 'ok\n' : 'starting\n',
      }),
      '/metrics': async () => ({ status: 200, type: metrics.contentType, text: await metrics.metrics() }),
    },
  });
}
