import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { mapTexts } from '#core/domain/canonical/map-texts.ts';
import { isGraphObject } from '#core/domain/json.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { namedBy } from '#core/domain/plan/remap.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { TenantDump, TenantHandle } from '#simulator/index.ts';
import { SETS, withoutTwinRights } from '../support/restorable.ts';
import { comparableDump } from '../support/tenant-dump.ts';
import { type OpenItem, tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * A whole tenant goes into one that nobody has worked in: everything that can arrive does, under the domains of the target
 * and with every reference inside it; a second run finds it all; the Undo takes it away. The steps build on each other.
 */
let harness: TenantHarness;
let source: TenantHandle;
let target: TenantHandle;
let backup: Backup;
let targetConnectionId: string;
let first: Restore;
let before: TenantDump;
let arrived: TenantDump;

const SHOP = 'https://shop.contoso.example/api';
const OPTIONS = {
  domains: { 'contoso.example': 'northwind.example', 'contoso.onmicrosoft.com': 'northwind.onmicrosoft.com' },
  licences: { SPE_F1: 'SPE_E5' },
};

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 60, seed: 7 } });
  source = harness.tenant;
  withoutTwinRights(source);
  const connectionId = await harness.connect();
  target = harness.simulator.createTenant({
    displayName: 'Northwind',
    domains: ['northwind.example', 'northwind.onmicrosoft.com'],
    seed: 91,
    empty: true,
  });
  targetConnectionId = await harness.connect(target);
  const [app] = source.list('applications').filter(({ appId }) => appId !== source.clientId);
  source.update(String(app?.['id']), {
    identifierUris: [`api://${source.id}/shop`, SHOP, `api://${String(app?.['appId'])}`],
  });
  const [rule] = source.list('groups').filter(({ membershipRule }) => typeof membershipRule === 'string');
  source.update(String(rule?.['id']), { membershipRule: '(user.mail -endsWith "@contoso.example")' });
  backup = await harness.backup(connectionId);
  before = target.dump();
}, 120_000);
afterAll(() => harness?.close());

const restore = (): Promise<Restore> =>
  harness.restore({ backup, targetConnectionId, types: TYPE_KEYS, options: OPTIONS });
const objectsOf = (tenant: TenantHandle, type: TypeKey) => tenant.list(SETS[type] ?? type);
const codes = ({ reasons }: OpenItem): string[] => reasons.map(({ code }) => code);

/** What stands against it lies in the source, not in this restore; each object says so. */
const CANNOT_ARRIVE = [
  // Rights and conditions of what is not restored: this service's own application, managed identities, synchronized people.
  'appRoleAssignments blocked unresolved-reference',
  'conditionalAccessPolicies blocked unresolved-reference',
  'devices blocked not-creatable',
  'groups blocked synced',
  'users blocked synced',
];
const MAY_BE_LEFT = [
  'same-as-backup',
  'built-in',
  'first-party',
  'managed-identity',
  'mail-enabled-group',
  'own-application',
];

