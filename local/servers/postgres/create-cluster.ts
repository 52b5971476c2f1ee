import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SentenceError, messageOf } from '#core/observability/sentence-error.ts';
import { type ServerUser, giveTo } from './server-user.ts';

interface ClusterOptions {
  readonly binaries: string;
  readonly cluster: string;
  readonly passwordFile: string;
  readonly user: ServerUser;
}

/** Makes the cluster unless it is there; a start that was killed half-way leaves nothing that counts. */
export async function createCluster({ binaries, cluster, passwordFile, user }: ClusterOptions): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  writePassword(passwordFile);
  // initdb runs as the server's user, which may not read the password file itself.
  const handedOver = join(unfinished, '..', `${process.pid}.pw`);
  writeFileSync(handedOver, readFileSync(passwordFile), { mode: 0o600 });
  try {
    giveTo(user, unfinished);
    giveFile(user, handedOver);
    await runInitdb({ binaries, cluster: unfinished, passwordFile: handedOver, user });
  } finally {
    rmSync(handedOver, { force: true });
  }
  renameSync(unfinished, cluster);
}

export function readPassword(passwordFile: string): string {
  return readFileSync(passwordFile, 'utf8').trim();
}

function writePassword(passwordFile: string): void {
  mkdirSync(dirname(passwordFile), { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
}

function giveFile(user: ServerUser, path: string): void {
  if (user.ids.uid === undefined || user.ids.gid === undefined) return;
  chownSync(path, user.ids.uid, user.ids.gid);
}

async function runInitdb({ binaries, cluster, passwordFile, user }: ClusterOptions): Promise<void> {
  // The builtin provider: the same order and case rules on every machine, whatever its locales.
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', 'cybback', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const { command, args } = user.wrap(join(binaries, 'bin', 'initdb'), [
    '-D',
    cluster,
    ...locale,
    ...access,
    '--data-checksums',
    '--no-instructions',
  ]);
  try {
    await promisify(execFile)(command, args, { ...user.ids, cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    throw new SentenceError(`The PostgreSQL cluster could not be made (as ${user.description}): ${messageOf(error)}`);
  }
}
