// node scripts/bootstrap.mjs <script.ts> [arguments]
// The one script that runs on any Node >= 18 with nothing installed: it installs what the lock names, then runs
// the given script on the Node 24 that came with it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.cybback-lock');
const lockFile = join(root, 'package-lock.json');
const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');

installIfNeeded();
run(findNode(), process.argv.slice(2));

function installIfNeeded() {
  if (readText(stamp).trim() === lockHash) return;
  if (isInstalledByHand()) return writeFileSync(stamp, `${lockHash}\n`);
  const reason = existsSync(modules) ? 'node_modules does not match package-lock.json' : 'nothing is installed yet';
  console.log(`Installing packages (${reason}); this takes about a minute ...`);
  const startedAt = Date.now();
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: environmentForInstall(),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`"npm ci" failed${error ? `: ${error.message}` : ''}. Its messages above say why.`);
  writeFileSync(stamp, `${lockHash}\n`);
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Somebody ran `npm ci`: npm's own record of what it installed agrees with the lock. */
function isInstalledByHand() {
  const installed = readText(join(modules, '.package-lock.json'));
  if (installed === '') return false;
  const { packages: present } = JSON.parse(installed);
  const { packages: wanted } = JSON.parse(readText(lockFile));
  const isThere = ([path, { version, optional }]) => present[path]?.version === version || (optional && !present[path]);
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(isThere);
}

/** npm must not run on the Node it is about to delete, nor take over what a running npm script was told. */
function environmentForInstall() {
  const { PATH = '', ...others } = process.env;
  const path = PATH.split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin')));
  const kept = Object.entries(others).filter(
    ([name]) => !/^npm_(lifecycle|package|command|execpath|node_execpath)/.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function findNode() {
  const bundled = join(modules, `node-linux-${process.arch}`, 'bin', 'node');
  if (process.platform === 'linux' && existsSync(bundled)) return bundled;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  return fail(
    `Node 22.19 or newer is needed here (this is ${process.versions.node}, and npm brings a newer one only on Linux ` +
      'x64 and arm64). Install Node 24 and run the command again.',
  );
}

function run(node, [script, ...args]) {
  if (!script) fail('Usage: node scripts/bootstrap.mjs <script.ts> [arguments]');
  const path = [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(node, [resolve(root, script), ...args], {
    cwd: root,
    env: { ...process.env, PATH: path, CYBBACK_PARENT_PID: String(process.pid) },
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child by itself (same terminal); a signal to this process alone has to be passed on.
  const interactive = process.stdin.isTTY === true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !interactive) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
