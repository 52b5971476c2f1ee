import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Restore } from '#core/restores/store/restores.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** A policy and the enterprise application that it is assigned to are both younger than the backup, and removed together. */
let harness: TenantHarness;
let tenant: TenantHandle;
let job: Restore;
let principal: string;
let policy: string;

const RELATION = 'homeRealmDiscoveryPolicies';

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 20, groups: 4 } });
  ({ tenant } = harness);
  const connectionId = await harness.connect();
  const backup = await harness.backup(connectionId);
  const application = tenant.create('applications', { displayName: 'Wiki', signInAudience: 'AzureADMyOrg' });
  principal = String(
    tenant.create('servicePrincipals', {
      displayName: 'Wiki',
      appId: application['appId'] ?? '',
      appOwnerOrganizationId: tenant.id,
      servicePrincipalType: 'Application',
    })['id'],
  );
  policy = String(
    tenant.create(RELATION, {
      displayName: 'Wiki to federation',
      definition: ['{"HomeRealmDiscoveryPolicy":{"AccelerateToFederatedDomain":true}}'],
      isOrganizationDefault: false,
    })['id'],
  );
  tenant.link(RELATION, principal, policy);
  await harness.backup(connectionId);
  job = await harness.restore({
    backup,
    objects: [
      { type: 'servicePrincipals', id: principal },
      { type: RELATION, id: policy },
    ],
    options: { removeAdded: true },
  });
}, 120_000);

afterAll(() => harness?.close());

it('brings back the link that went with the first of its ends', async () => {
  const removed = await harness.itemsOf(job);
  expect(
    removed.map(({ type, action, state }) => [type, action, state]),
    JSON.stringify(removed.map(({ reasons }) => reasons)),
  ).toEqual([
    [RELATION, 'remove', 'done'],
    ['servicePrincipals', 'remove', 'done'],
  ]);
  expect([tenant.get(principal), tenant.get(policy)]).toEqual([undefined, undefined]);

  const items = await harness.itemsOf(await harness.undo(job));
  const made = items.find(({ type }) => type === RELATION);
  expect(made, JSON.stringify(made?.reasons)).toMatchObject({ action: 'create', state: 'done' });
  expect(tenant.linked(RELATION, principal)).toEqual([made?.newId]);
}, 120_000);
