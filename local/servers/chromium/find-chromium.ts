import { spawnSync } from 'node:child_process';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { onPath, runs } from '../programs.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'] as const;
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * A Chromium to drive: CHROME_PATH, else one on PATH, else installed with the package manager where that can be done
 * without asking. Errors: `SentenceError` that says what to do.
 */
export function findChromium({ log }: { log: (line: string) => void }): string {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (runs(named)) return named;
    throw new SentenceError(`CHROME_PATH names ${named}, which does not run. Let it name a Chromium or Chrome.`);
  }
  const present = findPresentChromium();
  if (present) return present;
  install(log);
  const installed = findPresentChromium();
  if (installed) return installed;
  throw new SentenceError(
    'The tests of the console need Chromium. Install it (such as "apt-get install chromium"), or let CHROME_PATH name one.',
  );
}

export function findPresentChromium(): string | undefined {
  return NAMES.map(onPath).find((path) => path !== undefined && runs(path));
}

function install(log: (line: string) => void): void {
  const apt = onPath('apt-get');
  if (!apt || process.getuid?.() !== 0) return;
  log('Installing Chromium with apt-get, once: about half a minute.');
  const run = (...args: string[]): void => {
    spawnSync(apt, args, {
      stdio: 'ignore',
      timeout: INSTALL_TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  run('update');
  run('install', '--yes', '--no-install-recommends', 'chromium');
}
