import type { Entity } from '../store/entity-set.ts';
import type { Json, SetName } from '../types.ts';
import { type Seed, add, nth } from './context.ts';

interface Definition {
  name: string;
  dataType: string;
  targets: readonly string[];
  isMultiValued?: boolean;
  isSyncedFromOnPremises?: boolean;
}

const SETS: Readonly<Record<string, SetName>> = {
  User: 'users',
  Group: 'groups',
  Device: 'devices',
  Application: 'applications',
  AdministrativeUnit: 'administrativeUnits',
  Organization: 'organization',
};
const OWN: readonly Definition[] = [
  {
    name: 'costUnit',
    dataType: 'String',
    targets: ['User', 'Group', 'Device', 'Application', 'AdministrativeUnit', 'Organization'],
  },
  { name: 'grade', dataType: 'Integer', targets: ['User'] },
  { name: 'languages', dataType: 'String', targets: ['User'], isMultiValued: true },
  { name: 'isContractor', dataType: 'Boolean', targets: ['User'] },
  { name: 'reviewedAt', dataType: 'DateTime', targets: ['Group', 'Application'] },
];
const SYNCED: readonly Definition[] = [
  { name: 'extensionAttribute20', dataType: 'String', targets: ['User', 'Group'], isSyncedFromOnPremises: true },
];
const FOREIGN: readonly Definition[] = [{ name: 'loyaltyLevel', dataType: 'Integer', targets: ['User'] }];
const VALUES: Readonly<Record<string, Json>> = {
  String: 'CU-4711',
  Integer: 7,
  Boolean: true,
  DateTime: '2026-05-01T00:00:00Z',
};

/** Directory extensions of an application, of the one that synchronisation makes, and of a multi-tenant one from elsewhere. */
export function seedExtensions(seed: Seed): void {
  const own = nth(seed, 'applications', 3);
  const sync = add(seed, 'applications', 'application', {
    appId: seed.random.guid(),
    displayName: 'Tenant Schema Extension App',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [],
  });
  const foreign = add(seed, 'servicePrincipals', 'servicePrincipal', {
    appId: seed.random.guid(),
    displayName: 'Loyalty Cloud',
    appDisplayName: 'Loyalty Cloud',
    appOwnerOrganizationId: seed.random.guid(),
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMultipleOrgs',
    accountEnabled: true,
    tags: [],
  });
  for (const definition of OWN) define(seed, own, own.id, definition);
  for (const definition of SYNCED) define(seed, sync, sync.id, definition);
  for (const definition of FOREIGN) define(seed, foreign, undefined, definition);
}

function define(seed: Seed, owner: Entity, parent: string | undefined, definition: Definition): void {
  const { dataType, targets, isMultiValued = false, isSyncedFromOnPremises = false } = definition;
  const name = `extension_${String(owner.props['appId']).replaceAll('-', '')}_${definition.name}`;
  const props = {
    name,
    dataType,
    isMultiValued,
    isSyncedFromOnPremises,
    targetObjects: [...targets],
    appDisplayName: owner.props['displayName'] ?? null,
  };
  add(seed, 'extensionProperties', 'extensionProperty', props, seed.random.guid(), parent);
  const value = isMultiValued ? ['sv', 'de'] : (VALUES[dataType] ?? null);
  for (const target of targets) {
    const set = SETS[target] ?? 'users';
    for (const at of [2, 5]) if (seed.tenant.set(set).size > at) nth(seed, set, at).props[name] = value;
    if (seed.tenant.set(set).size <= 2) nth(seed, set, 0).props[name] = value;
  }
}
