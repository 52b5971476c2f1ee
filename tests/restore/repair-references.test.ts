import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { JsonObject, TenantDump } from '#simulator/types.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let backup: Backup;
let before: TenantDump;

const READER = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const appId = randomUUID();
const bare = appId.replaceAll('-', '');
const EXTENSION = `extension_${bare}_payGrade`;
/** By what they are called in the test. */
const id = {} as Record<
  | 'group'
  | 'app'
  | 'principal'
  | 'client'
  | 'clientPrincipal'
  | 'holder'
  | 'excluding'
  | 'including'
  | 'young'
  | 'dynamic'
  | 'outer'
  | 'resource'
  | 'pipeline',
  string
>;

const create = (set: Parameters<TenantHarness['tenant']['create']>[0], properties: JsonObject): string =>
  String(harness.tenant.create(set, properties)['id']);

const newGroup = (displayName: string, more: JsonObject = {}): string =>
  create('groups', {
    displayName,
    mailEnabled: false,
    mailNickname: displayName.toLowerCase(),
    securityEnabled: true,
    groupTypes: [],
    ...more,
  });

const newPolicy = (displayName: string, users: JsonObject, apps: readonly string[] = ['All']): string =>
  create('conditionalAccessPolicies', {
    displayName,
    state: 'enabled',
    grantControls: { operator: 'OR', builtInControls: ['mfa'], customAuthenticationFactors: [], termsOfUse: [] },
    sessionControls: null,
    conditions: {
      clientAppTypes: ['all'],
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
      applications: {
        includeApplications: [...apps],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
      },
      users: {
        includeUsers: [],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...users,
      },
    },
  });

const newPrincipal = (displayName: string, of: string): string =>
  create('servicePrincipals', {
    appId: of,
    displayName,
    appDisplayName: displayName,
    appOwnerOrganizationId: harness.tenant.id,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
    accountEnabled: true,
    servicePrincipalNames: [of],
    appRoles: [],
    tags: [],
  });

function seed(): void {
  const { tenant } = harness;
  const role: JsonObject = {
    id: randomUUID(),
    value: 'Payroll.Read',
    displayName: 'Read payroll',
    description: 'Read payroll',
    isEnabled: true,
    allowedMemberTypes: ['User', 'Application'],
  };
  id.group = newGroup('Exempt');
  id.app = create('applications', {
    appId,
    displayName: 'Payroll',
    signInAudience: 'AzureADMyOrg',
    publisherDomain: tenant.domains[0] ?? null,
    oauth2RequirePostResponse: false,
    identifierUris: [`api://${appId}`],
    appRoles: [role],
  });
  create('extensionProperties', {
    parent: id.app,
    name: EXTENSION,
    dataType: 'String',
    isMultiValued: false,
    isSyncedFromOnPremises: false,
    targetObjects: ['User'],
    appDisplayName: 'Payroll',
  });
  id.principal = newPrincipal('Payroll', appId);
  tenant.update(id.principal, { appRoles: [role] });
  const clientId = randomUUID();
  id.client = create('applications', {
    appId: clientId,
    displayName: 'Payroll client',
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: [{ resourceAppId: appId, resourceAccess: [{ id: String(role['id']), type: 'Role' }] }],
  });
  id.clientPrincipal = newPrincipal('Payroll client', clientId);
  const taken = new Set(tenant.list('roleAssignments').map((assignment) => assignment['principalId']));
  const holder = tenant
    .list('users')
    .find(
      (user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true && !taken.has(user['id'] ?? ''),
    );
  id.holder = String(holder?.['id']);
  tenant.update(id.holder, { [EXTENSION]: 'E7' });
  tenant.link('owners', id.app, id.holder);
  tenant.link('members', id.group, id.holder);
  create('appRoleAssignments', {
    principalId: id.holder,
    principalType: 'User',
    resourceId: id.principal,
    appRoleId: String(role['id']),
  });
  create('appRoleAssignments', {
    principalId: id.clientPrincipal,
    principalType: 'ServicePrincipal',
    resourceId: id.principal,
    appRoleId: String(role['id']),
  });
  create('oauth2PermissionGrants', {
    clientId: id.clientPrincipal,
    consentType: 'AllPrincipals',
    resourceId: id.principal,
    scope: 'openid',
  });
  create('roleAssignments', { principalId: id.principal, roleDefinitionId: READER, directoryScopeId: '/' });
  id.dynamic = newGroup('Grade seven', {
    groupTypes: ['DynamicMembership'],
    membershipRule: `(user.${EXTENSION} -eq "E7")`,
    membershipRuleProcessingState: 'On',
  });
  id.pipeline = create('applications', {
    appId: randomUUID(),
    displayName: 'Pipeline',
    signInAudience: 'AzureADMyOrg',
  });
  create('federatedIdentityCredentials', {
    parent: id.pipeline,
    name: 'by-payroll',
    issuer: `https://login.microsoftonline.com/${tenant.id}/v2.0`,
    subject: id.principal,
    audiences: ['api://AzureADTokenExchange'],
    description: null,
  });
  id.outer = newGroup('Outer');
  tenant.link('members', id.outer, id.group);
  id.excluding = newPolicy('Without the exempt', { includeUsers: ['All'], excludeGroups: [id.group] });
  id.including = newPolicy('Payroll by MFA', { includeGroups: [id.group] }, [appId]);
}

function destroy(): void {
  const { tenant } = harness;
  tenant.delete(id.principal, { permanent: true });
  tenant.delete(id.app, { permanent: true });
  tenant.delete(id.group, { permanent: true });
  // With the definition go the values of all objects.
  tenant.update(id.holder, { [EXTENSION]: null });
}

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 40 } });
  const connectionId = await harness.connect();
  seed();
  backup = await harness.backup(connectionId);
  // Made after the backup: only the tenant itself knows that it names the group.
  id.young = newPolicy('Made since', { includeUsers: ['All'], excludeGroups: [id.group] });
  before = harness.tenant.dump();
  destroy();
}, 120_000);

