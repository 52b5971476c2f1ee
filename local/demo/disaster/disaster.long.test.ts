import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { spawnNode } from '../../../tests/support/process.ts';

const data = mkdtempSync(join(tmpdir(), 'cybback-play-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('database, key and files are lost, everything comes back, and nothing of the play stays', async () => {
  const play = spawnNode('local/demo/main.ts', { CYBBACK_DATA: data }, { args: ['disaster'] });
  expect(await play.exited(), play.output()).toBe(0);
  const said = play.output();
  expect(said.match(/\d+ backups answer as before/g)).toHaveLength(2);
  expect(said).toContain('the start refuses: API: The key file');
  expect(said).toMatch(/damaged: \d+ files read, 3 damaged, \d+ objects cannot be restored/);
  expect(said).toContain('The bucket and the recovery kit were enough.');
  expect(readdirSync(data)).toEqual([]);
}, 900_000);

test('another word than disaster is refused with the usage', async () => {
  const play = spawnNode('local/demo/main.ts', { CYBBACK_DATA: data }, { args: ['catastrophe'] });
  expect(await play.exited()).toBe(1);
  expect(play.output()).toContain('Usage: npm run demo');
});
