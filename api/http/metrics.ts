import { Histogram } from 'prom-client';
import { processMetrics } from '#core/observability/process-metrics.ts';

export interface Observation {
  readonly method: string;
  /** The pattern, never the path: `/api/v1/backups/:id`. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface Metrics {
  readonly contentType: string;
  observe(request: Observation): void;
  /** Prometheus text format. */
  text(): Promise<string>;
}

const BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5];

/** Requests by route and status, and the process itself. */
export function createMetrics(): Metrics {
  const registry = processMetrics();
  const requests = new Histogram({
    name: 'cybback_http_request_duration_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    observe({ method, route, status, seconds }) {
      requests.observe({ method, route, status }, seconds);
    },
    text: () => registry.metrics(),
  };
}
