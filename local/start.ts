// npm start: everything on this machine. See docs/operations.md.
import { rmSync } from 'node:fs';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { type DataFolder, dataFolderAt, makeDataFolder } from './installation/data-folder.ts';
import { installationFrom } from './installation/installation.ts';
import { readRunFile } from './installation/run-file.ts';
import { takeLock } from './processes/lock-file.ts';
import { bringUp } from './supervisor/bring-up.ts';
import { checkSettings } from './supervisor/check-settings.ts';
import { endLeftovers } from './supervisor/leftovers.ts';
import { onStopSignal } from './supervisor/stop-signal.ts';
import { summary } from './supervisor/summary.ts';
import type { Supervised } from './supervisor/supervise.ts';

const running: Supervised[] = [];
// The terminal may be closed while children are still being ended.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const log = (line: string): void => console.log(line);

process.exitCode = await main();

async function main(): Promise<number> {
  const installation = installationFrom(process.env);
  const folder = dataFolderAt(installation.dataPath);
  const stop = onStopSignal(() => {
    console.error('Killing everything.');
    for (const service of running) service.kill();
    process.exit(130);
  });
  let release = (): void => undefined;
  try {
    checkSettings(process.env);
    makeDataFolder(folder);
    release = lockFolder(folder);
    await endLeftovers(folder.processes, log);
    const run = await bringUp({ folder, installation, log, signal: stop.signal, running });
    log(summary(run, folder, installation));
    await stop.requested;
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    console.error(error instanceof SentenceError ? error.message : error);
    return 1;
  } finally {
    await stopAll();
    rmSync(folder.run, { force: true });
    release();
    stop.dispose();
  }
}

/** In the opposite order: nothing ends before what depends on it. */
async function stopAll(): Promise<void> {
  if (running.length > 0) log('Stopping …');
  for (const service of running.toReversed()) await service.stop();
  if (running.length > 0) log('Everything has ended.');
}

function lockFolder(folder: DataFolder): () => void {
  const answer = takeLock(folder.lock);
  if ('lock' in answer) return () => answer.lock.release();
  const api = readRunFile(folder.run)?.apiUrl;
  throw new SentenceError(
    `CYBBACK already runs on the data folder ${folder.path} (process ${answer.holder.pid}${api ? `, API ${api}` : ''}). ` +
      'Stop it first, or set CYBBACK_DATA to another folder.',
  );
}
