import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import { s3Storage } from '#core/storage/s3-storage.ts';
import type { Storage } from '#core/storage/storage.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';
import { damageWorld, type DamageWorld } from './damage-world.ts';
import { damage, DAMAGES, KINDS, type Damage, type Kind } from './damages.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const DAMAGE_CODES = ['storage-missing', 'repository-corrupt', 'repository-mismatch', 'repository-unsealed'];
const NOTICED = expect.stringMatching(new RegExp(`^(${DAMAGE_CODES.join('|')})$`));
/** Header and key files are put right as soon as anything is read. */
const isMarker = (kind: Kind): boolean => kind === 'key' || kind === 'header';
const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

const PLACES = ['folder', 's3'] as const;

let s3: TestS3;
let folder: string;
beforeAll(async () => {
  s3 = await startTestS3();
  folder = mkdtempSync(join(tmpdir(), 'cybback-damage-'));
});
afterAll(async () => {
  await s3?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function place(name: (typeof PLACES)[number]): Promise<Storage> {
  if (name === 'folder') return folderStorage(folder);
  await s3.createBucket('damage');
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  return s3Storage({ endpoint, region, bucket: 'damage', prefix: '', pathStyle: true, credentials });
}

describe.each(PLACES)('in a %s', (name) => {
  let world: DamageWorld;
  let newest: Backup;

  beforeAll(async () => {
    world = await damageWorld(await place(name));
    await world.backup('full');
    world.tenant.applyChanges({ count: 4, seed: 1 });
    newest = await world.backup('auto');
    expect(newest.warnings).toEqual([]);
  });
  afterAll(() => world?.close());

  async function harm(kind: Kind, how: Damage): Promise<string> {
    const target = await world.target(kind, newest);
    await damage(target, how);
    world.restart();
    return target.key;
  }

  /** Said by name, whole again in the storage, and every object as it was. */
  async function expectHealed(backup: Backup, key: string): Promise<void> {
    expect(backup.state).toBe('completedWithWarnings');
    expect(backup.warnings.map(({ message }) => message).join('\n')).toContain(nameOf(key));
    expect(await world.fromStorage(backup)).toEqual({ findings: [], users: (await world.versions()).length });
    for (const read of await world.browse(backup)) expect(read).toHaveProperty('object');
    newest = backup;
  }

  async function expectReadsNothingElse(kind: Kind): Promise<void> {
    const read = await world.browse(newest);
    const lost = read.filter((version) => 'damage' in version);
    // What is handed out is what was kept: its hash was compared.
    expect(lost.length > 0).toBe(kind === 'pack');
    for (const version of lost) expect(version).toMatchObject({ damage: { code: NOTICED } });
    if (kind === 'manifest') await expect(world.readManifest(newest)).rejects.toMatchObject({ code: NOTICED });
    else expect(await world.readManifest(newest)).toMatchObject({ backupId: newest.id });
  }

  async function expectRestoresNothingElse(kind: Kind): Promise<void> {
    const lost = new Set<string>();
    const versions = await world.versions();
    (await world.browse(newest)).forEach((read, index) => 'damage' in read && lost.add(versions[index]?.id ?? ''));
    try {
      const planned = await world.restore({ backup: newest, types: ['users'], dryRun: true });
      for (const item of await world.itemsOf(planned)) {
        if (lost.has(item.objectId)) expect(['blocked', 'failed']).toContain(item.plan.action);
      }
    } catch (error) {
      // The whole restore may be refused; nothing else than what was kept may be written.
      expect(error).toBeInstanceOf(ApplicationFailure);
      expect(error).toMatchObject({ type: NOTICED });
      expect(kind).toBe('pack');
      await world.db
        .updateTable('restore')
        .set({ state: 'failed' })
        .where('state', 'in', ['pending', 'running'])
        .execute();
    }
  }

  // Every kind with every damage once; each place meets every kind and every damage.
  const cells = KINDS.flatMap((kind, row) =>
    DAMAGES.flatMap((how, column): [Kind, Damage][] =>
      (row + column) % 2 === PLACES.indexOf(name) ? [[kind, how]] : [],
    ),
  );

  it.each(cells)('a %s file that is %s is noticed by every reader and healed by the next backup', async (kind, how) => {
    const key = await harm(kind, how);
    await expectReadsNothingElse(kind);
    await expectRestoresNothingElse(kind);
    await expectHealed(await world.backup('auto'), key);

    const again = await harm(kind, how);
    const verified = await world.verify(newest);
    if (isMarker(kind)) {
      expect(verified.state).toBe('whole');
    } else {
      expect(verified.state).toBe('damaged');
      expect(verified.result?.damaged).toContainEqual(
        expect.objectContaining({ code: NOTICED, message: expect.stringContaining(nameOf(again)) }),
      );
      expect((verified.result?.affectedObjects ?? 0) > 0).toBe(kind === 'pack');
    }
    await expectHealed(await world.backup('full'), again);
    expect((await world.verify(newest)).state).toBe('whole');
  });
});
