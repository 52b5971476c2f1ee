import { execFileSync } from 'node:child_process';

/** vitest globalSetup of the browser project: the console as it would be served, built only where its sources changed. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build-web.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
