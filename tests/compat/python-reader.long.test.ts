import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getConnection } from '#core/connections/store/connections.ts';
import { systemClock } from '#core/domain/clock.ts';
import { exportRecoveryKit } from '#core/keys/recovery-kits.ts';
import type { Sealing } from '#core/repository/types.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import { openState } from '../support/catalogue-state.ts';
import { readWithPython, type ReaderRun } from '../support/python-reader.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * docs/reader/read_backup.py was written from docs/format.md and shares no code with the product: a bucket and the master
 * key are enough to get everything back.
 */
const MASTER_KEY = '5a'.repeat(32);
const STRANGE = '\u2028 𝄞 "quoted" \\ Zoë \u007f';

describe.each<Sealing>(['aes-256-gcm', 'none'])('a repository protected by %s, read without the product', (sealing) => {
  let root: string;
  let keyFile: string;
  let harness: TenantHarness;
  let connectionId: string;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'cybback-reader-'));
    keyFile = join(root, 'master.key');
    writeFileSync(keyFile, `${MASTER_KEY}\n`);
    harness = await tenantHarness({
      simulator: { users: 40, groups: 8 },
      storage: folderStorage(join(root, 'bucket')),
      masterKey: MASTER_KEY,
    });
    connectionId = await harness.connect();
    await harness.backup(connectionId, 'full', sealing);
    const [renamed = '', softDeleted = '', purged = ''] = harness.tenant
      .list('users')
      .map((user) => String(user['id']))
      .slice(-3);
    harness.tenant.update(renamed, { displayName: STRANGE });
    harness.tenant.delete(softDeleted);
    harness.tenant.delete(purged, { permanent: true });
    await harness.backup(connectionId, 'auto', sealing);
  });
  afterAll(async () => {
    await harness?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const read = (folder: string, ...args: string[]): Promise<ReaderRun> =>
    readWithPython(join(folder, connectionId), ['--key-file', keyFile, ...args]);

  /** A file that the newest backup needs: of the packs some hold only what is no longer so. */
  async function newestOf(root: string, folder: string): Promise<string> {
    const files = readdirSync(join(root, connectionId, folder)).toSorted();
    if (folder !== 'packs') return files.at(-1) ?? '';
    const { packId } = await harness.db
      .selectFrom('objectVersion')
      .select('packId')
      .where('toSeq', 'is', null)
      .executeTakeFirstOrThrow();
    return packId;
  }

  it('gives every object, proved by its hash, and every link', async () => {
    const { exitCode, lines, problems } = await read(join(root, 'bucket'));
    expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: expect.stringMatching(/ 0 problems\n$/) });
    const state = await openState(harness.db, connectionId);
    const objects = lines.flatMap(({ object }) => (object === undefined ? [] : [object]));
    const byKey = (a: string, b: string): number => (a < b ? -1 : 1);
    expect(objects.map(({ type, id, hash }) => [type, id, hash].join(' ')).toSorted(byKey)).toEqual(
      state.objects.map(({ type, id, hash }) => `${type} ${id} ${hash}`).toSorted(byKey),
    );
    const links = lines.flatMap(({ link }) => (link === undefined ? [] : [link]));
    expect(
      links
        .map((link) => [link['type'], link['sourceId'], link['relation'], link['targetId']].join(' '))
        .toSorted(byKey),
    ).toEqual(
      state.links.map((link) => [link.type, link.sourceId, link.relation, link.targetId].join(' ')).toSorted(byKey),
    );
    expect(objects.map(({ content }) => (content as { displayName?: string }).displayName)).toContain(STRANGE);
  });

  it.runIf(sealing !== 'none')('gives the same to who has a recovery kit instead of the master key', async () => {
    const { db, keyProvider, workspaceId } = harness;
    const connection = (await getConnection(db, { workspaceId, id: connectionId })) ?? expect.fail('no connection');
    const passphrase = 'Zoë violet anchor maple drift';
    const kit = await exportRecoveryKit({ db, keyProvider, clock: systemClock }, connection, {
      passphrase,
      exportedBy: 'test',
    });
    const kitFile = join(root, 'kit.json');
    writeFileSync(kitFile, JSON.stringify(kit));
    const folder = join(root, 'bucket', connectionId);
    // The same letters, in the other of the two forms in which keyboards send them.
    const found = await readWithPython(folder, ['--kit', kitFile], `${passphrase.normalize('NFD')}\n`);
    expect(found).toEqual(await read(join(root, 'bucket')));
    const refused = await readWithPython(folder, ['--kit', kitFile], 'another passphrase\n');
    expect(refused).toMatchObject({
      exitCode: 1,
      lines: [],
      problems: expect.stringContaining('the kit does not open'),
    });
  });

  it('gives an earlier backup by its number', async () => {
    const { lines } = await read(join(root, 'bucket'), '--seq', '1');
    const users = lines.filter(({ object }) => object?.['type'] === 'users');
    expect(users).toHaveLength(harness.tenant.list('users').length + 2);
  });

  it.each(['packs', 'indexes/users', 'manifests'])('names a damaged file of %s', async (folder) => {
    const copy = mkdtempSync(join(root, 'copy-'));
    cpSync(join(root, 'bucket'), copy, { recursive: true });
    const name = await newestOf(copy, folder);
    const file = join(copy, connectionId, folder, name);
    const bytes = readFileSync(file);
    bytes.writeUInt8((bytes[60] ?? 0) ^ 1, 60);
    writeFileSync(file, bytes);
    const { exitCode, problems } = await read(copy);
    expect(existsSync(file)).toBe(true);
    expect({ exitCode, problems }).toEqual({
      exitCode: 1,
      problems: expect.stringContaining(`${folder}/${name}: `),
    });
  });

  it.runIf(sealing !== 'none')('refuses sealed files without the key', async () => {
    const { exitCode, problems } = await readWithPython(join(root, 'bucket', connectionId));
    expect({ exitCode, problems }).toEqual({
      exitCode: 1,
      problems: expect.stringContaining('is sealed with the data key'),
    });
  });
});
