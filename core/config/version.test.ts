import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VERSION } from './version.ts';

const root = join(import.meta.dirname, '../..');
const WRITTEN_BY_HAND = /\bversion['"]?\s*[:=]\s*['"`]\d+\.\d+\.\d+['\"`]/i;

const readJson = (path: string): { version?: string; packages?: Record<string, { version?: string }> } =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as ReturnType<typeof readJson>;

it('is the one of package.json, which the lock repeats', () => {
  const lock = readJson('package-lock.json');
  expect([VERSION, lock.version, lock.packages?.['']?.version]).toEqual(
    Array(3).fill(readJson('package.json').version),
  );
});

it('is written by hand nowhere in the product', () => {
  const files = globSync('{core,api,activities,workflows,worker,web}/**/*.{ts,vue,js,html}', {
    cwd: root,
    exclude: ['**/*.test.ts', '**/*.fixture.ts', '**/*.gen.d.ts', '**/dist/**', '**/node_modules/**'],
  });
  expect(files).toContain('api/http/context.ts');
  expect(files.filter((file) => WRITTEN_BY_HAND.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  expect(WRITTEN_BY_HAND.test("  version: '0.1.0',")).toBe(true);
});