describe('a tenant restored into an empty one', () => {
  test('arrives but for what cannot, and the report says why', async () => {
    first = await restore();
    const items = await harness.itemsOf(first);
    arrived = target.dump();
    const left = items.filter(({ state }) => state !== 'done' && state !== 'skipped');
    const why = new Set(left.map((item) => [item.type, item.state, ...codes(item).toSorted()].join(' ')));
    expect([...why].toSorted()).toEqual(CANNOT_ARRIVE);
    const skipped = items.filter(({ state }) => state === 'skipped');
    expect(skipped.filter((item) => !codes(item).some((code) => MAY_BE_LEFT.includes(code)))).toEqual([]);
    expect(items.filter(({ state }) => state === 'done').length).toBeGreaterThan(100);
  }, 300_000);

  test('has the domains, the ID and the licences of the target', () => {
    const people = target.list('users').filter(({ userType }) => userType === 'Member');
    expect(people.map(({ userPrincipalName }) => String(userPrincipalName).split('@')[1])).not.toContain(
      'contoso.example',
    );
    const uris = target.list('applications').flatMap(({ identifierUris }) => (identifierUris as string[] | null) ?? []);
    expect(uris).toEqual(expect.arrayContaining([`api://${target.id}/shop`, 'https://shop.northwind.example/api']));
    // Applications of others are the same in every tenant: their enterprise applications come by the appId.
    const gallery = (tenant: TenantHandle): unknown[] =>
      tenant
        .list('servicePrincipals')
        .filter(({ displayName }) => ['ServiceNow', 'Salesforce', 'Slack'].includes(String(displayName)))
        .map(({ appId }) => appId)
        .toSorted();
    expect(gallery(target)).toEqual(gallery(source));
    expect(gallery(target).length).toBeGreaterThan(0);
    const rules = target.list('groups').map(({ membershipRule }) => membershipRule);
    expect(rules).toContain('(user.mail -endsWith "@northwind.example")');
    const assigned = target
      .list('users')
      .flatMap(({ assignedLicenses }) => (assignedLicenses as { skuId: string }[] | null | undefined) ?? []);
    const [e5] = target.list('subscribedSkus').filter(({ skuPartNumber }) => skuPartNumber === 'SPE_E5');
    expect(new Set(assigned.map(({ skuId }) => skuId))).toEqual(new Set([e5?.['skuId']]));
  });

  test('names nobody and nothing of the source, wherever a type can name something', () => {
    const strangers = strangersTo(target);
    const found: string[] = [];
    let references = 0;
    for (const type of TYPE_KEYS) {
      const { tenantNames = [] } = OBJECT_TYPES[type];
      for (const object of objectsOf(target, type)) {
        for (const { spec, value } of namedBy(OBJECT_TYPES[type], object)) {
          references += 1;
          for (const id of value.match(GUIDS) ?? [])
            if (strangers.has(id.toLowerCase())) found.push(`${type} ${spec.path} ${value}`);
        }
        for (const { path } of tenantNames)
          mapTexts(object, path, (text) => {
            references += 1;
            if (/contoso/.test(text) || text.includes(source.id)) found.push(`${type} ${path} ${text}`);
            return text;
          });
      }
    }
    const ids = new Set(arrived.objects.map(({ id }) => String(id)));
    const edges = Object.entries(arrived.links).flatMap(([name, pairs]) => pairs.map((pair) => [name, pair] as const));
    for (const [name, pair] of edges)
      for (const id of pair.split(' ')) if (!ids.has(id)) found.push(`link ${name} ${pair}`);
    expect(found).toEqual([]);
    expect([references > 300, edges.length > 100]).toEqual([true, true]);
  });

  test('is found by a second run, which writes nothing and doubles nothing', async () => {
    const items = await harness.itemsOf(await restore());
    expect(items.filter(({ action }) => action !== 'skip' && action !== 'blocked')).toEqual([]);
    expect(comparableDump(target.dump())).toEqual(comparableDump(arrived));
  }, 300_000);

  test('is updated, not doubled, by a run of a later backup, and that is undone by itself', async () => {
    const arrivedAs = new Map((await harness.itemsOf(first)).map(({ objectId, newId }) => [objectId, newId]));
    const person = source
      .list('users')
      .find(({ id, jobTitle }) => arrivedAs.get(String(id)) && typeof jobTitle === 'string');
    const [id, before] = [String(person?.['id']), person?.['jobTitle']];
    source.update(id, { jobTitle: 'Captain' });
    const later = await harness.backup(backup.connectionId);
    const run = await harness.restore({ backup: later, targetConnectionId, types: ['users'], options: OPTIONS });
    const written = (await harness.itemsOf(run)).filter(({ action }) => action !== 'skip' && action !== 'blocked');
    expect(written.map(({ objectId, action, state }) => [objectId, action, state])).toEqual([[id, 'update', 'done']]);
    expect(target.get(arrivedAs.get(id) ?? '')?.['jobTitle']).toBe('Captain');
    await harness.undo(run);
    expect(target.get(arrivedAs.get(id) ?? '')?.['jobTitle']).toBe(before);
  }, 300_000);

  test('goes again by the Undo of the first run', async () => {
    const items = await harness.itemsOf(await harness.undo(first));
    const left = items.filter(({ state }) => state !== 'done' && state !== 'skipped');
    // An activated role cannot be deactivated, in no tenant.
    expect(new Set(left.map((item) => [item.type, ...codes(item)].join(' ')))).toEqual(
      new Set(['directoryRoles not-deletable']),
    );
    const now = target.dump();
    const binned = now.deleted.map(({ id }) => String(id));
    const lines = comparableDump({ ...now, deleted: [] }).filter(
      (line) => !line.startsWith('live directoryRoles ') && !binned.some((id) => line.includes(id)),
    );
    expect(lines).toEqual(comparableDump(before).filter((line) => !line.startsWith('live directoryRoles ')));
  }, 300_000);
});

const GUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** IDs of the source that mean nothing in the target; what Microsoft and other tenants publish is the same in both. */
function strangersTo({ id: own }: TenantHandle): ReadonlySet<string> {
  const strangers = new Set([source.id]);
  for (const { id, properties, set } of source.dump().objects) {
    const { appId, appOwnerOrganizationId = source.id } = isGraphObject(properties) ? properties : {};
    if (set !== 'crossTenantAccessPartners' && set !== 'identitySynchronizations') strangers.add(String(id));
    if (typeof appId === 'string' && appOwnerOrganizationId === source.id) strangers.add(appId);
  }
  // Given by Microsoft in every tenant: roles, templates, built-in strengths; and custom roles, which keep their ID.
  for (const { id } of before.objects) strangers.delete(String(id));
  for (const { id } of source.list('roleDefinitions')) strangers.delete(String(id));
  strangers.delete(own);
  return strangers;
}
