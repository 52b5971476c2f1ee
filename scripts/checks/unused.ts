// Proves that nothing lies about unused: files, exports and packages, by anything at all and by more than tests.
import { spawnSync } from 'node:child_process';

for (const [what, options] of [
  ['by the product and its tools', ['--production']],
  ['by anything', []],
] as const) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints', ...options],
    { encoding: 'utf8' },
  );
  if (status === 0) continue;
  console.error(`Not used ${what}:\n${stdout}${stderr}`);
  process.exitCode = 1;
}
if (process.exitCode === undefined) console.log('unused: in order');
