import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spawnNode } from '../tests/support/process.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cybback-bootstrap-'));
  mkdirSync(join(root, 'scripts'));
  mkdirSync(join(root, 'bin'));
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), join(root, 'scripts/bootstrap.mjs'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  lock('1.0.0');
  writeFileSync(
    join(root, 'scripts/say.ts'),
    "const words: string[] = process.argv.slice(2); console.log('said', words.join(' '), process.env.PATH); process.exitCode = Number(words[0]);",
  );
  // Stands for npm: notes how it was called and installs "Node 24".
  const bundled = join(root, `node_modules/node-linux-${process.arch}/bin`);
  program(
    'bin/npm',
    `echo "$@ PATH=$PATH" >> ${root}/npm-calls; mkdir -p ${bundled}; ln -sf ${process.execPath} ${bundled}/node; exit \${NPM_EXIT:-0}`,
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function lock(version: string): void {
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version } } }),
  );
}

function program(path: string, script: string): void {
  writeFileSync(join(root, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, path), 0o755);
}

function bootstrap(args: string[], env: Record<string, string> = {}): { status: number | null; output: string } {
  const path = [join(root, 'bin'), join(root, 'node_modules/.bin'), '/usr/bin', '/bin'].join(':');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/bootstrap.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path, ...env },
  });
  return { status, output: stdout + stderr };
}

const npmCalls = (): string[] => readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n');

test('installs on a fresh clone and after a change of the lock only, then runs the script with its exit code', () => {
  const first = bootstrap(['scripts/say.ts', '5', 'words']);
  expect(first.output).toContain('Installing packages (nothing is installed yet)');
  expect(first.output).toContain('said 5 words ' + join(root, 'node_modules/.bin'));
  expect(first.status).toBe(5);
  // npm must not run on the Node it is about to delete.
  expect(npmCalls()[0]).toMatch(/^ci .*PATH=/);
  expect(npmCalls()[0]).not.toContain(join(root, 'node_modules/.bin'));

  expect(bootstrap(['scripts/say.ts', '0']).output).not.toContain('Installing');
  lock('1.0.1');
  expect(bootstrap(['scripts/say.ts', '0']).output).toContain('node_modules does not match package-lock.json');
  expect(npmCalls()).toHaveLength(2);
});

test('what somebody installed by hand from the same lock is left alone', () => {
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(
    join(root, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
  );
  expect(bootstrap(['scripts/say.ts', '0']).output).not.toContain('Installing');
  expect(bootstrap(['scripts/say.ts', '0']).status).toBe(0);
});

test('a failed install is told and tried again by the next start', () => {
  const failed = bootstrap(['scripts/say.ts', '0'], { NPM_EXIT: '1' });
  expect(failed.status).toBe(1);
  expect(failed.output).toContain('"npm ci" failed');
  expect(failed.output).not.toContain('said');
  expect(bootstrap(['scripts/say.ts', '0']).output).toContain('Installing');
});

test('a signal reaches the script, which decides how to end', async () => {
  writeFileSync(
    join(root, 'scripts/wait.ts'),
    "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('waiting');",
  );
  bootstrap(['scripts/say.ts', '0'], { NPM_EXIT: '0' });
  const running = spawnNode('scripts/bootstrap.mjs', {}, { cwd: root, args: ['scripts/wait.ts'] });
  await running.waitForLine('waiting');
  expect(await running.stop('SIGTERM')).toBe(9);
});
