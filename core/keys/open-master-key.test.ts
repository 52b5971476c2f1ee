import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectTenant } from '../../tests/support/connect-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createWorkspace } from '../accounts/store/workspaces.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { openKeyProvider } from '../crypto/open-key-provider.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { keepTestDataKey } from './data-key.fixture.ts';
import { type MasterKeySource, openMasterKeys } from './open-master-key.ts';

const OURS = 'aa'.repeat(32);
const OTHER = 'bb'.repeat(32);

let database: TestDatabase;
let db: Db;
let folder: string;
let keyFile: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  for (const table of ['key_proof', 'repository_key', 'repository', 'connection'])
    await sql`delete from ${sql.table(table)}`.execute(db);
  folder = mkdtempSync(join(tmpdir(), 'cybback-key-'));
  keyFile = join(folder, 'master.key');
  return () => rmSync(folder, { recursive: true });
});

/** With settings that name one key. */
async function openMasterKey(at: Db, source: MasterKeySource): Promise<KeyProvider> {
  return (await openMasterKeys(at, { source, next: null })).inForce;
}

const open = (secret: string) => openMasterKey(db, { secret });

describe('an installation that holds nothing', () => {
  it('makes a key file at the first start and takes it at the next', async () => {
    const { keyId } = await openMasterKey(db, { keyFile });
    expect(await openMasterKey(db, { keyFile })).toMatchObject({ keyId });
  });

  it('has one key, however many processes start with keys of their own', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => open(`${n}${n}`.repeat(32))));
    const started = starts.filter(({ status }) => status === 'fulfilled');
    expect(started).toHaveLength(1);
    for (const start of starts)
      if (start.status === 'rejected') expect(start.reason).toMatchObject({ code: 'key-wrong' });
  });
});

describe('an installation that was started before', () => {
  it('refuses another key, and names both', async () => {
    const ours = await open(OURS);
    const other = await openKeyProvider({ secret: OTHER });
    const names = [ours, other].map(({ keyId }) => keyId.replace('secret:', ''));
    const failure: unknown = await open(OTHER).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'key-wrong' });
    for (const name of names) expect(String(failure)).toContain(name);
    expect(await open(OURS)).toMatchObject({ keyId: ours.keyId });
  });

  it('makes no new key file beside its data', async () => {
    await openMasterKey(db, { keyFile });
    rmSync(keyFile);
    await expect(openMasterKey(db, { keyFile })).rejects.toMatchObject({ code: 'key-missing' });
    expect(existsSync(keyFile)).toBe(false);
  });
});

describe.each(['a credential', 'a data key'] as const)('an installation that kept no proof, but %s', (held) => {
  let workspaceId: string;
  let connectionId: string;

  beforeEach(async () => {
    const provider = await openKeyProvider({ secret: OURS });
    workspaceId = (await createWorkspace(db, 'Contoso')).id;
    connectionId = await connectTenant({ db, box: createSecretBox(provider), now: Date.now() }, workspaceId, {
      id: '8c1b3d0e-3f53-4c57-9b5e-0c8f6f1f8f01',
      clientId: '8c1b3d0e-3f53-4c57-9b5e-0c8f6f1f8f02',
      clientSecret: 'secret',
      displayName: 'Contoso',
      domains: ['contoso.example'],
    });
    if (held === 'a data key') await keepDataKey(provider);
  });

  async function keepDataKey(provider: KeyProvider): Promise<void> {
    await keepTestDataKey({ db, provider }, { workspaceId, connectionId });
    await sql`update connection set credential_sealed = decode('00', 'hex')`.execute(db);
  }

  it('refuses another key, makes none, and starts with its own', async () => {
    await expect(open(OTHER)).rejects.toMatchObject({ code: 'key-wrong' });
    await expect(openMasterKey(db, { keyFile })).rejects.toMatchObject({ code: 'key-missing' });
    expect(existsSync(keyFile)).toBe(false);
    await open(OURS);
    await expect(open(OTHER)).rejects.toMatchObject({ code: 'key-wrong' });
  });

  it('starts where what it kept is damaged, which says nothing of the key', async () => {
    await sql`update connection set credential_sealed = decode('00', 'hex')`.execute(db);
    await sql`update repository_key set wrapped = ''`.execute(db);
    await open(OTHER);
  });
});
