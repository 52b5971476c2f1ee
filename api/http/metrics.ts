export interface Observation {
  readonly method: string;
  /** The pattern, never the path: `/api/v1/backups/:id`. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface Metrics {
  observe(request: Observation): void;
  /** Prometheus text format. */
  text(): string;
}

const BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5];

interface Series {
  readonly labels: string;
  count: number;
  sum: number;
  readonly buckets: number[];
}

/** Requests by route and status, and the process itself. */
export function createMetrics(): Metrics {
  const series = new Map<string, Series>();
  return {
    observe({ method, route, status, seconds }) {
      const labels = `method="${method}",route="${route}",status="${String(status)}"`;
      const known = series.get(labels) ?? { labels, count: 0, sum: 0, buckets: BUCKETS_SECONDS.map(() => 0) };
      series.set(labels, known);
      known.count += 1;
      known.sum += seconds;
      BUCKETS_SECONDS.forEach((limit, index) => {
        if (seconds <= limit) known.buckets[index] = (known.buckets[index] ?? 0) + 1;
      });
    },
    text: () =>
      [
        ...processLines(),
        '# TYPE cybback_http_request_duration_seconds histogram',
        ...[...series.values()].flatMap(linesOf),
      ].join('\n') + '\n',
  };
}

function linesOf({ labels, count, sum, buckets }: Series): string[] {
  const name = 'cybback_http_request_duration_seconds';
  return [
    ...BUCKETS_SECONDS.map(
      (limit, index) => `${name}_bucket{${labels},le="${String(limit)}"} ${String(buckets[index] ?? 0)}`,
    ),
    `${name}_bucket{${labels},le="+Inf"} ${String(count)}`,
    `${name}_sum{${labels}} ${sum.toFixed(6)}`,
    `${name}_count{${labels}} ${String(count)}`,
  ];
}

function processLines(): string[] {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  return [
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${String(memory.rss)}`,
    '# TYPE nodejs_heap_used_bytes gauge',
    `nodejs_heap_used_bytes ${String(memory.heapUsed)}`,
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${((cpu.user + cpu.system) / 1e6).toFixed(3)}`,
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${process.uptime().toFixed(1)}`,
  ];
}
