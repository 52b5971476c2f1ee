// A simulated tenant in a process of its own, so that its work is not counted as the product's.
import { startSimulator } from '#simulator/index.ts';

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);

const simulator = await startSimulator({
  users: number('BENCH_USERS', 100_000),
  groups: number('BENCH_GROUPS', 20_000),
  links: number('BENCH_LINKS', 200_000),
  seed: 1,
});
const tenant = simulator.tenant();
/** Each round of changes is another one. */
let rounds = 42;
process.on('message', (message: { changes?: number; latencyMs?: number }) => {
  const made = message.changes === undefined ? [] : tenant.applyChanges({ count: message.changes, seed: rounds++ });
  if (message.latencyMs !== undefined)
    simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: message.latencyMs, count: 1_000_000_000 });
  process.send?.({ changed: made.length });
});
process.send?.({
  url: simulator.url,
  originMap: simulator.originMap,
  tenant: {
    id: tenant.id,
    clientId: tenant.clientId,
    clientSecret: tenant.clientSecret,
    displayName: tenant.displayName,
    domains: tenant.domains,
  },
  counts: tenant.counts(),
});
