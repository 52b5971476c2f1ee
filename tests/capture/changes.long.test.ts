import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { decodeRecord } from '#core/repository/record-codec.ts';
import type { ObjectEntry } from '#core/repository/types.ts';
import type { JsonObject } from '#simulator/types.ts';
import { disagreements, openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

const HOUR = 3_600_000;
const idOf = (object: JsonObject | undefined): string => String(object?.['id']);

/** What no delta brings, and what sits below a parent: read for what changed, and for everything at a reconciliation. */
describe('between reconciliations', () => {
  let harness: TenantHarness;
  let connectionId: string;
  let aheadMs = 0;

  beforeAll(async () => {
    harness = await tenantHarness({
      proxied: true,
      simulator: { users: 40, seed: 41 },
      limits: { alwaysReconcileRequests: 0 },
      clock: { now: () => Date.now() + aheadMs },
    });
    connectionId = await harness.connect();
    const group = harness.tenant.create('groups', {
      displayName: 'Planerna',
      mailEnabled: true,
      mailNickname: 'planerna',
      securityEnabled: false,
      groupTypes: ['Unified'],
    });
    harness.tenant.create('groupSettings', {
      parent: idOf(group),
      templateId: randomUUID(),
      displayName: 'Group.Unified.Guest',
      values: [{ name: 'AllowToAddGuests', value: 'false' }],
    });
    await harness.backup(connectionId);
  });
  afterAll(() => harness?.close());

  const targets = async (relation: string, source: string): Promise<string[]> =>
    (await openState(harness.db, connectionId)).links
      .filter((link) => link.relation === relation && link.sourceId === source)
      .map((link) => link.targetId)
      .sort();

  test('sponsors and owners of changed objects are found at once, of others at the next reconciliation', async () => {
    const { tenant } = harness;
    const [changed, quiet, sponsor] = tenant.list('users').map(idOf);
    const application = idOf(tenant.list('applications')[0]);
    const device = idOf(tenant.list('devices')[0]);
    if (!changed || !quiet || !sponsor) throw new Error('the tenant is too small');
    for (const source of [changed, quiet]) tenant.link('sponsors', source, sponsor);
    tenant.update(changed, { jobTitle: 'Sponsored' });
    tenant.link('owners', application, sponsor);
    tenant.update(application, { notes: 'Owned' });
    for (const owner of tenant.linked('registeredOwners', device)) tenant.unlink('registeredOwners', device, owner);
    tenant.link('registeredOwners', device, sponsor);
    tenant.update(device, { displayName: 'Handed over' });
    await expectSound(harness, await harness.backup(connectionId));
    expect(await targets('sponsors', changed)).toContain(sponsor);
    expect(await targets('owners', application)).toContain(sponsor);
    expect(await targets('registeredOwners', device)).toEqual([sponsor]);
    expect(await targets('sponsors', quiet)).not.toContain(sponsor);
    aheadMs += 25 * HOUR;
    await expectSound(harness, await harness.backup(connectionId));
    expect(await targets('sponsors', quiet)).toContain(sponsor);
    await expectLikeTenant(harness, connectionId);
  });

  test('settings of a group and app role assignments, new, changed and deleted, follow their parent', async () => {
    const { tenant } = harness;
    const objects = async (type: string): Promise<Map<string, string>> =>
      new Map(
        (await openState(harness.db, connectionId)).objects
          .filter((object) => object.type === type)
          .map(({ id, hash }) => [id, hash]),
      );
    const assignments = tenant.list('appRoleAssignments');
    const resource = String(assignments[0]?.['resourceId']);
    const [dropped] = assignments.filter((assignment) => assignment['resourceId'] === resource);
    const elsewhere = assignments.find((assignment) => assignment['resourceId'] !== resource);
    tenant.delete(idOf(dropped), { permanent: true });
    tenant.update(resource, { notes: 'Touched' });
    const before = await objects('appRoleAssignments');
    const partly = await harness.backup(connectionId);
    await expectSound(harness, partly);
    // Many are not looked for in such a backup; that is no reason to cry wolf.
    expect(partly.warnings).toEqual([]);
    const after = await objects('appRoleAssignments');
    expect([...before.keys()].filter((id) => !after.has(id))).toEqual([idOf(dropped)]);
    // Those below parents that did not change were not read, and are not missing.
    expect(after.has(idOf(elsewhere))).toBe(true);

    const { links } = await openState(harness.db, connectionId);
    const below = links.find((link) => link.type === 'groupSettings' && link.relation === 'parent');
    if (!below) throw new Error('the tenant has no setting of a group');
    const hash = (await objects('groupSettings')).get(below.sourceId);
    tenant.update(below.sourceId, { values: [{ name: 'AllowToAddGuests', value: 'changed' }] });
    tenant.update(below.targetId, { description: 'Touched' });
    await expectSound(harness, await harness.backup(connectionId));
    expect((await objects('groupSettings')).get(below.sourceId)).not.toBe(hash);
    tenant.delete(below.sourceId, { permanent: true });
    tenant.update(below.targetId, { description: 'Touched again' });
    await expectSound(harness, await harness.backup(connectionId));
    expect((await objects('groupSettings')).has(below.sourceId)).toBe(false);
  });

  test('what a missing permission kept from being read is caught up without waiting for the next reconciliation', async () => {
    const { tenant } = harness;
    aheadMs += 25 * HOUR;
    const [source, sponsor] = tenant.list('users').slice(-2).map(idOf);
    if (!source || !sponsor) throw new Error('the tenant is too small');
    tenant.link('sponsors', source, sponsor);
    harness.proxy.answer = ({ url }) =>
      url.includes('$expand=sponsors')
        ? { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } } }
        : null;
    const partial = await harness.backup(connectionId);
    harness.proxy.answer = undefined;
    expect(partial.warnings).toEqual([expect.objectContaining({ code: 'graph-permission-missing', type: 'users' })]);
    expect(await targets('sponsors', source)).not.toContain(sponsor);
    const whole = await harness.backup(connectionId);
    expect(whole.warnings).toEqual([]);
    expect(await targets('sponsors', source)).toContain(sponsor);
  });
});

