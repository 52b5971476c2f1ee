import { type ChildProcess, spawn } from 'node:child_process';
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

export interface StageRunOptions {
  readonly reportFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const running = new Set<ChildProcess>();

/** Runs one stage; what it wrote is shown when it failed. */
export async function runStage(stage: Stage, { reportFolder, env }: StageRunOptions): Promise<StageResult> {
  const startedAt = performance.now();
  const reportFile = join(reportFolder, `${stage.name}.json`);
  const reporters = stage.isVitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`] : [];
  const child = spawn(process.execPath, [...stage.command, ...reporters], { stdio: ['ignore', 'pipe', 'pipe'], env });
  running.add(child);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  running.delete(child);
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  const seconds = (performance.now() - startedAt) / 1000;
  if (!stage.isVitest) {
    const said = code === 0 ? [] : [endOf(Buffer.concat(output).toString())];
    return { name: stage.name, seconds, passed: 1 - said.length, failed: said.length, skipped: 0, failures: said };
  }
  const report = readReport(reportFile);
  return { name: stage.name, seconds, ...countVitest(report, code), failures: failuresOf(report, process.cwd()) };
}

/** For a run that is ended early. */
export function endStages(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}
