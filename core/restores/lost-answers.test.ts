import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { compareAfter } from './compare-after.ts';
import { planChunk } from './observe/prepare.ts';
import { FakeTenant, fakeClient, type Disturbance } from './testing/fake-tenant.fixture.ts';
import { MemoryStore } from './testing/memory-store.fixture.ts';
import { apply, confirm, contextOf, entry, group, id, manualClock, user } from './testing/scenario.fixture.ts';

const unknown = () => new CybbackError('graph-unavailable', 'no answer', { facts: { outcomeUnknown: true } });

const entries = [
  entry(1, 'groups', { object: group(1), links: [] }, 'skip'),
  entry(2, 'users', { object: user(2), links: [] }, 'skip'),
];

/** Group 1 and user 2 are gone for good. */
function build(disturb: (tenant: FakeTenant) => Disturbance) {
  const clock = manualClock();
  const tenant = new FakeTenant(() => clock.now());
  const store = new MemoryStore(entries);
  const context = contextOf({ client: fakeClient(tenant, disturb(tenant)), store, clock });
  return { tenant, store, context };
}

/** Loses the answer to the first creation of a group, after it was done. */
function losing(then: (tenant: FakeTenant) => void): (tenant: FakeTenant) => Disturbance {
  let isLost = false;
  return (tenant) => (request, when) => {
    if (isLost || when !== 'after' || request.method !== 'POST' || request.url !== '/groups') return;
    isLost = true;
    then(tenant);
    throw unknown();
  };
}

const groups = (tenant: FakeTenant): string[] =>
  [...tenant.objects.values()].filter((object) => object['@set'] === 'groups').map((object) => String(object.id));

describe('a creation whose answer is lost', () => {
  it('is found again by what was sent, and made once', async () => {
    const { tenant, store, context } = build(losing(() => undefined));
    await apply(context, await confirm(context, entries));
    expect(groups(tenant)).toHaveLength(1);
    expect([store.stateOf(1), store.stateOf(2)]).toEqual(['done', 'done']);
  });

  it('is sent again where the tenant shows for certain that nothing was made', async () => {
    const { tenant, store, context } = build(losing((now) => groups(now).forEach((made) => now.objects.delete(made))));
    await apply(context, await confirm(context, entries));
    expect(groups(tenant)).toHaveLength(1);
    expect(store.stateOf(1)).toBe('done');
  });

  it('takes nothing for its own that had the name before', async () => {
    const { tenant, store, context } = build((now) => {
      now.add('groups', { ...group(1), id: id('g', 9) });
      return losing(() =>
        groups(now)
          .filter((made) => made !== id('g', 9))
          .forEach((made) => now.objects.delete(made)),
      )(now);
    });
    const confirmed = await confirm(context, entries);
    await apply(context, confirmed);
    expect(groups(tenant)).toHaveLength(2);
    expect(store.finished.get(1)).toMatchObject({ state: 'done' });
    expect(store.finished.get(1)?.newId).not.toBe(id('g', 9));
  });

  it('ends as unknown rather than in a second object, where what there is may be somebody else’s', async () => {
    const { tenant, store, context } = build(
      losing((now) =>
        groups(now).forEach((made) => now.objects.set(made, { ...now.objects.get(made), securityEnabled: false })),
      ),
    );
    const confirmed = await confirm(context, entries);
    await apply(context, confirmed);
    const [made] = groups(tenant);
    expect(groups(tenant)).toHaveLength(1);
    expect(store.finished.get(1)).toMatchObject({ state: 'unknown' });
    expect(store.finished.get(1)?.reasons).toContainEqual({ code: 'outcome-unknown', facts: { candidates: made } });
    expect(store.stateOf(2), 'the others go on').toBe('done');
    // Another worker does not write it either, and the report claims nothing.
    await apply(context, confirmed);
    expect(groups(tenant)).toHaveLength(1);
    const rows = await compareAfter(context, confirmed);
    expect(rows.map(({ result }) => result)).toEqual(['unknown', 'asInBackup']);
  });

  it.each(['graph-permission-missing', 'graph-bad-request', 'graph-not-licensed'] as const)(
    'ends as unknown where the tenant does not let itself be read: %s',
    async (code) => {
      let isLost = false;
      const { tenant, store, context } = build(() => (request, when) => {
        if (isLost && when === 'before' && request.method === 'GET' && request.url.startsWith('/groups?'))
          throw new CybbackError(code, 'not for you');
        if (isLost || when !== 'after' || request.method !== 'POST' || request.url !== '/groups') return;
        isLost = true;
        throw unknown();
      });
      await apply(context, await confirm(context, entries));
      expect(groups(tenant)).toHaveLength(1);
      expect(store.finished.get(1)).toMatchObject({ state: 'unknown' });
      expect(store.finished.get(1)?.reasons).toContainEqual({
        code: 'outcome-unknown',
        facts: { code, message: 'not for you' },
      });
      expect(store.stateOf(2)).toBe('done');
    },
  );

  it('is given up where Graph never answers and never does it, and costs the others nothing', async () => {
    const { tenant, store, context } = build(() => (request, when) => {
      if (when === 'before' && request.method === 'POST' && request.url === '/groups') throw unknown();
    });
    const confirmed = await confirm(context, entries);
    for (let attempt = 0; attempt < 40 && store.stateOf(1) === undefined; attempt++)
      await apply(context, confirmed).catch(() => undefined);
    expect(groups(tenant)).toEqual([]);
    expect([store.stateOf(1), store.stateOf(2)]).toEqual(['failed', 'done']);
  });
});

describe('a plan of a creation', () => {
  it('says where an object of the same name is there already', async () => {
    const { context } = build((now) => {
      now.add('groups', { ...group(1), id: id('g', 9), displayName: 'GROUP 1' }).add('groups', group(4));
      return () => undefined;
    });
    const [item] = await planChunk(context, entries);
    expect(item?.action).toBe('create');
    // The filter of this small tenant knows no other case: nothing is claimed of what it does not answer.
    expect(item?.reasons.some(({ code }) => code === 'twin-exists')).toBe(false);
    const other = build((now) => {
      now.add('groups', { ...group(1), id: id('g', 9) });
      return () => undefined;
    });
    const [twin] = await planChunk(other.context, entries);
    expect(twin?.reasons).toContainEqual({ code: 'twin-exists', facts: { holder: id('g', 9) } });
  });
});
