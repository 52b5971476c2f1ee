import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import type { JsonObject, SetName } from '#simulator/types.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * What was added since and cannot go, or must not, is named by the plan of whole types with the reason, ticked or not; so
 * are types of which it is not known what was added. Nothing is silently left out.
 */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const MICROSOFT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
const TYPES: TypeKey[] = ['users', 'groups', 'devices', 'servicePrincipals', 'applications', 'roleAssignments'];
const options = { removeAdded: true, overwrite: false };

let harness: TenantHarness;
let backup: Backup;
/** Created in place of one that was purged, with its name. */
let standIn: string;
/** Came back under another ID by a restore, before anything was added. */
let restored: { readonly old: string; readonly now: string };
const added = new Map<string, { type: TypeKey; id: string }>();

function add(name: string, type: TypeKey & SetName, object: JsonObject): string {
  const id = String(harness.tenant.create(type, { displayName: name, ...object })['id']);
  added.set(name, { type, id });
  return id;
}

function account(name: string): JsonObject {
  return {
    userPrincipalName: `${name}@${harness.tenant.domains[0] ?? ''}`,
    mailNickname: name,
    accountEnabled: true,
    userType: 'Member',
  };
}

const GROUP = { mailEnabled: false, securityEnabled: true, groupTypes: [] };

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 30, groups: 8, seed: 61 } });
  const { tenant } = harness;
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS]);
  for (const { id } of tenant.list('conditionalAccessPolicies')) tenant.delete(String(id), { permanent: true });
  for (const set of ['roleAssignments', 'roleEligibilitySchedules', 'roleAssignmentSchedules'] as const)
    for (const right of tenant.list(set)) tenant.delete(String(right['id']), { permanent: true });
  const people = ['purged', 'again'].map((name) =>
    String(tenant.create('users', { displayName: name, ...account(name) })['id']),
  );
  const again = people[1] ?? '';
  backup = await harness.backup(await harness.connect());
  for (const id of people) tenant.delete(id, { permanent: true });
  const [made] = await harness.itemsOf(
    await harness.restore({ backup, objects: [{ type: 'users', id: again }], options }),
  );
  restored = { old: again, now: made?.newId ?? '' };
  standIn = String(tenant.create('users', { displayName: 'By hand', ...account('purged') })['id']);
  add('Plain', 'groups', { ...GROUP, mailNickname: 'plain' });
  add('Synchronized', 'groups', { ...GROUP, mailNickname: 'synced', onPremisesSyncEnabled: true });
  add('Distribution list', 'groups', { ...GROUP, securityEnabled: false, mailEnabled: true, mailNickname: 'list' });
  add('Laptop', 'devices', { deviceId: '6f0c4a0e-6a5f-4c33-8d0a-000000000001', accountEnabled: true });
  const principal = { accountEnabled: true, servicePrincipalNames: [] };
  add('Of Microsoft', 'servicePrincipals', {
    ...principal,
    appId: '6f0c4a0e-6a5f-4c33-8d0a-000000000002',
    appOwnerOrganizationId: MICROSOFT,
    servicePrincipalType: 'Application',
  });
  add('Managed identity', 'servicePrincipals', {
    ...principal,
    appId: '6f0c4a0e-6a5f-4c33-8d0a-000000000003',
    servicePrincipalType: 'ManagedIdentity',
  });
  const chief = add('Only administrator', 'users', account('chief'));
  add('Right of the administrator', 'roleAssignments', {
    principalId: chief,
    roleDefinitionId: GLOBAL_ADMINISTRATOR,
    directoryScopeId: '/',
  });
}, 120_000);

afterAll(() => harness?.close());

async function plan(request: { ticked?: boolean; types?: TypeKey[] } = {}) {
  const objects = request.ticked === true ? [...added.values()] : [];
  const job = await harness.restore({ backup, types: request.types ?? TYPES, objects, options, dryRun: true });
  const items = await harness.itemsOf(job);
  const of = (name: string): [string, string[]] | undefined => outcome(items, added.get(name)?.id);
  return { job, items, of };
}

