// The measurements one after the other, each with servers of its own. BENCH_ONLY=full, changes, neighbours or comparison makes these alone.
const only = process.env['BENCH_ONLY'];
if (only === undefined || only === 'full') await import('./full.ts');
if (only === undefined || only === 'changes') await import('./backups.ts');
if (only === undefined) await import('./storage.ts');
if (only === undefined || only === 'comparison') await import('./comparison.ts');
if (only === undefined || only === 'neighbours') await import('./neighbours.ts');
