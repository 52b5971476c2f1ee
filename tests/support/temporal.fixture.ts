import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import { removeOrphans } from './orphans.ts';
import type { ProvidedTemporal } from './provided.ts';

const prefix = 'cybback-test-temporal-';

/** One dev server per run. */
export async function startTestTemporal(): Promise<{ readonly facts: ProvidedTemporal; close(): Promise<void> }> {
  await removeOrphans(prefix, (dataDir) => startTemporal({ dataDir }));
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // A first build takes minutes, and silence would look like a hang.
    const server = await startTemporal({
      dataDir: join(folder, 'server'),
      inMemory: true,
      log: (line) => console.error(line),
    });
    return {
      facts: { address: server.address, namespace: server.namespace },
      async close() {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
