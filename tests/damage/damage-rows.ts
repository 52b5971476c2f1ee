import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import { s3Storage } from '#core/storage/s3-storage.ts';
import type { Storage } from '#core/storage/storage.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';
import { damageWorld, type DamageWorld } from './damage-world.ts';
import { damage, type Damage, type Kind } from './damages.ts';

const DAMAGE_CODES = ['storage-missing', 'repository-corrupt', 'repository-mismatch', 'repository-unsealed'];
const NOTICED = expect.stringMatching(new RegExp(`^(${DAMAGE_CODES.join('|')})$`));
/** Header and key files are put right as soon as anything is read. */
const isMarker = (kind: Kind): boolean => kind === 'key' || kind === 'header';
const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

export const PLACES = ['folder', 's3'] as const;
export type Place = (typeof PLACES)[number];

/** Storages of one test file, each with nothing in it. */
function storages(): { make(place: Place, name: string): Promise<Storage>; close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'cybback-damage-'));
  let s3: Promise<TestS3> | null = null;
  return {
    async make(place, name) {
      if (place === 'folder') return folderStorage(join(folder, name));
      s3 ??= startTestS3();
      const { createBucket, endpoint, region, accessKeyId, secretAccessKey } = await s3;
      await createBucket(name);
      const credentials = { accessKeyId, secretAccessKey };
      return s3Storage({ endpoint, region, bucket: name, prefix: '', pathStyle: true, credentials });
    },
    async close() {
      await (await s3)?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One kind of file in one place, with damages of it one after the other. */
export interface Row {
  readonly place: Place;
  readonly kind: Kind;
  readonly damages: readonly Damage[];
}

/** Each row in a repository of its own: what one leaves behind costs the next nothing. */
export function testDamages(rows: readonly Row[]): void {
  const made = storages();
  afterAll(() => made.close());
  describe.each(rows)('in a $place, a $kind file', ({ place, kind, damages }) => {
    testRow(() => made.make(place, `damage-${kind}`), { kind, damages });
  });
}

function testRow(storage: () => Promise<Storage>, { kind, damages }: Omit<Row, 'place'>): void {
  let world: DamageWorld;
  let newest: Backup;

  beforeAll(async () => {
    world = await damageWorld(await storage());
    await world.backup('full');
    world.tenant.applyChanges({ count: 4, seed: 1 });
    newest = await world.backup('auto');
    expect(newest.warnings).toEqual([]);
  });
  afterAll(() => world?.close());

  async function harm(how: Damage): Promise<string> {
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

  async function expectReadsNothingElse(): Promise<void> {
    const read = await world.browse(newest);
    const lost = read.filter((version) => 'damage' in version);
    // What is handed out is what was kept: its hash was compared.
    expect(lost.length > 0).toBe(kind === 'pack');
    for (const version of lost) expect(version).toMatchObject({ damage: { code: NOTICED } });
    if (kind === 'manifest') await expect(world.readManifest(newest)).rejects.toMatchObject({ code: NOTICED });
    else expect(await world.readManifest(newest)).toMatchObject({ backupId: newest.id });
  }

  /** Costs only what lies in the file, which is named; everything else can be restored. */
  async function expectRestoresNothingElse(): Promise<void> {
    const lost = new Set<string>();
    const versions = await world.versions();
    (await world.browse(newest)).forEach((read, index) => 'damage' in read && lost.add(versions[index]?.id ?? ''));
    const planned = await world.restore({ backup: newest, types: ['users'], dryRun: true });
    const items = await world.itemsOf(planned);
    expect(items.length).toBeGreaterThanOrEqual(versions.length);
    for (const { objectId, plan } of items) {
      const codes = plan.reasons.map(({ code }) => code);
      expect(codes.includes('content-lost'), objectId).toBe(lost.has(objectId));
      if (lost.has(objectId)) expect(plan).toMatchObject({ action: 'blocked', displayName: expect.any(String) });
    }
  }

  it.each(damages)('that is %s is noticed by every reader and healed by the next backup', async (how) => {
    const key = await harm(how);
    await expectReadsNothingElse();
    await expectRestoresNothingElse();
    await expectHealed(await world.backup('auto'), key);

    const again = await harm(how);
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
}
