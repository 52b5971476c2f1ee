import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../tests/support/assert-property.ts';
import { canonicalize } from '../domain/canonical/canonical-json.ts';
import { type GraphObject, isGraphObject, type Json } from '../domain/json.ts';
import { objectType } from '../domain/object-types/index.ts';
import type { Choice, RestoreOptions } from '../domain/plan/index.ts';
import type { Link } from '../domain/record.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { compareAfter } from './compare-after.ts';
import { planChunk } from './observe/prepare.ts';
import { FakeTenant, fakeClient } from './testing/fake-tenant.fixture.ts';
import { MemoryStore } from './testing/memory-store.fixture.ts';
import { apply, contextOf, entry, group, id, link, manualClock, restore, user } from './testing/scenario.fixture.ts';

/** An object as it may be: what it always has, and what may be there or not. */
interface Kind {
  readonly set: string;
  readonly base: GraphObject;
  readonly attributes: readonly (readonly [path: string, values: readonly Json[]])[];
  readonly relations: readonly string[];
}

const KINDS: readonly (readonly [TypeKey, Kind])[] = [
  [
    'users',
    {
      set: 'users',
      base: user(1),
      attributes: [
        ['city', ['Bern', 'Basel', null]],
        ['department', ['IT', null]],
        ['jobTitle', ['Captain', 'Saboteur']],
        ['businessPhones', [['1'], []]],
        ['otherMails', [['a@x.example', 'b@x.example'], ['b@x.example'], []]],
        ['employeeOrgData.division', ['North', 'South', null]],
        ['employeeOrgData.costCenter', ['1', '2', null]],
      ],
      relations: ['manager'],
    },
  ],
  [
    'groups',
    {
      set: 'groups',
      base: group(1),
      attributes: [
        ['description', ['As it was', 'Changed', null]],
        ['displayName', ['Group', 'Other']],
      ],
      relations: ['members', 'owners'],
    },
  ],
  [
    'conditionalAccessPolicies',
    {
      set: 'policies',
      base: { id: id('x', 1), displayName: 'Policy', state: 'enabledForReportingButNotEnforced' },
      attributes: [
        ['displayName', ['Policy', 'Other']],
        ['conditions.clientAppTypes', [['all'], ['browser']]],
        ['conditions.users.includeUsers', [['All'], [id('u', 2)]]],
        ['conditions.users.excludeUsers', [[id('u', 3)], [id('u', 4)], []]],
        ['conditions.platforms.includePlatforms', [['android'], ['all'], null]],
        ['grantControls.operator', ['OR', 'AND']],
        ['grantControls.builtInControls', [['mfa'], ['block']]],
        ['sessionControls.signInFrequency.value', [1, 2]],
      ],
      relations: [],
    },
  ],
];

function withAt(object: Json, [step = '', ...rest]: readonly string[], value: Json): GraphObject {
  const now = isGraphObject(object) ? object : {};
  return { ...now, [step]: rest.length === 0 ? value : withAt(now[step] ?? null, rest, value) };
}

function at(object: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, step) => (isGraphObject(value) ? (value[step] ?? null) : null), object);
}

/** Two states of one object, and how each of their differences is decided. */
function worlds({ base, attributes, relations }: Kind) {
  const object = fc
    .tuple(...attributes.map(([, values]) => fc.constantFrom(...values)))
    .map((values) =>
      values.reduce<GraphObject>((whole, value, index) => withAt(whole, pathOf(attributes[index]), value), base),
    );
  const links = fc
    .tuple(...relations.map((name) => fc.subarray([2, 3, 4, 5], name === 'manager' ? { maxLength: 1 } : {})))
    .map((chosen) =>
      chosen.flatMap((targets, index): Link[] => {
        const name = relations[index] ?? '';
        // A group keeps an owner.
        const all = name === 'owners' ? [1, ...targets] : targets;
        return all.map((n) => link(String(base.id), name, id('u', n)));
      }),
    );
  const states = fc.record({ object, links });
  return fc.record({
    backup: states,
    live: states,
    picks: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
    options: fc.record({
      overwrite: fc.boolean(),
      links: fc.constantFrom('merge' as const, 'rollBack' as const, 'skip' as const),
    }),
  });
}

function pathOf(attribute: readonly [string, readonly Json[]] | undefined): string[] {
  return (attribute?.[0] ?? '').split('.');
}

function tenantWith(set: string, { object, links }: { object: GraphObject; links: readonly Link[] }) {
  const clock = manualClock();
  const tenant = new FakeTenant(() => clock.now());
  for (const n of [1, 2, 3, 4, 5]) if (set !== 'users' || n > 1) tenant.add('users', user(n));
  tenant.add(set, object);
  for (const { relation, sourceId, targetId } of links) tenant.links.add(`${relation} ${sourceId} ${targetId}`);
  return { clock, tenant };
}

