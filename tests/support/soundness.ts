import { expect } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { disagreements, doubledVersions, linksToNothing, openState } from './catalogue-state.ts';
import type { TenantHarness } from './tenant-harness.ts';

const SETS = [
  'users',
  'groups',
  'devices',
  'applications',
  'servicePrincipals',
  'administrativeUnits',
  'conditionalAccessPolicies',
  'namedLocations',
  'appRoleAssignments',
  'oauth2PermissionGrants',
] as const;
const RELATIONS = [
  ['groups', 'members'],
  ['groups', 'owners'],
  ['users', 'manager'],
  ['users', 'sponsors'],
  ['applications', 'owners'],
  ['servicePrincipals', 'owners'],
  ['devices', 'registeredOwners'],
] as const;

/** The files are whole, and bucket and catalogue say the same. */
export async function expectSound(harness: TenantHarness, backup: Backup): Promise<void> {
  expect(await harness.findings(backup)).toEqual([]);
  expect(await disagreements(harness.db, await harness.manifestOf(backup))).toEqual([]);
  expect(await doubledVersions(harness.db, backup.connectionId)).toEqual([]);
  expect(await linksToNothing(harness.db, backup.connectionId)).toEqual([]);
}

/** The newest backup holds what the tenant holds: every object, and every link of the relations that change most. */
export async function expectLikeTenant(
  harness: TenantHarness,
  connectionId: string,
  { skip = [] }: { skip?: readonly string[] } = {},
): Promise<void> {
  const { tenant } = harness;
  const state = await openState(harness.db, connectionId);
  for (const set of SETS) {
    if (skip.includes(set)) continue;
    const ids = state.objects
      .filter(({ type }) => type === set)
      .map(({ id }) => id)
      .sort();
    expect(ids, set).toEqual(
      tenant
        .list(set)
        .map((object) => String(object['id']))
        .sort(),
    );
  }
  const present = new Set([...state.objects.map(({ id }) => id)]);
  for (const [type, relation] of RELATIONS) {
    if (skip.includes(type) || skip.includes(relation)) continue;
    const held = state.links.filter(
      (link) =>
        link.type === type && link.relation === relation && present.has(link.sourceId) && present.has(link.targetId),
    );
    const real = tenant
      .list(type)
      .flatMap((source) =>
        tenant.linked(relation, String(source['id'])).map((target) => `${String(source['id'])} ${target}`),
      );
    expect(held.map(({ sourceId, targetId }) => `${sourceId} ${targetId}`).sort(), `${type} ${relation}`).toEqual(
      real.filter((link) => present.has(link.split(' ')[1] ?? '')).sort(),
    );
  }
}
