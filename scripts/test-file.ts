// npm run test:file -- PATH ...: runs test files of any kind with what each needs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { type KindOfTest, kindOfTest } from '../tests/support/kinds-of-tests.ts';

const [paths, options] = [process.argv.slice(2), process.argv.slice(2)].map((words, index) =>
  words.filter((word) => word.startsWith('-') === (index === 1)),
) as [string[], string[]];

const files = paths.map((path) => relative(process.cwd(), path));
const missing = files.filter((file) => !existsSync(file) || !/\.(test|screens)\.ts$/.test(file));
if (files.length === 0 || missing.length > 0) {
  console.error(
    files.length === 0
      ? 'Usage: npm run test:file -- PATH ... [options of vitest]'
      : `There is no test file ${missing.join(', ')}.`,
  );
  process.exit(2);
}

const kinds = new Set(
  files.map((file): KindOfTest | 'screens' => (file.endsWith('.screens.ts') ? 'screens' : kindOfTest(file))),
);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...[...kinds].flatMap((kind) => ['--project', kind]), ...files, ...options],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
