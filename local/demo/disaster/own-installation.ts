import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { type DataFolder, dataFolderAt } from '../../installation/data-folder.ts';
import { readRunFile, type RunFile } from '../../installation/run-file.ts';
import { waitFor } from '../../processes/wait.ts';
import { placeCluster } from '../../servers/postgres/place-cluster.ts';

/** What a start needs of this environment. Nothing else is handed on: no database, bucket or tenant of somebody else. */
const HANDED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'XDG_CACHE_HOME', 'CYBBACK_POSTGRES_USER'];
const READY = 'Ctrl-C ends everything';
const UP_WITHIN_MS = 10 * 60_000;
const DOWN_WITHIN_MS = 60_000;
const script = resolve(import.meta.dirname, '../../start.ts');

/** An installation of its own, all of it in one folder, that may be broken without harm to anything else. */
export interface OwnInstallation {
  readonly folder: DataFolder;
  /** Where the files of the managed storage lie. */
  readonly storage: string;
  start(): Promise<RunFile>;
  /** Starts what is expected to refuse. @returns what it said. */
  startRefused(): Promise<string>;
  stop(): Promise<void>;
  /** PostgreSQL and Temporal lose everything. Only while stopped. */
  loseDatabases(): void;
  loseMasterKey(): void;
  remove(): void;
}

/** @param parent the folder in which it gets one of its own; made where it is not there. */
export function ownInstallation(parent: string): OwnInstallation {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const folder = dataFolderAt(mkdtempSync(join(parent, 'disaster-')));
  let running: Launched | undefined;

  const stop = async (): Promise<void> => {
    await running?.end();
    running = undefined;
  };
  const loseDatabases = (): void => {
    if (existsSync(folder.postgres)) {
      const { cluster } = placeCluster(folder.postgres, () => undefined);
      rmSync(cluster.startsWith(folder.path) ? cluster : dirname(cluster), { recursive: true, force: true });
    }
    for (const gone of [folder.postgres, folder.temporal]) rmSync(gone, { recursive: true, force: true });
  };
  return {
    folder,
    storage: join(folder.path, 'storage'),
    async start() {
      running = launch(folder.path);
      await running.says(READY);
      const run = readRunFile(folder.run);
      if (!run) throw new SentenceError('The installation of this play does not say where it runs.');
      return run;
    },
    async startRefused() {
      running = launch(folder.path);
      const said = await running.ends();
      running = undefined;
      return said;
    },
    stop,
    loseDatabases,
    loseMasterKey: () => rmSync(folder.masterKey),
    remove: () => {
      loseDatabases();
      rmSync(folder.path, { recursive: true, force: true });
    },
  };
}

export const demoKeyOf = ({ demoApiKey }: DataFolder): string => readFileSync(demoApiKey, 'utf8').trim();

interface Launched {
  /** Waits for these words. */
  says(words: string): Promise<void>;
  /** Waits until it has ended by itself, with an error. @returns everything it said. */
  ends(): Promise<string>;
  end(): Promise<void>;
}

function launch(dataPath: string): Launched {
  const env: NodeJS.ProcessEnv = { CYBBACK_DATA: dataPath };
  for (const name of HANDED_ON) if (process.env[name] !== undefined) env[name] = process.env[name];
  const child = spawn(process.execPath, [script], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const collect = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    async says(words) {
      await waitFor(() => said.includes(words) || isOver(), { timeoutMs: UP_WITHIN_MS });
      if (!said.includes(words))
        throw new SentenceError(`The installation of this play did not start.\n${said.trim()}`);
    },
    async ends() {
      if (!(await waitFor(isOver, { timeoutMs: UP_WITHIN_MS })) || child.exitCode === 0)
        throw new SentenceError('The installation of this play started, which it should have refused.');
      return said;
    },
    end: () => end(child, isOver),
  };
}

async function end(child: ChildProcess, isOver: () => boolean): Promise<void> {
  if (isOver()) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), DOWN_WITHIN_MS);
  await ended;
  clearTimeout(late);
}
