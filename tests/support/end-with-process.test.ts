import { expect, test } from 'vitest';
import { isAlive, identify, type ProcessIdentity } from '#local/processes/process-identity.ts';
import { spawnNode } from './process.ts';
import { endOrphanedS3 } from './s3.ts';

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'what a process of the tests has started ends with it after %s',
  async (signal) => {
    const tests = spawnNode('tests/support/two-servers.fixture.ts');
    const line = await tests.waitForLine('started', 60_000);
    const started = (JSON.parse(line.replace('started ', '')) as number[])
      .map((pid) => identify(pid))
      .filter((one): one is ProcessIdentity => one !== undefined);
    expect(started).toHaveLength(2);
    process.kill(tests.pid, signal);
    await tests.exited();
    // As the end of the run does: a server that is no process of Node does not notice that its parent was killed.
    if (signal === 'SIGKILL') endOrphanedS3();
    await expect.poll(() => started.filter((one) => isAlive(one)), { timeout: 30_000 }).toEqual([]);
  },
);
