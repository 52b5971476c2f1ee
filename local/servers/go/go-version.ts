import { execFileSync } from 'node:child_process';

/** What the newest module that is built here asks for. */
export const oldestGo = [1, 25] as const;

/** `[1, 26]`, or undefined without Go. GOTOOLCHAIN=local: the question must not download a toolchain. */
export function goVersion(): readonly [number, number] | undefined {
  try {
    const answer = execFileSync('go', ['env', 'GOVERSION'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(answer) ?? [];
    return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
  } catch {
    return undefined;
  }
}
