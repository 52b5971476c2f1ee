import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import { messageOf } from '../../core/observability/sentence-error.ts';
import { removeOrphans } from './orphans.ts';
import type {} from './provided.ts';

const prefix = 'cybback-test-temporal-';

/** vitest globalSetup of the integration project: one dev server per run. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  await removeOrphans(prefix, (dataDir) => startTemporal({ dataDir }));
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  try {
    // A first build takes minutes, and silence would look like a hang.
    const server = await startTemporal({ dataDir: join(folder, 'server'), log: (line) => console.error(line) });
    project.provide('temporal', { address: server.address, namespace: server.namespace });
    return async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    project.provide('temporal', { unavailable: messageOf(error) });
    return undefined;
  }
}
