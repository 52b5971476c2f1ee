import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { isGraphObject, type Json } from '#core/domain/json.ts';
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

const restore = (dryRun = false): Promise<Restore> =>
  harness.restore({ backup, targetConnectionId, types: TYPE_KEYS, options: OPTIONS, dryRun });
const countOf = (items: readonly OpenItem[], key: (item: OpenItem) => string): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(items, key)].map(([name, group]) => [name, group.length]));
const objectsOf = (tenant: TenantHandle, type: TypeKey) => tenant.list(SETS[type] ?? type);
const codes = ({ reasons }: OpenItem): string[] => reasons.map(({ code }) => code);

describe('a tenant restored into an empty one', () => {
  test('arrives but for what cannot, and the report says why', async () => {
    first = await restore();
    const items = await harness.itemsOf(first);
    arrived = target.dump();
    console.log('timing', first.createdAt.toISOString(), first.plannedAt?.toISOString(), first.finishedAt?.toISOString(), new Date().toISOString());
    for (const item of items) if (['partial','failed','unknown'].includes(item.state)) console.log(JSON.stringify([item.type, item.displayName, item.reasons, item.comparison?.differences.slice(0,3), item.comparison?.links.slice(0,3)]).slice(0,900));
    const left = items.filter(({ state }) => state !== 'done' && state !== 'skipped');
    const why = new Set(left.map((item) => [item.type, item.state, ...codes(item).toSorted()].join(' ')));
    expect([...why].toSorted()).toEqual([]);
    const skipped = new Set(
      items.filter(({ state }) => state === 'skipped').map((item) => [item.type, ...codes(item).toSorted()].join(' ')),
    );
    expect([...skipped].toSorted()).toEqual([]);
  }, 300_000);

  test('names nobody and nothing outside the target, wherever a type can name something', () => {
    const strangers = new Set(
      source
        .dump()
        .objects.flatMap(({ id, properties }) => [id, isGraphObject(properties) ? properties['appId'] : null])
        .filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)),
    );
    for (const { id, properties } of before.objects) {
      strangers.delete(String(id));
      if (isGraphObject(properties)) strangers.delete(String(properties['appId']));
    }
    strangers.add(source.id);
    const found: string[] = [];
    let references = 0;
    for (const type of TYPE_KEYS) {
      for (const object of objectsOf(target, type)) {
        for (const { spec, value } of namedBy(OBJECT_TYPES[type], object)) {
          references += 1;
          for (const id of value.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi) ?? [])
            if (strangers.has(id.toLowerCase())) found.push(`${type} ${spec.path} ${value}`);
        }
        for (const text of textsIn(object)) if (text.includes('contoso')) found.push(`${type} ${text}`);
      }
    }
    const ids = new Set(arrived.objects.map(({ id }) => String(id)));
    const edges = Object.entries(arrived.links).flatMap(([name, pairs]) => pairs.map((pair) => [name, pair] as const));
    for (const [name, pair] of edges)
      for (const id of pair.split(' ')) if (!ids.has(id)) found.push(`link ${name} ${pair}`);
    expect(found).toEqual([]);
    expect([references > 200, edges.length > 100]).toEqual([true, true]);
  });

  test('is found by a second run, which writes nothing and doubles nothing', async () => {
    const second = await restore();
    const items = await harness.itemsOf(second);
    console.log('timing2', second.createdAt.toISOString(), second.plannedAt?.toISOString(), second.finishedAt?.toISOString());
    console.log(JSON.stringify(items.filter(({action, reasons})=>(action!=='skip'&&action!=='blocked') || reasons.some(({code})=>code==='references-unrepaired')).map((i)=>[i.type,i.displayName,i.action,i.state,i.reasons,i.plan.attributes.filter(({treatment})=>treatment==='write'),i.plan.links.filter(({treatment})=>treatment==='write')])).slice(0,5000));
    expect(
      countOf(
        items.filter(({ action }) => action !== 'skip' && action !== 'blocked'),
        ({ type, action }) => `${type} ${action}`,
      ),
    ).toEqual({});
    expect(comparableDump(target.dump())).toEqual(comparableDump(arrived));
  }, 300_000);

  test('is updated by a run after the source has changed', async () => {
    expect(1).toBe(1);
  });

  test('goes again by the Undo of the first run', async () => {
    const undo = await harness.undo(first);
    const items = await harness.itemsOf(undo);
    console.log(JSON.stringify(items.filter(({state})=>state!=='done').map((i)=>[i.type,i.displayName,i.action,i.state,i.reasons])).slice(0,6000));
    expect(
      items
        .filter(({ state }) => state !== 'done' && state !== 'skipped')
        .map((item) => [item.type, item.displayName, item.state, codes(item)]),
    ).toEqual([]);
    const binned = target.dump();
    expect(comparableDump({ ...binned, deleted: [] })).toEqual(comparableDump(before));
  }, 300_000);
});

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isGraphObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