describe('over many backups', () => {
  let harness: TenantHarness;
  let connectionId: string;
  const backups: Backup[] = [];
  const backup = async (sealing: 'aes-256-gcm' | 'none' = 'aes-256-gcm'): Promise<Backup> => {
    const made = await harness.backup(connectionId, 'auto', sealing);
    expect(made).toMatchObject({ state: 'completed' });
    backups.push(made);
    await expectSound(harness, made);
    return made;
  };

  beforeAll(async () => {
    harness = await tenantHarness({
      simulator: { users: 30, groups: 8, seed: 43, deltaPageSize: 9, deltaLinksPerPage: 3, chaos: 3 },
    });
    connectionId = await harness.connect();
    await backup();
  });
  afterAll(() => harness?.close());

  test('a crawl whose groups are split over pages, repeated and out of order holds every link', () =>
    expectLikeTenant(harness, connectionId));

  test('a manager that is replaced leaves one', async () => {
    const { tenant } = harness;
    const [user, first, second] = tenant.list('users').map(idOf);
    if (!user || !first || !second) throw new Error('the tenant is too small');
    for (const manager of [first, second, first]) {
      for (const old of tenant.linked('manager', user)) tenant.unlink('manager', user, old);
      tenant.link('manager', user, manager);
      await backup();
      const { links } = await openState(harness.db, connectionId);
      expect(
        links.filter((link) => link.relation === 'manager' && link.sourceId === user).map((link) => link.targetId),
      ).toEqual([manager]);
    }
  });

  test('an object that is changed and changed back has three versions, each in its own backup', async () => {
    const user = idOf(harness.tenant.list('users')[5]);
    const versions = (): Promise<{ hash: string; fromSeq: number; toSeq: number | null }[]> =>
      harness.db
        .selectFrom('objectVersion')
        .select(['hash', 'fromSeq', 'toSeq'])
        .where('connectionId', '=', connectionId)
        .where('objectId', '=', user)
        .orderBy('fromSeq')
        .execute();
    harness.tenant.update(user, { city: 'A' });
    const a = await backup();
    harness.tenant.update(user, { city: 'B' });
    const b = await backup();
    harness.tenant.update(user, { city: 'A' });
    const again = await backup();
    const last = (await versions()).slice(-3);
    expect(last.map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
      [a.seq, b.seq],
      [b.seq, again.seq],
      [again.seq, null],
    ]);
    expect(last[0]?.hash).toBe(last[2]?.hash);
    expect(last[1]?.hash).not.toBe(last[0]?.hash);
  });

  test('runs are merged on the way, and every backup still holds what it held', async () => {
    for (let round = 0; round < 8; round++) {
      harness.tenant.applyChanges({ count: 12, seed: 700 + round });
      await backup();
    }
    await expectLikeTenant(harness, connectionId);
    expect(backups.length).toBeGreaterThanOrEqual(13);
    const { manifest } = await harness.manifestOf(backups.at(-1) ?? (await backup()));
    const runs = Object.values(manifest.types).map((type) => type.objectRuns.length);
    expect(Math.max(...runs)).toBeLessThanOrEqual(8);
    for (const old of backups)
      expect(
        await disagreements(harness.db, await harness.manifestOf(old), { newest: false }),
        `backup ${String(old.seq)}`,
      ).toEqual([]);
  });

  test('encryption off, on and off again: every backup can be read', async () => {
    for (const sealing of ['none', 'aes-256-gcm', 'none'] as const) {
      harness.tenant.applyChanges({ count: 10, seed: 800 + backups.length });
      expect(await backup(sealing)).toMatchObject({ sealing });
    }
    for (const old of backups.slice(-4)) await expectReadable(old);
  });

  test('a second repository begins with everything, and the first can still be read', async () => {
    const first = backups.at(-1);
    const storageId = randomUUID();
    await harness.db
      .updateTable('repository')
      .set({ retiredAt: new Date() })
      .where('connectionId', '=', connectionId)
      .execute();
    await harness.db
      .insertInto('storage')
      .values({ id: storageId, workspaceId: harness.workspaceId, kind: 'folder', name: 'Second', secretSealed: null })
      .execute();
    await harness.db.insertInto('repository').values({ id: randomUUID(), connectionId, storageId }).execute();
    harness.tenant.applyChanges({ count: 10, seed: 900 });
    const second = await backup();
    expect(second).toMatchObject({ mode: 'full', seq: (first?.seq ?? 0) + 1 });
    expect(second.repositoryId).not.toBe(first?.repositoryId);
    await expectLikeTenant(harness, connectionId);
    harness.tenant.applyChanges({ count: 10, seed: 901 });
    const third = await backup();
    expect(third).toMatchObject({ mode: 'incremental', repositoryId: second.repositoryId });
    for (const one of [first, second, third]) if (one) await expectReadable(one);
  });

  async function expectReadable(one: Backup): Promise<void> {
    const { repository, manifest } = await harness.manifestOf(one);
    let read = 0;
    for (const [type, { objectRuns }] of Object.entries(manifest.types)) {
      const entries: ObjectEntry[] = [];
      for await (const entry of repository.readObjectRuns(objectRuns)) entries.push(entry);
      const records = await repository.readRecords(entries.flatMap(({ location }) => location ?? []));
      records.forEach((record, index) =>
        expect(decodeRecord(record)).toMatchObject({ type, id: entries[index]?.objectId }),
      );
      read += records.length;
    }
    expect(read).toBe(one.objects);
  }
});
