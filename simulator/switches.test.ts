import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startSimulator } from './index.ts';
import { DEFAULT_SWITCHES } from './switches.ts';
import { WRITING_SWITCHES } from './writing-switches.ts';

test('the README lists every switch of writing with its default', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const rows = Object.entries(WRITING_SWITCHES).map(
    ([name, { on, says }]) => `| \`${name}\` | ${on ? 'on' : 'off'} | ${says} |`,
  );
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
});

test('the README lists every other switch with its default', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const rows = Object.entries(DEFAULT_SWITCHES)
    .filter(([name]) => !(name in WRITING_SWITCHES))
    .map(([name, value]) => `| \`${name}\` | ${Array.isArray(value) ? 'none' : String(value)} |`);
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
});

test('the admin API turns some switches and leaves the others; unknown ones are refused', async () => {
  const simulator = await startSimulator({ users: 5, switches: { refuseHusks: false } });
  const patch = (switches: unknown): Promise<Response> =>
    fetch(`${simulator.url}/_sim/settings`, { method: 'PATCH', body: JSON.stringify({ switches }) });
  expect((await patch({ lagAsBadRequest: true })).status).toBe(200);
  expect(simulator.settings.switches).toEqual({ ...DEFAULT_SWITCHES, refuseHusks: false, lagAsBadRequest: true });
  expect((await patch({ refuseEverything: true })).status).toBe(400);
  await simulator.close();
});
