// npm test [-- stage ...]: everything that has to hold, in stages; `full` adds the long ones. Last line "N passed, M failed".
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveTestServers } from '../tests/support/test-servers.ts';
import { runLanes } from './test/run-lanes.ts';
import { endStages, runStage, type StageResult } from './test/run-stage.ts';
import { chooseStages, type Stage } from './test/stages.ts';

const SILENCE_MS = 60_000;

const stages = chooseStages(process.argv.slice(2));
if (typeof stages === 'string') {
  console.error(stages);
  process.exit(2);
}

const reportFolder = mkdtempSync(join(tmpdir(), 'cybback-reports-'));
const servers = await serveTestServers();
const env = {
  ...process.env,
  CYBBACK_TEST_SERVERS: servers.url,
  // Kept between the many processes of a run, and from one run to the next.
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(process.cwd(), 'node_modules', '.cache', 'compiled'),
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    endStages(signal);
    void servers.close().finally(() => process.exit(130));
  });

const now = new Map<string, number>();
// A long silence would look like a hang.
const reminder = setInterval(() => {
  const said = [...now].map(([name, since]) => `${name} (${Math.round((performance.now() - since) / 1000)} s)`);
  console.log(`  … ${said.join(', ')}`);
}, SILENCE_MS);

async function run(stage: Stage): Promise<StageResult> {
  now.set(stage.name, performance.now());
  const result = await runStage(stage, { reportFolder, env });
  now.delete(stage.name);
  console.log(lineOf(result));
  return result;
}

let results: StageResult[];
try {
  results = await runLanes(stages, run);
} finally {
  clearInterval(reminder);
  await servers.close();
  rmSync(reportFolder, { recursive: true, force: true });
}

const sum = (count: (result: StageResult) => number): number =>
  results.reduce((total, result) => total + count(result), 0);
const failed = sum((result) => result.failed);
for (const { name, failures } of results) for (const failure of failures) console.log(`\n✗ ${name}: ${failure}`);
console.log(`\nSummary\n${results.map(lineOf).join('\n')}\n`);
console.log(`${sum((result) => result.passed)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function lineOf({ name, passed, failed, skipped, seconds }: StageResult): string {
  const sign = failed === 0 ? '✓' : '✗';
  const counts = passed + failed > 1 ? `  ${passed} passed, ${failed} failed` : '';
  return `  ${sign} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${counts}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
