// npm run lint: everything that can be said about the source without running it, besides its types.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extractComponentScripts, namedAsComponents } from './lint/component-scripts.ts';

const oxlint = 'node_modules/oxlint/bin/oxlint';

const linters: readonly (readonly string[])[] = [
  [oxlint],
  [oxlint, '--no-ignore', '--config', '.oxlintrc.components.json', ...extractComponentScripts(process.cwd())],
  ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', 'web'],
];

const codes = await Promise.all(linters.map(run));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

async function run(command: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  process.stdout.write(namedAsComponents(Buffer.concat(output).toString()));
  return code;
}
