import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { JsonObject, SetName } from '#simulator/types.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let backup: Backup;

const appId = randomUUID();
/** What policies name and the tenant loses for good. */
const lost = {} as Record<'context' | 'place' | 'strength' | 'app' | 'role' | 'group', string>;
/** By what they are called in the test. */
const policies = new Map<string, string>();

/** Of each policy: the reason of the plan, and whether something may be left out of it. */
const CASES = {
  'Two contexts': { names: 'context', leftOut: 'left-out' },
  'One context': { names: 'context', leftOut: null },
  'Two places': { names: 'place', leftOut: 'left-out' },
  'One place': { names: 'place', leftOut: null },
  'Device and strength': { names: 'strength', leftOut: 'requires-less' },
  'Strength alone': { names: 'strength', leftOut: null },
  'Two apps': { names: 'app', leftOut: 'left-out' },
  'One app': { names: 'app', leftOut: null },
  'All but one app': { names: 'app', leftOut: null },
  'Role and people': { names: 'role', leftOut: 'left-out' },
  'One role': { names: 'role', leftOut: null },
  'All but a group': { names: 'group', leftOut: null },
} as const satisfies Record<string, { names: keyof typeof lost; leftOut: 'left-out' | 'requires-less' | null }>;
const NAMES = Object.keys(CASES) as (keyof typeof CASES)[];

const create = (set: SetName, properties: JsonObject): string => String(harness.tenant.create(set, properties)['id']);

interface Parts {
  readonly users?: JsonObject;
  readonly applications?: JsonObject;
  readonly locations?: JsonObject;
  readonly controls?: JsonObject;
}

function policy(displayName: string, { users, applications, locations, controls }: Parts): void {
  const id = create('conditionalAccessPolicies', {
    displayName,
    state: 'enabledForReportingButNotEnforced',
    grantControls: {
      operator: 'AND',
      builtInControls: ['mfa'],
      customAuthenticationFactors: [],
      termsOfUse: [],
      ...controls,
    },
    sessionControls: null,
    conditions: {
      clientAppTypes: ['all'],
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        ...applications,
      },
      locations: locations ?? null,
      users: {
        includeUsers: ['All'],
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
  policies.set(displayName, id);
}

function seed(): void {
  const { tenant } = harness;
  const terms = create('agreements', { displayName: 'Terms of the branch' });
  create('authenticationContextClassReferences', { id: 'c6', displayName: 'Internal', isAvailable: true });
  lost.context = create('authenticationContextClassReferences', { id: 'c7', displayName: 'Secret', isAvailable: true });
  const place = (displayName: string): string =>
    create('namedLocations', {
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      displayName,
      countriesAndRegions: ['CH'],
      includeUnknownCountriesAndRegions: false,
    });
  lost.place = place('Branch');
  const kept = place('Head office');
  lost.strength = create('authenticationStrengthPolicies', {
    displayName: 'Branch strength',
    policyType: 'custom',
    allowedCombinations: ['fido2'],
  });
  const principal = create('servicePrincipals', {
    appId,
    displayName: 'Microsoft branch service',
    appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    servicePrincipalType: 'Application',
    accountEnabled: true,
    servicePrincipalNames: [appId],
  });
  lost.role = create('roleDefinitions', {
    displayName: 'Branch help',
    isBuiltIn: false,
    isEnabled: true,
    rolePermissions: [{ allowedResourceActions: ['microsoft.directory/applications/basic/update'] }],
  });
  lost.group = create('groups', {
    displayName: 'Emergency accounts of the branch',
    mailEnabled: false,
    mailNickname: 'emergency-branch',
    securityEnabled: true,
    groupTypes: [],
  });
  const person = String(tenant.list('users')[0]?.['id']);
  policy('MFA and terms', { controls: { termsOfUse: [terms] } });
  const contexts = (ids: string[]): Parts => ({
    applications: { includeApplications: [], includeAuthenticationContextClassReferences: ids },
  });
  policy('Two contexts', contexts(['c6', lost.context]));
  policy('One context', contexts([lost.context]));
  const places = (ids: string[]): Parts => ({ locations: { includeLocations: ids, excludeLocations: [] } });
  policy('Two places', places([kept, lost.place]));
  policy('One place', places([lost.place]));
  const strength = { authenticationStrength: { id: lost.strength } };
  policy('Device and strength', { controls: { builtInControls: ['compliantDevice'], ...strength } });
  policy('Strength alone', { controls: { builtInControls: [], ...strength } });
  const other = String(
    tenant.list('servicePrincipals').find(({ appId: id }) => id !== appId && id !== tenant.clientId)?.['appId'],
  );
  policy('Two apps', { applications: { includeApplications: [other, appId] } });
  policy('One app', { applications: { includeApplications: [appId] } });
  policy('All but one app', { applications: { excludeApplications: [appId] } });
  policy('Role and people', { users: { includeUsers: [person], includeRoles: [lost.role] } });
  policy('One role', { users: { includeUsers: [], includeRoles: [lost.role] } });
  policy('All but a group', { users: { excludeGroups: [lost.group] } });
  lost.app = principal;
}

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 20 } });
  const connectionId = await harness.connect();
  seed();
  backup = await harness.backup(connectionId);
  for (const id of [...policies.values(), ...Object.values(lost)]) harness.tenant.delete(id, { permanent: true });
}, 120_000);

