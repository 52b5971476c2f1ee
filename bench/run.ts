// The measurements one after the other, each with servers of its own. BENCH_ONLY=<name> makes one alone.
const benches = {
  full: () => import('./full.ts'),
  changes: () => import('./backups.ts'),
  storage: () => import('./storage.ts'),
  comparison: () => import('./comparison.ts'),
  plan: () => import('./plan.ts'),
  restore: () => import('./restore.ts'),
  search: () => import('./search.ts'),
  neighbours: () => import('./neighbours.ts'),
  clients: () => import('./clients.ts'),
  scale: () => import('./scale.ts'),
  year: () => import('./year.ts'),
};

const only = process.env['BENCH_ONLY'];
if (only !== undefined && !Object.hasOwn(benches, only))
  throw new Error(`BENCH_ONLY is one of ${Object.keys(benches).join(', ')}`);
for (const [name, run] of Object.entries(benches)) if (only === undefined || only === name) await run();
