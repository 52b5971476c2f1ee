import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { countFindings } from '#core/rebuilds/store/rebuilds.ts';
import { type Simulator, startSimulator } from '#simulator/index.ts';
import { holdAt, type Moment } from '../support/barrier.ts';
import { doubledVersions } from '../support/catalogue-state.ts';
import { type Installation, installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';
import { beginRebuild, exportedKit, PASSPHRASE, rebuildEnded } from './installed-rebuild.ts';
import { dump } from './rebuild-world.ts';

let simulator: Simulator;
/** Where the backups lie. */
let folder: string;
const databases: TestDatabase[] = [];
let lost: Installation;
let product: Installation;
let connectionId: string;
let kit: RecoveryKit;

async function install(): Promise<Installation> {
  const database = await createTestDatabase();
  databases.push(database);
  return installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: { CYBBACK_DATA: folder },
  });
}

beforeAll(async () => {
  simulator = await startSimulator({ users: 40, seed: 23 });
  folder = await mkdtemp(join(tmpdir(), 'cybback-killed-rebuild-'));
  lost = await install();
  const worker = await lost.startWorker();
  const tenant = simulator.tenant();
  connectionId = await lost.connect(tenant);
  const backUp = async (): Promise<Backup> => lost.ended((await lost.start(connectionId)).id);
  const first = await backUp();
  const user = tenant.list('users').find(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled !== true);
  const id = String(user?.['id']);
  tenant.update(id, { jobTitle: 'Changed by mistake' });
  tenant.applyChanges({ count: 12, seed: 4 });
  await backUp();
  await lost.restoreEnded((await lost.restore({ backup: first, objects: [{ type: 'users', id }] })).id);
  await backUp();
  await worker.killGroup();
  kit = await exportedKit(lost, connectionId);
  product = await install();
}, 240_000);

afterAll(async () => {
  await product?.close();
  await lost?.close();
  for (const database of databases) await database.drop();
  await simulator?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Protects against a backup that is in twice or not at all, and against a rebuild that says another number than it did. */
test('a rebuild whose worker is killed again and again takes everything in once, and says so', async () => {
  const worker = await product.startWorker();
  const url = databases.at(-1)?.url ?? '';
  const moments: readonly Moment[] = [
    'betweenManifestAndCatalogue',
    'laterBackup',
    'backupNotCounted',
    'restoreWithoutItems',
    'rebuildNotEnded',
  ];
  let [moment, ...others] = moments;
  let barrier = await holdAt(url, moment ?? 'laterBackup');
  const rebuild = await beginRebuild(product, kit);
  for (; moment; [moment, ...others] = others) {
    await barrier.reached();
    await worker.killGroup();
    await barrier.open();
    const [next] = others;
    if (next) barrier = await holdAt(url, next);
    await worker.restart();
  }
  const ended = await rebuildEnded(product, rebuild);
  expect(ended, product.workerOutput()).toMatchObject({ state: 'completed', backups: 3, restores: 1, schedules: 0 });
  const { db } = product.services;
  expect(await countFindings(db, rebuild.id)).toBe(0);
  const [was, is] = [await dump(lost.services.db, connectionId), await dump(db, connectionId)];
  for (const table of Object.keys(was).filter((name) => name !== 'reference_edge'))
    expect(is[table], table).toEqual(was[table]);
  expect(await doubledVersions(db, connectionId)).toEqual([]);
  expect(await db.selectFrom('captureObject').select('objectId').execute()).toEqual([]);
}, 300_000);

interface Ran {
  readonly status: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run rebuild`, with the passphrase on standard input. */
async function runCommand({ vars, workspaceId }: Installation, file: string, passphrase: string): Promise<Ran> {
  const running = promisify(execFile)(
    process.execPath,
    ['scripts/rebuild.ts', '--kit', file, '--workspace', workspaceId],
    { env: { ...process.env, ...vars } },
  );
  running.child.stdin?.end(`${passphrase}\n`);
  try {
    return { status: 0, ...(await running) };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as ExecFileException;
    return { status: code, stdout, stderr };
  }
}

test('the command brings everything back into an empty database, and keeps the passphrase out of what it writes', async () => {
  const fresh = await install();
  try {
    await fresh.startWorker();
    const file = join(folder, 'kit.json');
    await writeFile(file, JSON.stringify(kit));
    const refused = await runCommand(fresh, file, `${PASSPHRASE}!`);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('the passphrase is another one')]);
    const done = await runCommand(fresh, file, PASSPHRASE);
    expect([done.status, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toContain('completed: 3 backups, 1 restores and 0 schedules were taken in.');
    expect(refused.stderr + done.stdout).not.toContain(PASSPHRASE);
    const [was, is] = [await dump(lost.services.db, connectionId), await dump(fresh.services.db, connectionId)];
    for (const table of ['backup', 'object_version', 'link_version', 'restore', 'restore_item'])
      expect(is[table], table).toEqual(was[table]);
  } finally {
    await fresh.close();
  }
}, 300_000);