afterAll(() => harness?.close());

const objects = () =>
  NAMES.map((name) => ({ type: 'conditionalAccessPolicies' as const, id: policies.get(name) ?? '' }));
const named = (items: readonly OpenItem[]): Map<string, OpenItem> =>
  new Map(items.map((item) => [String(item.displayName), item]));
const valueOf = (what: keyof typeof lost): string => (what === 'app' ? appId : lost[what]);

test('a plan blocks every policy that names what the tenant lacks, and says what that is', async () => {
  const job = await harness.restore({ backup, objects: objects(), dryRun: true });
  const items = named(await harness.itemsOf(job));
  for (const name of NAMES) {
    const isExclusion = name.startsWith('All but');
    expect(items.get(name), name).toMatchObject({
      action: 'blocked',
      reasons: [
        {
          code: isExclusion ? 'unresolved-exclusion' : 'unresolved-reference',
          facts: { value: valueOf(CASES[name].names) },
        },
      ],
    });
  }
});

test('with the option it is left out where the policy still means the same, and nothing is refused by Graph', async () => {
  const options = { missingReferences: 'leaveOut' } as const;
  const planned = named(
    await harness.itemsOf(await harness.restore({ backup, objects: objects(), dryRun: true, options })),
  );
  const job = await harness.restore({ backup, objects: objects(), options });
  const items = named(await harness.itemsOf(job));
  for (const name of NAMES) {
    const { names, leftOut } = CASES[name];
    const item = items.get(name);
    expect([name, item?.action, item?.reasons]).toEqual([name, planned.get(name)?.action, planned.get(name)?.reasons]);
    const made = harness.tenant.find('conditionalAccessPolicies', name);
    if (leftOut === null) {
      expect([name, item?.state, made]).toEqual([name, 'blocked', undefined]);
      continue;
    }
    expect([name, item?.state], JSON.stringify(item?.reasons)).toEqual([name, 'done']);
    expect(item?.reasons).toContainEqual({
      code: leftOut,
      facts: { path: expect.any(String) as string, value: valueOf(names) },
    });
    expect(item?.comparison).toMatchObject({ result: 'differs' });
    expect(item?.comparison?.differences).toContainEqual(
      expect.objectContaining({ backup: valueOf(names), reason: leftOut }),
    );
    expect(JSON.stringify(made)).not.toContain(valueOf(names));
  }
});

test('the next restore finds nothing to write, and says again what is left out', async () => {
  const options = { missingReferences: 'leaveOut', overwrite: true } as const;
  const job = await harness.restore({ backup, objects: objects(), dryRun: true, options });
  const items = named(await harness.itemsOf(job));
  for (const name of NAMES) {
    const item = items.get(name);
    expect([name, item?.action]).toEqual([name, CASES[name].leftOut === null ? 'blocked' : 'skip']);
    expect(item?.reasons.map(({ code }) => code)).not.toContain('same-as-backup');
  }
});

test('what the restore brings along is not missing', async () => {
  const job = await harness.restore({
    backup,
    objects: [
      { type: 'conditionalAccessPolicies', id: policies.get('One place') ?? '' },
      { type: 'conditionalAccessPolicies', id: policies.get('One role') ?? '' },
      { type: 'conditionalAccessPolicies', id: policies.get('Strength alone') ?? '' },
      { type: 'conditionalAccessPolicies', id: policies.get('All but a group') ?? '' },
    ],
    dependencies: true,
    options: { missingReferences: 'leaveOut' },
  });
  const items = await harness.itemsOf(job);
  expect(items.map(({ displayName, action, state }) => [displayName, action, state])).toEqual(
    items.map(({ displayName }) => [displayName, 'create', 'done']),
  );
  expect(items).toHaveLength(8);
});

test('terms of use, which Graph shows to no application, are said to be so, and the policy comes back', async () => {
  const chosen = [{ type: 'conditionalAccessPolicies' as const, id: policies.get('MFA and terms') ?? '' }];
  const [item] = await harness.itemsOf(await harness.restore({ backup, objects: chosen }));
  expect(item).toMatchObject({ action: 'create', state: 'done', comparison: { result: 'asInBackup' } });
  expect(item?.reasons.map(({ code }) => code)).toContain('reference-untold');
});
