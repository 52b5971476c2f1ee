import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const READER = join(import.meta.dirname, '../../docs/reader');
const run = promisify(execFile);

export interface ReaderRun {
  readonly exitCode: number;
  /** The lines that it wrote, parsed. */
  readonly lines: readonly Readonly<
    Partial<Record<'object' | 'link' | 'unknown', Readonly<Record<string, unknown>>>>
  >[];
  /** The summary, and what is wrong. */
  readonly problems: string;
}

/** Runs docs/reader/read_backup.py, with `input` as its standard input. Needs Python 3.10 with pip; its packages are fetched once. */
export async function readWithPython(folder: string, args: readonly string[] = [], input = ''): Promise<ReaderRun> {
  const env = { ...process.env, PYTHONPATH: await packages(), PYTHONDONTWRITEBYTECODE: '1' };
  const command = [join(READER, 'read_backup.py'), folder, ...args];
  const running = run('python3', command, { env, maxBuffer: 1 << 28 });
  running.child.stdin?.end(input);
  const { exitCode, stdout, stderr } = await running.then(
    (output) => ({ exitCode: 0, ...output }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { exitCode: code, stdout, stderr };
    },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { exitCode, lines: lines.map((line) => JSON.parse(line) as ReaderRun['lines'][number]), problems: stderr };
}

async function packages(): Promise<string> {
  const requirements = join(READER, 'requirements.txt');
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cybback');
  const folder = join(cache, `python-reader-${version}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${String(process.pid)}`;
  mkdirSync(cache, { recursive: true });
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', unfinished, '--requirement', requirements]);
  try {
    renameSync(unfinished, folder);
  } catch {
    // Somebody else was faster.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