afterAll(() => harness?.close());

/** Living objects that name what was lost. */
const repaired = (): string[] => [id.excluding, id.young, id.including, id.client, id.dynamic, id.holder, id.pipeline];

const selection = () => [
  { type: 'groups' as const, id: id.group },
  { type: 'applications' as const, id: id.app },
  { type: 'servicePrincipals' as const, id: id.principal },
];

const named = (items: readonly OpenItem[]) => new Map(items.map((item) => [item.objectId, item]));

describe('living objects that name what was lost', () => {
  test('are in the plan though nobody selected them, with both values', async () => {
    const job = await harness.restore({ backup, objects: selection(), dryRun: true, options: { overwrite: false } });
    const items = named(await harness.itemsOf(job));
    const changes = (key: string): unknown[] | undefined =>
      items.get(key)?.plan.attributes.filter(({ treatment }) => treatment === 'write');
    for (const key of [id.excluding, id.young]) {
      expect(items.get(key)).toMatchObject({
        action: 'update',
        neededBy: { type: 'groups', id: id.group, displayName: 'Exempt' },
        reasons: [{ code: 'repairs-references' }],
        plan: { repairs: [{ path: 'conditions.users.excludeGroups[]', value: id.group, newId: null }] },
      });
      expect(changes(key)).toEqual([
        expect.objectContaining({
          path: 'conditions.users.excludeGroups',
          current: [id.group],
          backup: [`(new ID of ${id.group})`],
        }),
      ]);
    }
    expect(items.get(id.including)?.plan.repairs?.map(({ value }) => value)).toEqual([id.group, appId]);
    expect(items.get(id.client)?.plan.repairs).toEqual([
      { path: 'requiredResourceAccess[].resourceAppId', value: appId, newId: null },
    ]);
    expect(items.get(id.dynamic)?.plan.repairs).toEqual([{ path: 'membershipRule', value: appId, newId: null }]);
    expect(items.get(id.holder)?.plan.repairs).toEqual([{ path: EXTENSION, value: appId, newId: null }]);
    expect(items.get(id.pipeline)?.plan.repairs).toEqual([
      { path: 'federatedIdentityCredentials[].subject', value: id.principal, newId: null },
    ]);
    // Rights of the principal, and what was granted on it, come back with it.
    const rights = [...items.values()].filter(({ type }) => /Assignments$|Grants$/.test(type));
    expect(rights.map(({ type, action }) => `${type} ${action}`).toSorted()).toEqual([
      'appRoleAssignments create',
      'appRoleAssignments create',
      'oauth2PermissionGrants create',
      'roleAssignments create',
    ]);
  });

  test('stay as they are where repairs are off, and the report names each of them', async () => {
    const options = { overwrite: false, repairReferences: false };
    const job = await harness.restore({ backup, objects: selection(), dryRun: true, options });
    const items = named(await harness.itemsOf(job));
    for (const key of repaired())
      expect(items.get(key), key).toMatchObject({
        action: 'skip',
        changes: 0,
        reasons: [{ code: 'references-unrepaired' }],
      });
    const rights = [...items.values()].filter(({ type }) => /Assignments$|Grants$/.test(type));
    expect(rights.map(({ action }) => action)).toEqual(['skip', 'skip', 'skip', 'skip']);
  });

  test('name it by its new ID after one restore, and the tenant is as it was', async () => {
    const job = await harness.restore({ backup, objects: selection(), options: { overwrite: false } });
    const items = await harness.itemsOf(job);
    for (const item of items)
      expect([item.type, item.displayName, item.state, item.reasons]).toEqual([
        item.type,
        item.displayName,
        expect.toBeOneOf(['done', 'skipped']),
        item.reasons,
      ]);
    expect(job.state).toBe('completed');
    const found = named(items);
    for (const key of repaired()) expect(found.get(key)?.comparison?.result, key).toBe('asInBackup');
    expect(differences(before, harness.tenant.dump(), items)).toEqual([]);
  });

  test('have nothing left to repair for the next restore', async () => {
    const job = await harness.restore({ backup, objects: selection(), options: { overwrite: false } });
    const items = await harness.itemsOf(job);
    expect(
      items.filter(({ action }) => action !== 'skip').map(({ displayName, action }) => [displayName, action]),
    ).toEqual([]);
  });
});

