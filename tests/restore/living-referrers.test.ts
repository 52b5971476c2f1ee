import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import type { JsonObject } from '#simulator/types.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const HOUR_MS = 3_600_000;

let harness: TenantHarness;
let backup: Backup;
let unit: string;
let people: string[];
/** Given after the backup, by what they are called in the test. */
const young = {} as Record<'lasting' | 'eligible' | 'timeBound' | 'activated', string>;

const scopeOf = (id: string): string => `/administrativeUnits/${id}`;

function span(endMs: number | null): JsonObject {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return {
    status: 'Provisioned',
    createdUsing: null,
    createdDateTime: at(-HOUR_MS),
    modifiedDateTime: null,
    scheduleInfo: {
      startDateTime: at(-HOUR_MS),
      recurrence: null,
      expiration:
        endMs === null
          ? { type: 'noExpiration', endDateTime: null, duration: null }
          : { type: 'afterDateTime', endDateTime: at(endMs), duration: null },
    },
  };
}

function giveRights(): void {
  const { tenant } = harness;
  const right = (index: number, role: string): JsonObject => ({
    principalId: people[index] ?? '',
    roleDefinitionId: role,
    directoryScopeId: scopeOf(unit),
    appScopeId: null,
  });
  const make = (...args: Parameters<typeof tenant.create>): string => String(tenant.create(...args)['id']);
  young.lasting = make('roleAssignments', right(0, USER_ADMINISTRATOR));
  young.eligible = make('roleEligibilitySchedules', {
    ...right(1, HELPDESK),
    ...span(1_000 * HOUR_MS),
    memberType: 'Direct',
  });
  const scheduled = { memberType: 'Direct', activatedUsing: null };
  young.timeBound = make('roleAssignmentSchedules', {
    ...right(2, HELPDESK),
    ...span(1_000 * HOUR_MS),
    ...scheduled,
    assignmentType: 'Assigned',
  });
  young.activated = make('roleAssignmentSchedules', {
    ...right(3, HELPDESK),
    ...span(4 * HOUR_MS),
    ...scheduled,
    assignmentType: 'Activated',
  });
}

const ofUnit = (set: 'roleAssignments' | 'roleEligibilitySchedules' | 'roleAssignmentSchedules', id: string) =>
  harness.tenant
    .list(set)
    .filter((row) => row['directoryScopeId'] === scopeOf(id))
    .map((row) => people.indexOf(String(row['principalId'])))
    .toSorted();

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 40 } });
  const { tenant } = harness;
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS]);
  const connectionId = await harness.connect();
  const holders = new Set(tenant.list('roleAssignments').map((row) => row['principalId']));
  people = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true)
    .map(({ id }) => String(id))
    .filter((id) => !holders.has(id))
    .slice(0, 4);
  unit = String(
    tenant.create('administrativeUnits', { displayName: 'Branch office', description: 'One of them' })['id'],
  );
  backup = await harness.backup(connectionId);
  giveRights();
  tenant.delete(unit, { permanent: true });
}, 120_000);

afterAll(() => harness?.close());

const objects = () => [{ type: 'administrativeUnits' as const, id: unit }];
const named = (items: readonly OpenItem[]): Map<string, OpenItem> =>
  new Map(items.map((item) => [item.objectId, item]));

test('living rights that no backup holds and whose scope comes back are offered, with both values', async () => {
  const job = await harness.restore({ backup, objects: objects(), dryRun: true });
  const items = named(await harness.itemsOf(job));
  for (const [name, reasons] of [
    ['lasting', ['new-object-id', 'gives-right-again']],
    ['eligible', ['new-object-id', 'right-remains']],
    ['timeBound', ['new-object-id', 'right-remains']],
  ] as const) {
    const item = items.get(young[name]);
    expect(item, name).toMatchObject({ action: 'create', repair: true, neededBy: { type: 'administrativeUnits' } });
    expect(item?.reasons.map(({ code }) => code)).toEqual(reasons);
    expect(item?.plan.repairs).toEqual([{ path: 'directoryScopeId', value: scopeOf(unit), newId: null }]);
  }
  // What was activated for some hours is not given again, nor what it gave.
  expect(items.get(young.activated)?.action ?? 'skip').toBe('skip');
  expect([...items.values()].filter(({ type }) => type === 'roleAssignments')).toHaveLength(1);
  expect(job.warnings).toEqual([]);
});

test('they stay where repairs are off, and are named', async () => {
  const job = await harness.restore({
    backup,
    objects: objects(),
    dryRun: true,
    options: { repairReferences: false },
  });
  const items = named(await harness.itemsOf(job));
  for (const name of ['lasting', 'eligible', 'timeBound'] as const)
    expect(items.get(young[name]), name).toMatchObject({
      action: 'skip',
      reasons: [{ code: 'references-unrepaired', facts: { value: scopeOf(unit) } }],
    });
});

test('what the tenant does not list is named by the plan, with the permission, and stays named by the report', async () => {
  const { tenant } = harness;
  const [lost, ...others] = ['Policy.Read.All', 'Policy.Read.ConditionalAccess', 'Policy.ReadWrite.ConditionalAccess'];
  const granted = [...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS];
  tenant.setPermissions(granted.filter((name) => name !== lost && !others.includes(name)));
  harness.restart();
  const job = await harness.restore({ backup, objects: objects(), dryRun: true });
  expect(job.state).toBe('completedWithWarnings');
  expect(job.warnings).toEqual([
    {
      code: 'referrers-unlisted',
      type: 'conditionalAccessPolicies',
      message: expect.stringContaining('Conditional Access policies of the tenant could not be listed') as string,
      remedy: expect.stringContaining('Grant Policy.Read.All or Policy.Read.ConditionalAccess') as string,
    },
  ]);
  tenant.setPermissions(granted);
  harness.restart();
});

test('they hold for the unit as it is now after one restore, and the useless ones are gone where Graph deletes them', async () => {
  const job = await harness.restore({ backup, objects: objects() });
  const items = named(await harness.itemsOf(job));
  for (const item of items.values())
    expect([item.type, item.state, item.reasons], item.objectId).toEqual([
      item.type,
      expect.toBeOneOf(['done', 'skipped']),
      item.reasons,
    ]);
  expect(job.state).toBe('completed');
  const now = String(items.get(unit)?.newId);
  expect(ofUnit('roleAssignments', now)).toContain(0);
  expect(ofUnit('roleAssignments', now)).not.toContain(3);
  expect(ofUnit('roleEligibilitySchedules', now)).toEqual([1]);
  expect(ofUnit('roleAssignmentSchedules', now).filter((person) => person !== 0)).toEqual([2]);
  expect(ofUnit('roleAssignments', unit)).not.toContain(0);
  const again = await harness.restore({ backup, objects: objects(), dryRun: true });
  expect((await harness.itemsOf(again)).filter(({ action }) => action !== 'skip').map(({ type }) => type)).toEqual([]);
});
