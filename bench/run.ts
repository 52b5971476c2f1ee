// The measurements one after the other, each with servers of its own. BENCH_ONLY=changes or neighbours makes these alone.
const only = process.env['BENCH_ONLY'];
if (only !== 'neighbours') await import('./backups.ts');
if (only === undefined) await import('./storage.ts');
if (only !== 'changes') await import('./neighbours.ts');