describe('an object that is restored in part', () => {
  it.each(KINDS)('of %s gets exactly the differences that were chosen, whatever the options say', async (key, kind) => {
    const type = objectType(key);
    const objectId = String(kind.base.id);
    await assertProperty(
      fc.asyncProperty(worlds(kind), async ({ backup, live, picks, options }) => {
        const open = (only: Choice | undefined, asked: Partial<RestoreOptions>) => {
          const { clock, tenant } = tenantWith(kind.set, live);
          const entries = [entry(1, key, backup, 'skip', only === undefined ? {} : { only })];
          const store = new MemoryStore(entries);
          const context = contextOf({ client: fakeClient(tenant), store, clock, options: asked });
          return { tenant, entries, context };
        };
        const whole = open(undefined, { overwrite: true, links: 'rollBack' });
        const [all] = await planChunk(whole.context, whole.entries);
        const paths = (all?.attributes ?? []).flatMap(({ path, treatment }) => (treatment === 'write' ? [path] : []));
        const changes = (all?.links ?? []).filter(({ treatment }) => treatment === 'write');
        const attributes = paths.filter((_, index) => picks[index]);
        const chosen = changes.filter((_, index) => picks[10 + index]);
        fc.pre(attributes.length + chosen.length > 0);
        const only = {
          attributes,
          links: chosen.map(({ relation, backupTargetId, targetId }) => {
            return { relation, targetId: backupTargetId ?? targetId ?? '' };
          }),
        };

        const { tenant, entries, context } = open(only, options);
        const before = new Set(tenant.links);
        const others = [...tenant.objects].filter(([of]) => of !== objectId);
        const { confirmed, results } = await restore(context, entries);
        expect(results.at(-1)?.state).toBe('done');

        const { '@set': _, ...after } = tenant.objects.get(objectId) ?? {};
        let wanted: GraphObject = live.object;
        for (const path of attributes) wanted = withAt(wanted, path.split('.'), at(backup.object, path.split('.')));
        expect(canonicalize(type, after)).toEqual(canonicalize(type, wanted));
        const links = new Set(before);
        for (const { relation, change, targetId } of chosen) {
          const name = `${relation} ${objectId} ${targetId ?? ''}`;
          if (relation === 'manager') for (const held of before) if (held.startsWith(relation)) links.delete(held);
          if (change === 'add') links.add(name);
          else links.delete(name);
        }
        expect([...tenant.links].toSorted()).toEqual([...links].toSorted());
        expect([...tenant.objects].filter(([of]) => of !== objectId)).toEqual(others);

        const isAll = attributes.length === paths.length && chosen.length === changes.length;
        const [row] = await compareAfter(context, confirmed);
        expect(row?.result).toBe(isAll ? 'asInBackup' : 'chosenAsInBackup');
        const left = row?.differences.filter(({ reason }) => reason === 'not-chosen').map(({ path }) => path);
        expect(left).toEqual(paths.filter((path) => !attributes.includes(path)));
        // A second time there is nothing left to do.
        const [again] = await planChunk(context, entries);
        expect(again?.action).toBe('skip');
        expect(again?.reasons.at(-1)?.code).toBe('chosen-as-in-backup');
      }),
      { numRuns: 150 },
    );
  });

  const state = { object: user(1, { city: 'Bern' }), links: [] };
  const only = { attributes: ['city'], links: [] };
  const planned = async (arrange: (tenant: FakeTenant) => void, more: Parameters<typeof entry>[4] = {}) => {
    const clock = manualClock();
    const tenant = new FakeTenant(() => clock.now());
    arrange(tenant);
    const entries = [entry(1, 'users', state, 'skip', { only, ...more })];
    const context = contextOf({ client: fakeClient(tenant), store: new MemoryStore(entries), clock });
    return { item: (await planChunk(context, entries))[0], tenant, entries, context };
  };

  it('is neither created nor taken out of the bin, and the plan says why', async () => {
    for (const arrange of [
      () => undefined,
      (tenant: FakeTenant) => {
        tenant.add('users', user(1)).delete(id('u', 1));
      },
    ]) {
      const { item } = await planned(arrange);
      expect([item?.action, item?.reasons.map(({ code }) => code)]).toEqual(['blocked', ['chosen-not-there']]);
    }
  });

  it('is not written when it is gone by the time the plan is carried out', async () => {
    const { tenant, entries, context } = await planned((now) => now.add('users', user(1)));
    tenant.delete(id('u', 1));
    const confirmed = entries.map((one) => ({ ...one, action: 'update' as const }));
    const results = await apply(context, confirmed);
    expect(results.at(-1)?.state).toBe('failed');
    expect(tenant.effects).toEqual([]);
  });

  it('is never removed for a choice, though the backup lacks it', async () => {
    const clock = manualClock();
    const tenant = new FakeTenant(() => clock.now());
    tenant.add('users', user(1));
    const entries = [entry(1, 'users', null, 'skip', { objectId: id('u', 1), only })];
    const options = { removeAdded: true };
    const context = contextOf({ client: fakeClient(tenant), store: new MemoryStore(entries), clock, options });
    const [item] = await planChunk(context, entries);
    expect([item?.action, item?.reasons.map(({ code }) => code)]).toEqual(['skip', ['not-in-backup']]);
  });

  it('says what was chosen and what is left for not having been', async () => {
    const { item } = await planned((tenant) => tenant.add('users', user(1, { city: 'Rome', department: 'X' })));
    expect(item?.reasons).toEqual([{ code: 'only-chosen', facts: { chosen: 'city', left: 'department' } }]);
    expect(item?.attributes.map(({ path, treatment, reason }) => [path, treatment, reason])).toEqual([
      ['city', 'write', null],
      ['department', 'leave', 'not-chosen'],
    ]);
    expect(item?.only).toEqual(only);
  });
});
