import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { FaultOptions, Switches, TenantHandle } from '#simulator/index.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { AS_REPORTED, LENIENT } from '../support/switch-worlds.ts';
import { comparableDump, olderIds } from '../support/tenant-dump.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';
import { DAMAGE, preparedTenant, type Prepared } from './every-write.cases.ts';

/** Each is done, and nobody hears of it. */
const LOST: readonly FaultOptions[] = [
  { kind: 'lostAnswer', creates: 'combinationConfigurations' },
  { kind: 'lostAnswer', creates: 'authenticationStrengthPolicies' },
  { kind: 'lostAnswer', creates: 'crossTenantAccessPartners' },
  { kind: 'lostAnswer', creates: 'federatedIdentityCredentials' },
  { kind: 'lostAnswer', creates: 'extensionProperties' },
  { kind: 'lostAnswer', method: 'POST', path: '/v1.0/invitations$' },
  {
    kind: 'lostAnswer',
    method: 'PUT',
    path: '/v1.0/policies/crossTenantAccessPolicy/partners/*/identitySynchronization$',
  },
  { kind: 'lostAnswer', method: 'POST', path: '/v1.0/policies/crossTenantAccessPolicy/default/resetToSystemDefault$' },
  { kind: 'lostAnswer', method: 'POST', path: '/v1.0/users/*/assignLicense$', count: 2 },
  { kind: 'lostAnswer', method: 'POST', path: '/v1.0/groups/*/assignLicense$' },
];

/** As documented, with every report of the public taken for true at once, and with none. */
type World = readonly [how: string, switches: Partial<Switches>, faults: readonly FaultOptions[]];

export const DOCUMENTED: World = ['as documented', {}, []];
export const OTHER_WORLDS: readonly World[] = [
  ['leniently', LENIENT, []],
  ['and loses answers', {}, LOST],
  ['as reported', AS_REPORTED, []],
];

const TYPES: readonly TypeKey[] = [...new Set(DAMAGE.map(({ type }) => type))];

/** Everything that a restore can write is broken in such a tenant, and restored. */
export function testWorlds(worlds: readonly World[]): void {
  describe.each(worlds)('a tenant that answers %s', isRepaired);
}

function isRepaired(_: string, switches: Partial<Switches>, faults: readonly FaultOptions[]): void {
  let harness: TenantHarness;
  let tenant: TenantHandle;
  let backup: Backup;
  let items: OpenItem[];
  let before: string[];
  let prepared: Prepared;

  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 60 } });
    harness.simulator.configure({ switches });
    tenant = harness.tenant;
    tenant.setPermissions([...DEFAULT_PERMISSIONS, 'CustomSecAttributeAssignment.ReadWrite.All']);
    const connectionId = await harness.connect();
    prepared = preparedTenant(tenant);
    backup = await harness.backup(connectionId);
    before = comparableDump(tenant.dump());
    for (const { damage } of DAMAGE) damage(tenant, prepared);
    expect(comparableDump(tenant.dump())).not.toEqual(before);
    for (const fault of faults) harness.simulator.addFault(fault);
    const job = await harness.restore({
      backup,
      types: TYPES,
      options: { links: 'rollBack', conditionalAccess: 'asInBackup' },
    });
    items = await harness.itemsOf(job);
  }, 300_000);

  afterAll(() => harness?.close());

  it.each(DAMAGE.map((entry) => [entry.type, entry.what, entry] as const))(
    '%s %s: come back and are done',
    (...row) => {
      const [type, , { objects }] = row;
      for (const id of objects(prepared)) {
        const item = items.find((known) => known.type === type && known.objectId === id);
        expect(
          [
            item?.state,
            ...(item?.reasons ?? []).filter(({ code }) => code === 'not-accepted' || code === 'graph-refused'),
          ],
          JSON.stringify([item?.action, item?.reasons, item?.comparison, item?.plan.attributes]),
        ).toEqual(['done']);
      }
    },
  );

  it('is what it was, in everything that it holds', () => {
    const after = comparableDump(tenant.dump(), olderIds(tenant, items));
    expect({
      lost: before.filter((line) => !after.includes(line)),
      left: after.filter((line) => !before.includes(line)),
    }).toEqual({ lost: [], left: [] });
  });

  it('writes to no guest', () => {
    expect(tenant.list('invitations').map(({ sendInvitationMessage }) => sendInvitationMessage)).toEqual([false]);
  });

  it('is left alone by the same restore again', async () => {
    harness.simulator.resetStatistics();
    const options = { links: 'rollBack', conditionalAccess: 'asInBackup' } as const;
    const again = await harness.itemsOf(await harness.restore({ backup, types: TYPES, options }));
    expect(
      again
        .filter(({ action }) => action !== 'skip')
        .map(({ type, displayName, action, plan }) => [type, displayName, action, plan.attributes, plan.links]),
    ).toEqual([]);
    const writes = Object.keys(harness.simulator.statistics().byTemplate).filter(
      (template) => !template.startsWith('GET ') && !/getByIds|\$batch|token/i.test(template),
    );
    expect(writes).toEqual([]);
  }, 120_000);
}
