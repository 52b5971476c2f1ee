import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where everything of one installation lies. All paths absolute. */
export interface DataFolder {
  readonly path: string;
  readonly postgres: string;
  readonly temporal: string;
  readonly mail: string;
  readonly simulator: string;
  readonly bucket: string;
  readonly logs: string;
  readonly lock: string;
  readonly ports: string;
  readonly processes: string;
  readonly run: string;
  readonly demoApiKey: string;
  readonly demoPassword: string;
  readonly masterKey: string;
}

export function dataFolderAt(path: string): DataFolder {
  const below = (name: string): string => join(resolve(path), name);
  return {
    path: resolve(path),
    postgres: below('postgres'),
    temporal: below('temporal'),
    mail: below('mail'),
    simulator: below('simulator'),
    bucket: below('s3'),
    logs: below('logs'),
    lock: below('start.lock'),
    ports: below('ports.json'),
    processes: below('processes.json'),
    run: below('run.json'),
    demoApiKey: below('demo-api-key'),
    demoPassword: below('demo-password'),
    masterKey: below('master.key'),
  };
}

/** Nobody but this user may look in: it holds keys and passwords. */
export function makeDataFolder(folder: DataFolder): void {
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  chmodSync(folder.path, 0o700);
  for (const part of [folder.mail, folder.simulator, folder.bucket, folder.logs])
    mkdirSync(part, { recursive: true, mode: 0o700 });
}
