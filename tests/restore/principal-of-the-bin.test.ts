import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let backup: Backup;
let app: string;
let principal: string;
let another: string;

/** As the portal does: the application lies in the bin with its principal, and another principal is there. */
beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 40 } });
  const { tenant } = harness;
  const connectionId = await harness.connect();
  const [own = {}] = tenant.list('applications').filter(({ appId }) => appId !== tenant.clientId);
  app = String(own['id']);
  const [former = {}] = tenant.list('servicePrincipals').filter(({ appId }) => appId === own['appId']);
  principal = String(former['id']);
  tenant.update(principal, { notes: 'Ours' });
  backup = await harness.backup(connectionId);
  tenant.delete(app);
  const { id: _, ...same } = tenant.getDeleted(principal) ?? {};
  another = String(tenant.create('servicePrincipals', { ...same, notes: null })['id']);
}, 120_000);

afterAll(() => harness?.close());

test('the application says that its old principal stays in the bin', async () => {
  const [item] = await harness.itemsOf(await harness.restore({ backup, objects: [{ type: 'applications', id: app }] }));
  expect(item?.state, JSON.stringify(item?.reasons)).toBe('done');
  expect(item?.reasons).toContainEqual({ code: 'principal-remains', facts: { principal } });
  expect(harness.tenant.get(app)).toBeDefined();
  expect(harness.tenant.getDeleted(principal)).toBeDefined();
});

test('the principal that was made meanwhile stands for the old one', async () => {
  const objects = [{ type: 'servicePrincipals' as const, id: principal }];
  const [item] = await harness.itemsOf(await harness.restore({ backup, objects }));
  expect(item, JSON.stringify(item?.reasons)).toMatchObject({ state: 'done', newId: another });
  expect(item?.reasons.map(({ code }) => code)).toContain('matched-by-natural-key');
  expect(harness.tenant.get(another)).toMatchObject({ notes: 'Ours' });
  expect(harness.tenant.getDeleted(principal)).toBeDefined();
});

test('a principal in the bin is created again where its registration comes back under another appId', async () => {
  const { tenant } = harness;
  const own = tenant
    .list('servicePrincipals')
    .find(
      (one) =>
        one['appOwnerOrganizationId'] === tenant.id &&
        ![tenant.clientId, tenant.get(app)?.['appId']].includes(one['appId'] ?? ''),
    );
  const [lost, appId] = [String(own?.['id']), own?.['appId']];
  const registration = String(tenant.list('applications').find((one) => one['appId'] === appId)?.['id']);
  tenant.delete(lost);
  tenant.delete(registration, { permanent: true });
  const objects = [
    { type: 'applications' as const, id: registration },
    { type: 'servicePrincipals' as const, id: lost },
  ];
  const items = await harness.itemsOf(await harness.restore({ backup, objects }));
  const made = items.find(({ objectId }) => objectId === lost);
  expect(made, JSON.stringify(made?.reasons)).toMatchObject({ action: 'create', state: 'done' });
  const newAppId = tenant.get(items.find(({ objectId }) => objectId === registration)?.newId ?? '')?.['appId'];
  expect(newAppId).not.toBe(appId);
  expect(tenant.get(made?.newId ?? '')).toMatchObject({ appId: newAppId });
  const again = await harness.itemsOf(await harness.restore({ backup, objects, dryRun: true }));
  expect(again.map(({ action }) => action)).toEqual(again.map(() => 'skip'));
});
