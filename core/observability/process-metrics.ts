import { Counter, Gauge, Registry } from 'prom-client';

/** What every process reports of itself to Prometheus; nothing of any tenant. */
export function processMetrics(): Registry {
  const registry = new Registry();
  gauge(registry, 'process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  gauge(registry, 'nodejs_heap_used_bytes', 'Used JavaScript heap.', () => process.memoryUsage().heapUsed);
  gauge(registry, 'process_uptime_seconds', 'Time since the process started.', () => process.uptime());
  registry.registerMetric(
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'User and system CPU time.',
      registers: [],
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    }),
  );
  return registry;
}

/** A value that is read whenever Prometheus asks. */
export function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    }),
  );
}
