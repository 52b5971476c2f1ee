import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { Switches } from '#simulator/index.ts';
import { AS_REPORTED, LENIENT } from '../support/switch-worlds.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * What Microsoft documents is always played; what only public reports tell of, both ways: as it comes by default, with
 * every report taken for true at once, and with none.
 */
type World = readonly [how: string, switches: Partial<Switches>];

export const DOCUMENTED: World = ['as documented', { nestedAnnotations: true }];
export const OTHER_WORLDS: readonly World[] = [
  ['as reported', AS_REPORTED],
  ['lenient', LENIENT],
];

const TYPES: readonly TypeKey[] = [
  'namedLocations',
  'groups',
  'applications',
  'servicePrincipals',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'conditionalAccessPolicies',
];

/** What a restore of such a tenant says and does. */
export function testWorlds(worlds: readonly World[]): void {
  describe.each(worlds)('a tenant whose answers are %s', tellsTheTruth);
}

function tellsTheTruth(_: string, switches: Partial<Switches>): void {
  let harness: TenantHarness;
  let backup: Backup;
  let items: OpenItem[];
  const purged = new Map<string, Record<string, unknown>>();
  let appIds: Map<string, string>;

  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 40 } });
    harness.simulator.configure({ switches });
    const { tenant } = harness;
    const connectionId = await harness.connect();
    const own = tenant.list('applications').filter(({ appId }) => appId !== tenant.clientId);
    const apps = own.slice(0, 3);
    const [first = {}] = apps;
    tenant.update(String(first['id']), { identifierUris: [`api://${String(first['appId'])}`] });
    const principals = apps.flatMap(({ appId }) =>
      tenant.list('servicePrincipals').filter((p) => p['appId'] === appId),
    );
    backup = await harness.backup(connectionId);
    const gone = [
      ...tenant.list('conditionalAccessPolicies'),
      ...tenant.list('namedLocations'),
      ...principals,
      ...apps,
    ];
    for (const object of gone) {
      purged.set(String(object['id']), object);
      tenant.delete(String(object['id']), { permanent: true });
    }
    const job = await harness.restore({ backup, types: TYPES });
    items = await harness.itemsOf(job);
    appIds = new Map(
      apps.map(({ id, appId }) => {
        const newId = items.find((item) => item.objectId === id)?.newId ?? '';
        return [String(appId), String(tenant.get(newId)?.['appId'])];
      }),
    );
  }, 240_000);

  afterAll(() => harness?.close());

  it('gets back every policy, location, application and principal that was purged', () => {
    expect(purged.size).toBeGreaterThan(8);
    for (const id of purged.keys()) {
      const item = items.find(({ objectId }) => objectId === id);
      expect(item, id).toBeDefined();
      expect(
        item?.state,
        `${item?.type} ${item?.displayName} ${JSON.stringify([item?.reasons, item?.comparison?.differences])}`,
      ).toBe('done');
    }
  });

  it('gets back everything else that went with them', () => {
    const odd = items.filter(({ state }) => state !== 'done' && state !== 'skipped');
    expect(odd.map(({ type, displayName, state, reasons }) => [type, displayName, state, reasons])).toEqual([]);
  });

  it('has principals under the application IDs of today, named by nobody under those of yesterday', () => {
    expect(appIds.size).toBe(3);
    for (const [old, now] of appIds) {
      expect(now).not.toBe(old);
      expect(harness.tenant.list('servicePrincipals').filter(({ appId }) => appId === now)).toHaveLength(1);
      for (const type of ['applications', 'servicePrincipals', 'conditionalAccessPolicies'] as const)
        for (const object of harness.tenant.list(type)) expect(JSON.stringify(object)).not.toContain(old);
    }
  });

  it('says of nothing that it is as in the backup where it is not', () => {
    // What the options chose, and what no backup holds, is said as such.
    const said = ['report-only', 'secret'];
    const different = items.filter(({ comparison }) => {
      const parts = [
        ...(comparison?.differences ?? []).filter(({ expected }) => expected !== true),
        ...(comparison?.links ?? []),
      ];
      return parts.some(({ reason }) => !said.includes(reason)) || comparison?.result === 'missing';
    });
    expect(
      different.map(({ type, displayName, comparison }) => [
        type,
        displayName,
        comparison?.result,
        comparison?.differences,
        comparison?.links,
      ]),
    ).toEqual([]);
  });

  it('is left alone by the same restore again', async () => {
    const again = await harness.itemsOf(await harness.restore({ backup, types: TYPES }));
    expect(
      again
        .filter(({ action }) => action !== 'skip')
        .map(({ type, displayName, action, reasons, plan }) => [
          type,
          displayName,
          action,
          reasons,
          plan.attributes,
          plan.links,
        ]),
    ).toEqual([]);
  });
}
