import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('every place that names a Node to run on names the same one', () => {
  const images = [...read('Dockerfile').matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => major);
  expect(images.length).toBeGreaterThan(0);
  const brought = Object.entries(manifest.optionalDependencies)
    .filter(([name]) => name.startsWith('node-'))
    .map(([, version]) => version.split('.')[0]);
  expect(brought).toHaveLength(2);
  const types = manifest.devDependencies['@types/node'].split('.')[0];
  expect(new Set([...images, ...brought, types])).toEqual(new Set([read('.nvmrc').trim()]));
});

test('the oldest Node that will do is the same for npm, for the bootstrap and for operators', () => {
  const [, oldest] = /^>=(\d+\.\d+)$/.exec(manifest.engines.node) ?? [];
  const [major, minor] = (oldest ?? '').split('.');
  expect(read('scripts/bootstrap.mjs')).toContain(`major > ${major} || (major === ${major} && minor >= ${minor})`);
  expect(read('docs/operations.md')).toContain(`(${oldest} at least)`);
});

test('an older Node may install: npm only warns, and the bootstrap then runs the Node that came with it', () => {
  expect(read('.npmrc')).not.toMatch(/^engine-strict/m);
});
