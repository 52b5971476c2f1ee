import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { waitFor } from '#local/processes/wait.ts';
import { spawnNode } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'cybback-test-at-the-end-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process like one of the pool, which starts another one. */
const starter = join(folder, 'starter.ts');
const started = join(folder, 'started.ts');
writeFileSync(started, `setInterval(() => undefined, 1_000);`);
writeFileSync(
  starter,
  `import { writeFileSync } from 'node:fs';
import { atTheEnd } from '${resolve(import.meta.dirname, 'at-the-end.ts')}';
import { spawnNode } from '${resolve(import.meta.dirname, 'process.ts')}';
const [, , place = '', how] = process.argv;
const forget = atTheEnd(() => writeFileSync(place + '/forgotten', ''));
atTheEnd(() => writeFileSync(place + '/ended', ''));
forget();
const { pid } = spawnNode('${started}');
console.log('started ' + pid + '.');
if (how === 'exit') process.exit(0);
setInterval(() => undefined, 1_000);
`,
);

it.each(['exit', 'SIGTERM'] as const)(
  'by %s what it started ends with it, and nothing that was forgotten',
  async (how) => {
    const place = mkdtempSync(join(folder, 'place-'));
    const process = spawnNode(starter, {}, { args: [place, how] });
    const line = await process.waitForLine(/^started \d+\.$/);
    const pid = Number(/\d+/.exec(line)?.[0]);
    if (how === 'SIGTERM') await process.stop('SIGTERM');
    await process.exited();
    expect(await waitFor(() => hasEnded(pid), { timeoutMs: 10_000 })).toBe(true);
    expect(existsSync(join(place, 'ended'))).toBe(true);
    expect(existsSync(join(place, 'forgotten'))).toBe(false);
  },
);

/** Where nobody is there to notice the end of a process, it stays as a zombie for a while. */
function hasEnded(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return true;
  }
}
