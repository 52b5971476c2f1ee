import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countVitest, type VitestReport } from './count-vitest.ts';
import { endOf, failuresOf } from './failures-of.ts';
import type { Stage } from './stages.ts';

export interface StageResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** Name and message of each test that failed, or the end of what a check said. */
  readonly failures: readonly string[];
}

/** Runs one stage; what it wrote is shown when it failed or when the stage is one to follow. */
export async function runStage(stage: Stage, reportFolder: string): Promise<StageResult> {
  const startedAt = performance.now();
  const reportFile = join(reportFolder, `${stage.name}.json`);
  const reporters = stage.isVitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`] : [];
  const child = spawn(process.execPath, [...stage.command, ...reporters], {
    stdio: ['ignore', stage.isShown ? 'inherit' : 'pipe', stage.isShown ? 'inherit' : 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  const seconds = (performance.now() - startedAt) / 1000;
  if (!stage.isVitest) {
    const said = code === 0 ? [] : [endOf(Buffer.concat(output).toString())];
    return { name: stage.name, seconds, passed: 1 - said.length, failed: said.length, skipped: 0, failures: said };
  }
  const report = readReport(reportFile);
  return { name: stage.name, seconds, ...countVitest(report, code), failures: failuresOf(report, process.cwd()) };
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}
