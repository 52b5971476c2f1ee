import { chargesOf } from '#core/graph/budget/request-cost.ts';
// Many small simulated tenants in a process of their own, behind a proxy that notes whose requests came when and what they cost.
import { startSimulator } from '#simulator/index.ts';
import { startRecorder, type RecordedRequest } from './recorder.ts';

export interface ScaleTenants {
  readonly originMap: Record<string, string>;
  readonly tenants: readonly {
    readonly id: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly displayName: string;
    readonly domains: readonly string[];
  }[];
}

export interface Metered {
  readonly tenants: number;
  readonly requests: number;
  readonly units: number;
  /** Of all answers: how many were 429. */
  readonly refused: number;
  /** The most that any tenant was ahead of its rate, in units: what a bucket of this rate must hold to pass them all. */
  readonly mostAhead: number;
}

const simulator = await startSimulator({
  tenants: Array.from({ length: Number(process.env['BENCH_TENANTS'] ?? 24) }, (_, index) => ({
    displayName: `Customer ${String(index + 1)}`,
    users: Number(process.env['BENCH_USERS'] ?? 30),
    groups: 6,
    links: 60,
    seed: index + 1,
  })),
});
const recorder = await startRecorder(simulator.url);

process.on('message', ({ unitsPerSecond }: { unitsPerSecond: number }) => {
  process.send?.(meter(recorder.recorded.splice(0), unitsPerSecond));
  simulator.resetStatistics();
});
process.send?.({
  originMap: Object.fromEntries(Object.keys(simulator.originMap).map((origin) => [origin, recorder.url])),
  tenants: simulator.tenants.map(({ id, clientId, clientSecret, displayName, domains }) => {
    return { id, clientId, clientSecret, displayName, domains };
  }),
} satisfies ScaleTenants);

function meter(recorded: readonly RecordedRequest[], unitsPerSecond: number): Metered {
  const levels = new Map<string, { level: number; at: number }>();
  let [units, mostAhead] = [0, 0];
  for (const entry of recorded) {
    const tenant = tenantOf(entry);
    const cost = costOf(entry);
    const { level, at } = levels.get(tenant) ?? { level: 0, at: entry.at };
    const now = Math.max(0, level - ((entry.at - at) / 1_000) * unitsPerSecond) + cost;
    levels.set(tenant, { level: now, at: entry.at });
    units += cost;
    mostAhead = Math.max(mostAhead, now);
  }
  const { throttled } = simulator.statistics();
  return { tenants: levels.size, requests: recorded.length, units, refused: throttled, mostAhead };
}

/** From the claims of the access token. */
function tenantOf({ headers }: RecordedRequest): string {
  const claims = headers['authorization']?.split('.')[1] ?? '';
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { tid: string }).tid;
}

/** Units of reads, of a batch those of each request in it. */
function costOf({ method, url, body }: RecordedRequest): number {
  const entries = url.endsWith('/$batch')
    ? (JSON.parse(body) as { requests: { method: string; url: string }[] }).requests
    : [{ method, url: `https://graph.microsoft.com${url}` }];
  return entries
    .flatMap((entry) => chargesOf({ method: entry.method as 'GET', url: entry.url }))
    .reduce((sum, { pool, units }) => sum + (pool === 'read' ? units : 0), 0);
}
