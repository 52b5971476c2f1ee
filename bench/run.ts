// The measurements one after the other, each with servers of its own. BENCH_ONLY=changes, neighbours or comparison makes these alone.
const only = process.env['BENCH_ONLY'];
if (only !== 'neighbours' && only !== 'comparison') await import('./backups.ts');
if (only === undefined) await import('./storage.ts');
if (only === undefined || only === 'comparison') await import('./comparison.ts');
if (only !== 'changes' && only !== 'comparison') await import('./neighbours.ts');
