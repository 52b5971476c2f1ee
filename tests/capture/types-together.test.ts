import { CancelledFailure } from '@temporalio/common';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Cursor } from '#core/backups/capture/types.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { createFairSlots } from '#core/jobs/fair-slots.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

/** More than are read at once; the first four begin together. */
const TYPES: readonly TypeKey[] = [
  'devices',
  'namedLocations',
  'administrativeUnits',
  'authenticationStrengthPolicies',
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'homeRealmDiscoveryPolicies',
];

const slots = createFairSlots({ atOnce: 1, ofOneKey: 1 });
let harness: TenantHarness;
let connectionId: string;
let id: string;
let cancel: () => void;

beforeAll(async () => {
  harness = await tenantHarness({
    proxied: true,
    simulator: { users: 20, seed: 83, pageSize: 5 },
    slots,
    onBegin: (given) => (cancel = given),
  });
});
beforeEach(async () => {
  connectionId = await harness.connect();
  id = await harness.begin(connectionId);
  await harness.run('startBackup', id);
  await harness.run('captureContext', id);
});
afterEach(() => {
  harness.proxy.answer = undefined;
  harness.proxy.change = undefined;
});
afterAll(() => harness?.close());

/** Of each type whether its reading began, and whether it is over. */
async function stands(): Promise<Record<string, 'pending' | 'begun' | 'read'>> {
  const rows = await harness.db
    .selectFrom('backupType')
    .select(['type', 'state', 'cursor'])
    .where('backupId', '=', id)
    .where('type', 'in', TYPES)
    .execute();
  const standOf = (state: string, cursor: Cursor | null) => {
    if (state === 'pending') return 'pending';
    return cursor?.ended === true ? 'read' : 'begun';
  };
  return Object.fromEntries(rows.map(({ type, state, cursor }) => [type, standOf(state, cursor as Cursor | null)]));
}

const others = (...left: TypeKey[]): TypeKey[] => TYPES.filter((type) => !left.includes(type));
const all = (types: readonly TypeKey[], stand: string) => Object.fromEntries(types.map((type) => [type, stand]));

/** Nobody reads any more: the worker has its slot back, and neither tenant nor database is reached. */
async function expectStill(): Promise<void> {
  const slot = await slots.enter('next', AbortSignal.timeout(1_000));
  slot.leave();
  const before = { requests: harness.requests(), types: await stands() };
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect({ requests: harness.requests(), types: await stands() }).toEqual(before);
}

test('what is refused for good, or answers what it must not, costs itself alone', async () => {
  harness.proxy.answer = ({ url }) =>
    url.includes('/devices')
      ? { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: '' } } }
      : null;
  harness.proxy.change = ({ url }, body) =>
    url.includes('/namedLocations') ? { ...body, '@odata.nextLink': 'https://elsewhere.example/v1.0/x' } : body;
  const { read, failed } = await harness.run('captureTypes', id, TYPES);
  const left = others('devices', 'namedLocations');
  expect(read.toSorted()).toEqual(left.toSorted());
  expect(failed.map(({ type, code }) => [type, code]).toSorted()).toEqual([
    ['devices', 'graph-permission-missing'],
    ['namedLocations', 'graph-foreign-link'],
  ]);
  for (const { message } of failed) expect(message).toMatch(/\w+ .*\.$/);
  expect(await stands()).toEqual({ ...all(left, 'read'), devices: 'begun', namedLocations: 'begun' });
  await expectStill();
});

test('a cancel ends all that are being read, begins none of the others and calls none of them failed', async () => {
  harness.proxy.answer = ({ url }) => {
    if (/devices|Locations|Units|StrengthPolicies/i.test(url)) cancel();
    return null;
  };
  await expect(harness.run('captureTypes', id, TYPES)).rejects.toBeInstanceOf(CancelledFailure);
  const first = TYPES.slice(0, 4);
  expect(await stands()).toEqual({ ...all(first, 'begun'), ...all(TYPES.slice(4), 'pending') });
  await expectStill();
  harness.proxy.answer = undefined;
  expect((await harness.run('captureTypes', id, TYPES)).read.toSorted()).toEqual(TYPES.toSorted());
});
