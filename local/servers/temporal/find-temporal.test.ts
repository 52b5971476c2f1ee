import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { goVersion } from '../go/go-version.ts';
import { buildTemporal } from './build-temporal.ts';
import { type Fetcher, cachedTemporalPath, findTemporal } from './find-temporal.ts';

let folder: string;
let bin: string;
let lines: string[];

// The download needs the outside world: these tests see it blocked, as it is behind a firewall.
const blockedDownload: Fetcher = () => Promise.reject(new Error('the download of it is blocked or failed'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cybback-find-'));
  bin = join(folder, 'bin');
  lines = [];
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function program(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A Go that "builds" a program, slowly enough for a second start to meet it at work. */
function fakeGo(version: string): void {
  program(
    join(bin, 'go'),
    `case "$1" in
      env) echo ${version} ;;
      install) echo "$@" >> ${folder}/builds; sleep 0.7; printf '#!/bin/sh\\nexit 0\\n' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal" ;;
    esac`,
  );
}

const find = (): Promise<string> => findTemporal({ log: (line) => lines.push(line) }, [blockedDownload, buildTemporal]);

test('what is on PATH comes before the cache', async () => {
  program(cachedTemporalPath(), 'exit 0');
  const installed = program(join(bin, 'temporal'), 'exit 0');
  expect(await find()).toBe(installed);
});

test('one on PATH that does not run is passed over for the cache', async () => {
  program(join(bin, 'temporal'), 'exit 1');
  const cached = program(cachedTemporalPath(), 'exit 0');
  expect(await find()).toBe(cached);
});

test('with neither, and the download blocked, Go builds it once for two starts at the same time', async () => {
  fakeGo('go1.25.3');
  expect(await Promise.all([find(), find()])).toEqual([cachedTemporalPath(), cachedTemporalPath()]);
  expect(readFileSync(join(folder, 'builds'), 'utf8')).toBe(
    'install -v -trimpath -ldflags -s -w github.com/temporalio/cli/cmd/temporal@v1.5.1\n',
  );
  expect(lines.join('\n')).toMatch(/Building the Temporal server 1\.5\.1[\s\S]*Built in 1 s/);
  expect(existsSync(join(dirname(cachedTemporalPath()), `build-${process.pid}`))).toBe(false);
});

test.each([
  ['go1.24.9', 'Go 1.24 is too old to build it'],
  ['', 'there is no Go to build it with'],
])('without a Go that can build it (%s) a sentence says what was tried and how to get one', async (version, reason) => {
  vi.stubEnv('PATH', version === '' ? bin : `${bin}:/usr/bin:/bin`);
  if (version !== '') fakeGo(version);
  await expect(find()).rejects.toThrow(
    `There is no Temporal server here (the download of it is blocked or failed; ${reason}). Install the Temporal CLI`,
  );
});

test('the version of a development Go is read too', () => {
  fakeGo('go1.26rc1');
  expect(goVersion()).toEqual([1, 26]);
});
