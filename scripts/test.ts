// npm test [stage ...]: everything that has to hold, in stages; last line "N passed, M failed".
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStage, type StageResult } from './test/run-stage.ts';
import { stagesOf } from './test/stages.ts';

const wanted = process.argv.slice(2);
const stages = stagesOf(process.cwd());
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}. Stages: ${stages.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'cybback-reports-'));
const results: StageResult[] = [];
for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  if (stage.isShown) console.log(`\n── ${stage.name}`);
  const result = await runStage(stage, reports);
  results.push(result);
  if (!stage.isShown) console.log(lineOf(result));
}
rmSync(reports, { recursive: true, force: true });

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
