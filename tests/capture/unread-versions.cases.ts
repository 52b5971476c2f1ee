import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

const ATTRIBUTES = 'CustomSecAttributeAssignment.Read.All';
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

const read = new Set<string>();
let harness: TenantHarness;
let connectionId: string;
let licensed: string;
let attributed: string;

/** Remembers from which files a part was read: whole ones are read by a full backup that proves its base. */
function watched(): Storage {
  const storage = memoryStorage();
  return {
    ...storage,
    getRange: (key, range) => (read.add(key), storage.getRange(key, range)),
  };
}

function mayReadAttributes(may: boolean): void {
  harness.tenant.setPermissions([...READ_PERMISSIONS, ...(may ? [ATTRIBUTES] : [])]);
}

function give(user: string, state: string): void {
  const skuId = 'c7df2760-2c81-4ef7-b578-5b5392b571df';
  harness.tenant.update(user, {
    licenseAssignmentStates: [{ skuId, assignedByGroup: null, disabledPlans: [], error: 'None', state }],
  });
}

/** With nothing in the memory of the process; and how many packs with users were read for it. */
async function backedUp(mode: 'auto' | 'full'): Promise<{ backup: Backup; packs: number }> {
  harness.restart();
  read.clear();
  const backup = await harness.backup(connectionId, mode);
  const files = await harness.db.selectFrom('storedFile').select('path').where('type', '=', 'users').execute();
  const packs = files.filter(({ path }) => path.startsWith('packs/') && read.has(`${connectionId}/${path}`)).length;
  await expectSound(harness, backup);
  await expectLikeTenant(harness, connectionId);
  return { backup, packs };
}

async function held(user: string): Promise<Record<string, unknown>> {
  const fresh = await harness.connect();
  await harness.backup(fresh);
  const hashes = await harness.db
    .selectFrom('objectVersion')
    .select(['connectionId', 'hash'])
    .where('connectionId', 'in', [connectionId, fresh])
    .where('objectId', '=', user)
    .where('toSeq', 'is', null)
    .execute();
  return Object.fromEntries(hashes.map((row) => [row.connectionId === fresh ? 'fresh' : 'held', row.hash]));
}

/**
 * Licence states and security attributes of users come in no delta. What is known of them is compared by hash: content is
 * read from the repository only of users that differ, however often all of them are read from Graph.
 */
export function testUnreadVersions(modes: readonly ('auto' | 'full')[]): void {
  beforeAll(async () => {
    // Every backup reads every user: the whole type is proved each time.
    harness = await tenantHarness({
      simulator: { users: 40, groups: 4, seed: 19 },
      storage: watched(),
      limits: { reconcileMs: 0 },
    });
    const [first, second] = harness.tenant.list('users');
    [licensed, attributed] = [idOf(first), idOf(second)];
    give(licensed, 'Active');
    harness.tenant.update(attributed, { customSecurityAttributes: { Engineering: { Project: 'Baker' } } });
    mayReadAttributes(true);
    connectionId = await harness.connect();
    await harness.backup(connectionId);
  });
  afterAll(() => harness?.close());

  test.each(modes)('a backup that is %s reads no content of users where nothing changed', async (mode) => {
    const { backup, packs } = await backedUp(mode);
    expect([backup.changed, packs]).toEqual([0, 0]);
  });

  test.each(modes)('values of one user that no delta tells of are found, in a backup that is %s', async (mode) => {
    give(licensed, mode === 'auto' ? 'Error' : 'ActiveWithError');
    const { backup, packs } = await backedUp(mode);
    expect(backup.changed).toBe(1);
    expect(packs).toBeGreaterThan(0);
    const { held: now, fresh } = await held(licensed);
    expect(now).toBe(fresh);
  });

  test.each(modes)(
    'a change that the delta tells of keeps the values that it lacks, in a backup that is %s',
    async (mode) => {
      for (const user of [licensed, attributed]) harness.tenant.update(user, { jobTitle: `Changed in ${mode}` });
      expect((await backedUp(mode)).backup.changed).toBe(2);
      for (const user of [licensed, attributed]) {
        const { held: now, fresh } = await held(user);
        expect(now).toBe(fresh);
      }
    },
  );

  test.each(modes)('values that may not be read any more are kept, in a backup that is %s', async (mode) => {
    mayReadAttributes(false);
    const { backup } = await backedUp(mode);
    expect(backup.changed).toBe(0);
    harness.tenant.update(attributed, { jobTitle: `Changed unseen in ${mode}` });
    expect((await backedUp(mode)).backup.changed).toBe(1);
    mayReadAttributes(true);
    // As they are now, with nothing written: they were there all the time.
    expect((await backedUp(mode)).backup.changed).toBe(0);
    const { held: now, fresh } = await held(attributed);
    expect(now).toBe(fresh);
  });
}

export function testVersionsWithoutHashes(): void {
  test('versions that came without hashes of their parts are read once', async () => {
    await harness.db
      .updateTable('objectVersion')
      .set({ deltaHash: null as never, asideHash: null as never })
      .execute();
    const first = await backedUp('auto');
    expect(first.backup.changed).toBe(0);
    expect(first.packs).toBeGreaterThan(0);
    const second = await backedUp('auto');
    expect([second.backup.changed, second.packs]).toEqual([0, 0]);
  });
}
