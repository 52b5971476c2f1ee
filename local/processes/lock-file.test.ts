import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeLock } from './lock-file.ts';
import { startTimeOf } from './process-identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'cybback-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a lock has one holder at a time and is free again after its release', () => {
  const path = join(folder, 'a.lock');
  const first = takeLock(path);
  expect(takeLock(path)).toEqual({ holder: { pid: process.pid, startTime: startTimeOf(process.pid) } });
  if ('lock' in first) first.lock.release();
  expect('lock' in takeLock(path)).toBe(true);
});

test('a dead holder counts for nothing, even where its number lives on in another process', () => {
  const path = join(folder, 'b.lock');
  writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: 'earlier' }));
  expect('lock' in takeLock(path)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('b.lock'))).toEqual(['b.lock']);
});

test('a damaged lock file does not lock anybody out', () => {
  const path = join(folder, 'c.lock');
  writeFileSync(path, '{"pid":');
  expect('lock' in takeLock(path)).toBe(true);
});
