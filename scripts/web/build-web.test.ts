import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildWeb } from './build-web.ts';

const LARGE = 'let a = 1;\n'.repeat(300);
let root: string;
let bundled: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cybback-build-'));
  bundled = 0;
  write('web/main.ts', 'one');
  write('web/main.test.ts', 'a test');
  write('core/domain/names.ts', 'names');
  write('package-lock.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Stands for the bundler. */
function bundle(at: string, outDir: string): Promise<void> {
  bundled += 1;
  write('web/node_modules/.nuxt-ui/ui.css', '');
  mkdirSync(join(outDir, 'assets'), { recursive: true });
  writeFileSync(join(outDir, 'index.html'), readFileSync(join(at, 'web/main.ts')));
  writeFileSync(join(outDir, `assets/index-${bundled}.js`), LARGE);
  return Promise.resolve();
}

const page = (): string => readFileSync(join(root, 'web/dist/index.html'), 'utf8');

test('is built once, and again when a source, what it imports or a package changes', async () => {
  expect((await buildWeb(root, bundle)).isFresh).toBe(false);
  expect((await buildWeb(root, bundle)).isFresh).toBe(true);
  for (const [path, content] of [
    ['web/main.ts', 'two'],
    ['web/pages/new.vue', ''],
    ['core/domain/names.ts', 'other'],
    ['package-lock.json', '{"a":1}'],
    ['web/public/icon.svg', '<svg/>'],
  ] as const) {
    write(path, content);
    expect((await buildWeb(root, bundle)).isFresh, path).toBe(false);
    expect((await buildWeb(root, bundle)).isFresh, path).toBe(true);
  }
  rmSync(join(root, 'web/pages/new.vue'));
  expect((await buildWeb(root, bundle)).isFresh).toBe(false);
  expect(page()).toBe('two');
  expect(readdirSync(join(root, 'web/dist/assets')).filter((name) => name.endsWith('.js'))).toEqual([
    `index-${bundled}.js`,
  ]);
});

test('a test of the console, and what was built, are no reason to build', async () => {
  await buildWeb(root, bundle);
  write('web/main.test.ts', 'another');
  write('web/node_modules/x.js', '');
  write('core/catalog/x.ts', '');
  expect((await buildWeb(root, bundle)).isFresh).toBe(true);
  rmSync(join(root, 'web/dist'), { recursive: true });
  expect((await buildWeb(root, bundle)).isFresh).toBe(false);
});

test('text is there compressed as well, small files are not', async () => {
  await buildWeb(root, bundle);
  const script = join(root, 'web/dist/assets/index-1.js');
  expect(brotliDecompressSync(readFileSync(`${script}.br`)).toString()).toBe(LARGE);
  expect(gunzipSync(readFileSync(`${script}.gz`)).toString()).toBe(LARGE);
  expect(existsSync(join(root, 'web/dist/index.html.br'))).toBe(false);
});

test('a build that fails leaves the former one, is tried again, and leaves nothing behind', async () => {
  await buildWeb(root, bundle);
  write('web/main.ts', 'two');
  const failing = async (at: string, outDir: string): Promise<void> => {
    await bundle(at, outDir);
    throw new Error('no such component');
  };
  await expect(buildWeb(root, failing)).rejects.toThrow('no such component');
  expect(page()).toBe('one');
  await buildWeb(root, bundle);
  expect(page()).toBe('two');
  expect(readdirSync(join(root, 'node_modules/.cybback-web'))).toEqual([]);
});
