import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SentenceError } from '#core/observability/sentence-error.ts';

/** How a command of PostgreSQL, which refuses to run as root, is started. */
export interface ServerUser {
  readonly description: string;
  readonly wrap: (command: string, args: readonly string[]) => { command: string; args: string[] };
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

const asMyself: ServerUser = {
  description: 'this user',
  wrap: (command, args) => ({ command, args: [...args] }),
  ids: {},
};

/**
 * Root outside, nobody inside: files of the data folder stay root's own, and folders that only root may
 * enter stay reachable, so nothing has to be chowned or copied. Needs user namespaces.
 */
const inUserNamespace: ServerUser = {
  description: 'root in a user namespace',
  wrap: (command, args) => ({
    command: 'unshare',
    args: ['-U', '--map-user=65534', '--map-group=65534', '--', command, ...args],
  }),
  ids: {},
};

/**
 * `owner` is the owner of a cluster that exists, which only that user can run.
 * CYBBACK_POSTGRES_USER forces an account for a new one (only root can).
 */
export function chooseServerUser(owner?: number, forced = process.env['CYBBACK_POSTGRES_USER']): ServerUser {
  if (process.getuid?.() !== 0) return asMyself;
  if (owner) return asUser(String(owner));
  if (!forced && namespacesWork()) return inUserNamespace;
  for (const name of forced ? [forced] : ['postgres', 'nobody']) {
    if (idsOf(name)) return asUser(name);
  }
  throw new SentenceError(
    'PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody" here. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

function asUser(name: string): ServerUser {
  const ids = idsOf(name);
  if (!ids) throw new SentenceError(`The user ${name}, to whom the PostgreSQL cluster belongs, does not exist here.`);
  return { description: `user ${name}`, wrap: asMyself.wrap, ids };
}

/** Whether that user may enter the folder. */
export function canReach(user: ServerUser, path: string): boolean {
  if (user.ids.uid === undefined) return true;
  // shell: a Node in a folder closed to that user could not be started to answer the question.
  const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -r "$1"', 'sh', path], {
    ...user.ids,
    cwd: '/',
  });
  return status === 0;
}

export function giveTo(user: ServerUser, path: string): void {
  const { uid, gid } = user.ids;
  if (uid === undefined || gid === undefined) return;
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) giveTo(user, join(path, entry.name));
    else if (entry.isFile()) chownSync(join(path, entry.name), uid, gid);
  }
}

function namespacesWork(): boolean {
  const { command, args } = inUserNamespace.wrap('true', []);
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  try {
    const idOf = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}
