import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cybback-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a log takes twice its limit at most, over restarts too, and keeps the newest lines', () => {
  const path = join(folder, 'worker.log');
  for (let start = 0; start < 3; start += 1) {
    const log = openLogFile(path, 1_000);
    for (let line = 0; line < 100; line += 1) log.write(`${start}-${line} ${'x'.repeat(40)}\n`);
  }
  expect(readdirSync(folder).sort()).toEqual(['worker.log', 'worker.log.1']);
  const kept = readFileSync(`${path}.1`, 'utf8') + readFileSync(path, 'utf8');
  expect(kept.length).toBeLessThan(2_200);
  expect(kept.trimEnd().split('\n').at(-1)).toContain('2-99');
});