/** What differs between two dumps once the new IDs are read as the old ones; what Graph gives to every new object left out. */
function differences(old: TenantDump, now: TenantDump, items: readonly OpenItem[]): string[] {
  const newIds = items.flatMap(({ objectId, newId }) => (newId === null ? [] : [[newId, objectId] as const]));
  const newApp = items.find(({ objectId }) => objectId === id.app)?.newId ?? '';
  const newAppId = String(harness.tenant.get(newApp)?.['appId']);
  const ids = [...newIds, [newAppId, appId] as const, [newAppId.replaceAll('-', ''), bare] as const];
  const plain = (dump: TenantDump): Map<string, string> => {
    const text = (value: unknown): string =>
      ids.reduce((result, [from, to]) => result.replaceAll(from, to), JSON.stringify(value));
    const objects = dump.objects.map((object) => {
      const properties = Object.fromEntries(
        Object.entries(object['properties'] as JsonObject).filter(
          ([key, value]) => !NEW.includes(key) && isSaid(value),
        ),
      );
      // Contained objects, rights among them, have IDs of their own that nothing names.
      const isNamed = !CONTAINED.includes(String(object['set']));
      const key = isNamed ? text(object['id']) : text(properties);
      return [`${String(object['set'])} ${key}`, text(properties)] as const;
    });
    const links = Object.entries(dump.links).flatMap(([relation, edges]) =>
      edges.map((edge) => [`${relation} ${text(edge)}`, ''] as const),
    );
    return new Map([...objects, ...links]);
  };
  const [then, since] = [plain(old), plain(now)];
  return [...new Set([...then.keys(), ...since.keys()])]
    .filter((key) => then.get(key) !== since.get(key))
    .map((key) => `${key}: ${then.get(key) ?? 'nothing'} → ${since.get(key) ?? 'nothing'}`);
}

/** Empty, or nothing but empty parts: what Graph fills in where a creation does not name it. */
function isSaid(value: unknown): boolean {
  if (value === null || value === false) return false;
  return typeof value !== 'object' || Object.values(value).some(isSaid);
}

/** What Graph gives to every new object. */
const NEW = [
  'createdDateTime',
  'lastPasswordChangeDateTime',
  'modifiedDateTime',
  'renewedDateTime',
  'securityIdentifier',
  'id',
  'principalDisplayName',
  'resourceDisplayName',
  'principalOrganizationId',
];
const CONTAINED = [
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'roleAssignments',
  'extensionProperties',
  'roleAssignmentSchedules',
];
