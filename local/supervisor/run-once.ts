import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SentenceError } from '#core/observability/sentence-error.ts';
import type { LogFile } from './log-file.ts';

interface RunOnceOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: LogFile;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a script to its end; returns its output, or throws what it said. */
export async function runOnce(what: string, script: string, { env, logFile, signal }: RunOnceOptions): Promise<string> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env, CYBBACK_PARENT_PID: String(process.pid) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): boolean => child.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    logFile.write(chunk.toString());
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const [code] = (await once(child, 'close')) as [number | null];
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (code !== 0) throw new SentenceError(`${what} failed:\n${output.trim()}`);
  return output.trim();
}