function outcome(items: readonly OpenItem[], id: string | undefined): [string, string[]] | undefined {
  const item = items.find(({ objectId }) => objectId === id);
  return item && [item.action, item.reasons.map(({ code }) => code)];
}

describe.each([false, true])('what was added and cannot go (ticked: %s)', (ticked) => {
  it('is named, with the reason', async () => {
    const { of, items, job } = await plan({ ticked });
    expect(of('Plain')).toEqual(ticked ? ['remove', ['added-since-backup']] : ['skip', ['added-unticked']]);
    expect(of('Synchronized')).toEqual(['skip', ['synced']]);
    expect(of('Distribution list')).toEqual(['skip', ['mail-enabled-group']]);
    expect(of('Laptop')).toEqual(['blocked', ['not-deletable']]);
    expect(of('Of Microsoft')).toEqual(['skip', ['first-party']]);
    expect(of('Managed identity')).toEqual(['skip', ['managed-identity']]);
    expect(of('Only administrator')).toEqual(['blocked', ['protected-account']]);
    expect(of('Right of the administrator')).toEqual(['blocked', ['protected-account']]);
    const isOf = (id: string) => ['applications', 'servicePrincipals'].includes(id);
    expect(items.filter(({ type, action }) => isOf(type) && action === 'remove')).toEqual([]);
    expect(job.warnings).toEqual([]);
  });
});

describe('what stands for an object of the backup', () => {
  it('is not among what was added where a restore made it, and is where somebody made another one of its name', async () => {
    const { items } = await plan();
    expect(restored.now).not.toBe('');
    expect(outcome(items, restored.now)).toBeUndefined();
    expect(items.find(({ objectId }) => objectId === restored.old)).toMatchObject({ newId: restored.now });
    expect(outcome(items, standIn)).toEqual(['skip', ['added-unticked']]);
  });
});

describe('what is not known to have been added', () => {
  it('is a warning of the plan for a type that cannot be read', async () => {
    harness.simulator.addFault({
      path: '/v1.0/devices*',
      status: 403,
      code: 'Authorization_RequestDenied',
      count: 'always',
    });
    try {
      const { job, of } = await plan();
      expect(job.warnings).toMatchObject([{ code: 'added-unknown', type: 'devices' }]);
      expect(job.state).toBe('completedWithWarnings');
      expect(of('Plain')).toEqual(['skip', ['added-unticked']]);
    } finally {
      harness.simulator.clearFaults();
    }
  });

  it('is a warning that names what hides its members, and lists what shows', async () => {
    const id = add('Hidden', 'groups', { ...GROUP, mailNickname: 'hidden', visibility: 'HiddenMembership' });
    harness.tenant.link('members', id, standIn);
    const all = [...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS];
    harness.tenant.setPermissions(all.filter((permission) => permission !== 'Member.Read.Hidden'));
    harness.restart();
    try {
      const { job, of } = await plan({ types: ['groups'] });
      expect(job.warnings).toMatchObject([{ code: 'added-unknown', type: 'groups' }]);
      expect(job.warnings[0]?.message).toContain('Members of 1 object (Hidden) could not be read.');
      expect(of('Hidden')).toEqual(['skip', ['added-unticked']]);
    } finally {
      harness.tenant.setPermissions(all);
      harness.restart();
    }
  });

  it('is a warning of every type where another tenant is written to', async () => {
    const other = harness.simulator.createTenant({
      tenantId: '6f0c4a0e-6a5f-4c33-8d0a-0000000000aa',
      clientId: '6f0c4a0e-6a5f-4c33-8d0a-0000000000ab',
      displayName: 'Fabrikam',
      domains: ['fabrikam.example'],
      seed: 5,
      empty: true,
    });
    const targetConnectionId = await harness.connect(other);
    const types: TypeKey[] = ['groups', 'applications'];
    const job = await harness.restore({ backup, types, options, dryRun: true, targetConnectionId });
    expect(job.warnings.filter(({ code }) => code === 'added-unknown').map(({ type }) => type)).toEqual(types);
  });
});
