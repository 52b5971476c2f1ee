import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { anyFreePort } from './servers/ports.ts';

export interface StubInstallation {
  readonly root: string;
  readonly data: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  remove(): void;
}

const repositoryRoot = resolve(import.meta.dirname, '..');

const httpServer = (port: string, host = "'127.0.0.1'"): string => `
  import { createServer } from 'node:http';
  if (process.env.STUB_FAIL === import.meta.filename.split('/').at(-2)) { console.error('stub refuses'); process.exit(3); }
  const server = createServer((request, response) => {
    if (request.url === '/crash') process.exit(7);
    if (request.url === '/env') return response.end(JSON.stringify(process.env));
    response.end('ok');
  }).listen(Number(process.env.${port}), ${host});
  process.on('SIGTERM', () => { if (process.env.STUB_STUBBORN) return; server.closeAllConnections(); server.close(() => process.exit(0)); });
`;

const stubs: Record<string, string> = {
  'api/main.ts': httpServer('PORT', 'process.env.HOST'),
  'worker/main.ts': httpServer('WORKER_PORT'),
  'simulator/main.ts': httpServer('SIMULATOR_PORT'),
  'scripts/build-web.ts':
    "if (process.env.STUB_FAIL === 'web') throw new Error('stub builds nothing'); console.log('The console was built in 0.1 s.');",
  'core/database/migrate.ts': "console.log('schema is up to date');",
  'local/demo/seed.ts':
    "import { writeFileSync } from 'node:fs'; for (const name of ['demo-api-key', 'demo-password']) writeFileSync(`${process.env.CYBBACK_DATA}/${name}`, `the-${name}`, { mode: 0o600 });",
};

/** A folder with the scripts that `npm start` runs, each as small as can be: for tests of the start itself. */
export async function makeStubInstallation(): Promise<StubInstallation> {
  const root = mkdtempSync(join(tmpdir(), 'cybback-start-'));
  for (const [path, source] of Object.entries(stubs)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  symlinkSync(join(repositoryRoot, 'local/mail-sink'), join(root, 'local/mail-sink'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  const unset = Object.fromEntries(
    [
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'SMTP_URL',
      'ENTRA_ORIGIN_MAP',
      'HOST',
      'WORKER_PORT',
      'STORAGE',
      'PUBLIC_URL',
    ].map((name) => [name, undefined]),
  );
  const data = join(root, 'data');
  // Ports of its own, so that the test does not depend on what else this machine runs.
  mkdirSync(data, { mode: 0o700 });
  const names = ['worker', 'simulator', 'temporal', 'temporalUi', 'smtp', 'mailPage'];
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await anyFreePort()] as const)));
  writeFileSync(join(data, 'ports.json'), JSON.stringify({ ...ports, api: await anyFreePort() }));
  return {
    root,
    data,
    env: { ...unset, CYBBACK_DATA: data, PORT: undefined, CYBBACK_PARENT_PID: undefined },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
