import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let backup: Backup;
let lasting: string;
let ending: string;

const TYPES = ['roleEligibilitySchedules'] as const;
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 40 } });
  const { tenant } = harness;
  const connectionId = await harness.connect();
  const people = tenant.list('users').map(({ id }) => String(id));
  const role = String(tenant.list('roleDefinitions').find(({ isBuiltIn }) => isBuiltIn === true)?.['id']);
  const eligible = (at: number, expiration: Record<string, string>): string =>
    String(
      tenant.create('roleEligibilitySchedules', {
        principalId: people[at] ?? '',
        roleDefinitionId: role,
        directoryScopeId: '/',
        appScopeId: null,
        memberType: 'Direct',
        status: 'Provisioned',
        createdDateTime: '2026-01-01T00:00:00Z',
        scheduleInfo: { startDateTime: '2026-01-01T00:00:00Z', recurrence: null, expiration },
      })['id'],
    );
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  lasting = eligible(1, { type: 'noExpiration' });
  ending = eligible(2, { type: 'afterDateTime', endDateTime: at(1_000 * HOUR_MS) });
  backup = await harness.backup(connectionId);
  for (const id of [lasting, ending]) tenant.delete(id, { permanent: true });
}, 120_000);

afterAll(() => harness?.close());

test('eligibility comes back by requests, with its end', async () => {
  const items = await harness.itemsOf(await harness.restore({ backup, types: TYPES }));
  const of = (id: string) => items.find(({ objectId }) => objectId === id);
  for (const id of [lasting, ending]) {
    const item = of(id);
    expect(item?.state, JSON.stringify(item?.reasons)).toBe('done');
    const [now] = harness.tenant.list('roleEligibilitySchedules').filter(({ id: known }) => known === item?.newId);
    const before = item?.plan.attributes.find(({ path }) => path.startsWith('scheduleInfo.expiration'));
    expect(now).toBeDefined();
    expect(JSON.stringify(now?.['scheduleInfo'])).toContain(String(before?.backup));
  }
  const again = await harness.itemsOf(await harness.restore({ backup, types: TYPES }));
  expect(again.map(({ action }) => action).filter((action) => action !== 'skip')).toEqual([]);
}, 120_000);
