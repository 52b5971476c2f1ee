import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTimeOf } from '#local/processes/process-identity.ts';

/** Ends the servers of test runs that were killed: their folder is named after the run's process. */
export async function removeOrphans(
  prefix: string,
  adopt: (dataDir: string) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (startTimeOf(owner) !== undefined) continue;
    const folder = join(tmpdir(), name);
    for (const dataDir of ['postgres', 'server'].map((part) => join(folder, part)).filter((path) => existsSync(path))) {
      const orphan = await adopt(dataDir).catch(() => undefined);
      await orphan?.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}
