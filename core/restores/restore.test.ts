import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import type { RestoreOptions, StateAfter, Undone } from '../domain/plan/index.ts';
import { applyWave } from './apply/apply-wave.ts';
import { compareAfter } from './compare-after.ts';
import { planChunk } from './observe/prepare.ts';
import { FakeTenant, fakeClient, type Disturbance } from './testing/fake-tenant.fixture.ts';
import { MemoryStore } from './testing/memory-store.fixture.ts';
import {
  apply,
  confirm,
  contextOf,
  entry,
  group,
  id,
  incomingLink,
  link,
  manualClock,
  restore,
  user,
} from './testing/scenario.fixture.ts';
import type { RestoreEntry } from './types.ts';

function setUp(
  entries: readonly RestoreEntry[],
  more: { options?: Partial<RestoreOptions>; disturb?: Disturbance; isCancelled?: () => boolean } = {},
) {
  const clock = manualClock();
  const tenant = new FakeTenant(() => clock.now());
  const store = new MemoryStore(entries);
  const context = contextOf({ client: fakeClient(tenant, more.disturb), store, clock, ...more });
  return { clock, tenant, store, context };
}

describe('undelete, update, create', () => {
  it('sets changed attributes back, keeps the state before, and reports nothing left', async () => {
    const entries = [entry(1, 'users', { object: user(1), links: [] }, 'skip')];
    const { tenant, store, context } = setUp(entries);
    tenant.add('users', user(1, { displayName: 'Hacked', department: 'X' }));
    const { confirmed } = await restore(context, entries);
    expect(confirmed[0]?.action).toBe('update');
    expect(tenant.objects.get(id('u', 1))).toMatchObject({ displayName: 'User 1', department: null });
    expect(tenant.effects).toEqual([`update ${id('u', 1)} department,displayName`]);
    expect(store.before.get(1)?.object).toMatchObject({ displayName: 'Hacked', department: 'X' });
    expect(store.stateOf(1)).toBe('done');
    expect(await compareAfter(context, confirmed)).toMatchObject([{ result: 'asInBackup', newPassword: false }]);
  });

  it('takes a user out of the bin and then brings the attributes to those of the backup', async () => {
    const entries = [entry(1, 'users', { object: user(1), links: [] }, 'skip')];
    const { tenant, store, context } = setUp(entries, { options: { overwrite: false } });
    tenant.add('users', user(1, { displayName: 'Changed before the deletion' })).delete(id('u', 1));
    const { confirmed } = await restore(context, entries);
    expect(confirmed[0]?.action).toBe('undelete');
    expect(tenant.effects).toEqual([`undelete ${id('u', 1)}`, `update ${id('u', 1)} displayName`]);
    expect(tenant.objects.get(id('u', 1))).toMatchObject({
      displayName: 'User 1',
      userPrincipalName: 'user1@a.example',
    });
    expect(store.stateOf(1)).toBe('done');
  });

  it('makes a user anew with a password nobody sees, and points everything at the new ID', async () => {
    const backup = { object: user(1), links: [link(id('u', 1), 'manager', id('u', 2))] };
    const incoming = [
      incomingLink(id('g', 9), 'members', id('u', 1)),
      incomingLink(id('g', 9), 'owners', id('u', 1)),
      incomingLink(id('u', 3), 'manager', id('u', 1), 'users'),
    ];
    const entries = [entry(1, 'users', backup, 'skip', { incoming })];
    const { tenant, store, context } = setUp(entries);
    tenant.add('users', user(2)).add('users', user(3)).add('groups', group(9));
    const { confirmed } = await restore(context, entries);
    const made = String(tenant.find('userPrincipalName', 'user1@a.example')?.id);
    expect(made).not.toBe(id('u', 1));
    expect(tenant.linked('manager', made)).toEqual([id('u', 2)]);
    expect(tenant.linked('members', id('g', 9))).toEqual([made]);
    expect(tenant.linked('owners', id('g', 9))).toEqual([made]);
    expect(tenant.linked('manager', id('u', 3))).toEqual([made]);
    expect(JSON.stringify([...store.records.values()])).not.toContain('never-seen');
    expect(store.finished.get(1)).toMatchObject({ state: 'done', newId: made });
    const [row] = await compareAfter(context, confirmed);
    expect(row).toMatchObject({ liveId: made, newPassword: true, result: 'asInBackup', links: [] });
    expect(new Set(row?.differences.map((difference) => difference.reason))).toEqual(
      new Set(['new-object-id', 'read-only']),
    );
  });

  it('restores a deleted group with members that are live, undeleted, recreated and gone for good', async () => {
    const members = [1, 2, 3, 4].map((n) => link(id('g', 1), 'members', id('u', n)));
    const entries = [
      entry(1, 'groups', { object: group(1), links: members }, 'skip'),
      entry(2, 'users', { object: user(2), links: [] }, 'skip'),
      entry(3, 'users', { object: user(3), links: [] }, 'skip'),
    ];
    const { tenant, store, context } = setUp(entries);
    tenant.add('users', user(1)).add('users', user(2)).delete(id('u', 2));
    const { confirmed } = await restore(context, entries);
    const made = String(tenant.find('displayName', 'Group 1')?.id);
    const recreated = String(tenant.find('displayName', 'User 3')?.id);
    expect(tenant.linked('members', made)).toEqual([id('u', 1), id('u', 2), recreated].sort());
    expect(store.newIds.get(made)).toBe(id('g', 1));
    const [row] = await compareAfter(context, confirmed);
    expect(row?.links).toEqual([
      { relation: 'members', direction: 'outgoing', sourceId: made, targetId: id('u', 4), reason: 'target-missing' },
    ]);
  });

  it('binds the owners of a Microsoft 365 group when it is made', async () => {
    const unified = group(1, { groupTypes: ['Unified'], mailEnabled: true });
    const entries = [entry(1, 'groups', { object: unified, links: [link(id('g', 1), 'owners', id('u', 1))] }, 'skip')];
    const { tenant, context } = setUp(entries);
    tenant.add('users', user(1));
    await restore(context, entries);
    const body = tenant.requests.find((request) => request.method === 'POST' && request.url === '/groups')?.body;
    expect(body).toMatchObject({ 'owners@odata.bind': [`https://graph.test/v1.0/directoryObjects/${id('u', 1)}`] });
    expect(tenant.effects).toEqual(['create groups Group 1']);
  });

  it('takes the live holder of the same UPN for the user of the backup and remembers it', async () => {
    const entries = [
      entry(1, 'users', { object: user(1), links: [] }, 'skip', {
        incoming: [incomingLink(id('g', 9), 'members', id('u', 1))],
      }),
    ];
    const { tenant, store, context } = setUp(entries);
    tenant.add('users', { ...user(1), id: id('u', 8), displayName: 'Made by hand' }).add('groups', group(9));
    await restore(context, entries);
    expect(tenant.objects.get(id('u', 8))?.displayName).toBe('User 1');
    expect(tenant.linked('members', id('g', 9))).toEqual([id('u', 8)]);
    expect(store.newIds.get(id('u', 8))).toBe(id('u', 1));
  });

  it('writes nothing for an object that is as it was', async () => {
    const entries = [entry(1, 'users', { object: user(1), links: [] }, 'skip')];
    const { tenant, context } = setUp(entries);
    tenant.add('users', user(1));
    const { confirmed, results } = await restore(context, entries);
    expect(confirmed[0]?.action).toBe('skip');
    expect([results, tenant.effects]).toEqual([[], []]);
  });

  it('removes what was added, for Undo', async () => {
    const entries = [entry(1, 'groups', null, 'skip', { objectId: id('g', 1) })];
    const { tenant, store, context } = setUp(entries, { options: { removeAdded: true } });
    tenant
      .add('groups', group(1))
      .add('users', user(1))
      .links.add(`members ${id('g', 1)} ${id('u', 1)}`);
    await restore(context, entries);
    expect(tenant.bin.has(id('g', 1))).toBe(true);
    expect(store.before.get(1)?.links).toHaveLength(1);
  });
});

describe('links', () => {
  const members = Array.from({ length: 45 }, (_, n) => link(id('g', 1), 'members', id('u', n)));
  const entries = [entry(1, 'groups', { object: group(1), links: members }, 'skip')];

  it('adds twenty at a time', async () => {
    const { tenant, context } = setUp(entries);
    tenant.add('groups', group(1));
    for (let n = 0; n < 45; n++) tenant.add('users', user(n));
    await restore(context, entries);
    expect(tenant.linked('members', id('g', 1))).toHaveLength(45);
    expect(tenant.requests.filter((request) => request.method === 'PATCH')).toHaveLength(3);
  });

  it('adds one by one where one of the twenty is bad, and names it', async () => {
    const { tenant, store, context } = setUp(entries);
    tenant.add('groups', group(1));
    for (let n = 0; n < 45; n++) tenant.add('users', user(n));
    // Known to the directory, but not to be referred to: not made by this job, so nothing is waited for.
    tenant.notReplicated.set(id('u', 7), 100);
    const waits = context.clock.now();
    const { confirmed } = await restore(context, entries);
    expect(tenant.linked('members', id('g', 1))).toHaveLength(44);
    expect(context.clock.now()).toBe(waits);
    expect(store.finished.get(1)).toMatchObject({
      state: 'partial',
      reasons: [{ code: 'graph-refused', facts: { relation: 'members' } }],
    });
    expect((await compareAfter(context, confirmed))[0]?.links).toMatchObject([{ targetId: id('u', 7) }]);
  });

  it('removes only in roll back', async () => {
    const few = [entry(1, 'groups', { object: group(1), links: [link(id('g', 1), 'members', id('u', 1))] }, 'skip')];
    const { tenant, context } = setUp(few, { options: { links: 'rollBack' } });
    tenant
      .add('groups', group(1))
      .add('users', user(1))
      .add('users', user(2))
      .links.add(`members ${id('g', 1)} ${id('u', 2)}`);
    await restore(context, few);
    expect(tenant.linked('members', id('g', 1))).toEqual([id('u', 1)]);
    expect(tenant.effects).toEqual([
      `link members ${id('g', 1)} ${id('u', 1)}`,
      `unlink members ${id('g', 1)} ${id('u', 2)}`,
    ]);
  });

  it('waits for what this job has just made to show up everywhere', async () => {
    const both = [
      entry(1, 'users', { object: user(1), links: [] }, 'skip'),
      entry(2, 'groups', { object: group(1), links: [link(id('g', 1), 'members', id('u', 1))] }, 'skip'),
    ];
    const { tenant, clock, context } = setUp(both);
    tenant.add('groups', group(1)).notReplicated.set('aaaaaaaa-0000-4000-8000-000000000001', 3);
    const before = clock.now();
    await restore(context, both);
    expect(tenant.linked('members', id('g', 1))).toHaveLength(1);
    expect(clock.now() - before).toBeGreaterThan(5_000);
  });
});

function undoneBy(store: MemoryStore, ordinal: number, after: StateAfter): Undone {
  const steps = store.records.get(ordinal) ?? [];
  return {
    after,
    overwrite: false,
    attributes: steps.flatMap(({ request }) =>
      Array.isArray(request.properties) ? request.properties.map((path) => ({ path: String(path) })) : [],
    ),
    links: steps.flatMap(({ request: { relation, change, targets } }) =>
      Array.isArray(targets)
        ? targets.map((target) => ({
            relation: String(relation),
            change: change === 'remove' ? ('remove' as const) : ('add' as const),
            targetId: String(target),
          }))
        : [],
    ),
  };
}

describe('Undo', () => {
  it('brings back what was there before: attributes, links, absence', async () => {
    const entries = [
      entry(1, 'users', { object: user(1), links: [] }, 'skip'),
      entry(2, 'users', { object: user(2), links: [] }, 'skip'),
      entry(3, 'groups', { object: group(1), links: [link(id('g', 1), 'members', id('u', 1))] }, 'skip'),
    ];
    const { tenant, store, context } = setUp(entries, { options: { links: 'rollBack' } });
    tenant
      .add('users', user(1, { city: 'Before' }))
      .add('groups', group(1))
      .add('users', user(5))
      .links.add(`members ${id('g', 1)} ${id('u', 5)}`);
    const picture = () => [
      tenant.objects.get(id('u', 1))?.city,
      tenant.linked('members', id('g', 1)),
      tenant.find('displayName', 'User 2') !== undefined,
    ];
    const before = picture();
    const done = await restore(context, entries);
    expect(picture()).toEqual([null, [id('u', 1)], true]);

    const rows = await compareAfter(context, done.confirmed);
    const undo = entries.map((known, index): RestoreEntry => {
      const backup = store.before.get(known.ordinal) ?? null;
      const objectId = store.finished.get(known.ordinal)?.newId ?? known.objectId;
      const undoes = undoneBy(store, known.ordinal, rows[index]?.after ?? { kind: 'unknown' });
      return { ...known, objectId, action: 'skip', backup, incoming: [], newUserPrincipalName: null, undoes };
    });
    const again = contextOf({
      client: context.client,
      store: new MemoryStore(undo),
      clock: manualClock(),
      options: { ...context.plan.options, links: 'rollBack', removeAdded: true, conditionalAccess: 'asInBackup' },
    });
    const { confirmed } = await restore(again, undo);
    expect(confirmed.map((known) => known.action)).toEqual(['update', 'remove', 'update']);
    expect(picture()).toEqual(before);
  });
});

describe('Conditional Access', () => {
  it('comes back in report-only mode, and the report says so', async () => {
    const policy = {
      id: id('x', 1),
      displayName: 'MFA',
      state: 'enabled',
      conditions: { applications: { includeApplications: ['All'] } },
    };
    const entries = [entry(1, 'conditionalAccessPolicies', { object: policy, links: [] }, 'create')];
    const { tenant, context } = setUp(entries);
    tenant.add('policies', { ...policy, id: id('x', 2), state: 'enabledForReportingButNotEnforced' });
    await context.store.claimNewId({ type: 'conditionalAccessPolicies', oldId: policy.id, newId: id('x', 2) });
    const [row] = await compareAfter(context, entries);
    expect(row?.differences.filter(({ path }) => path !== 'id')).toEqual([
      { path: 'state', live: 'enabledForReportingButNotEnforced', backup: 'enabled', reason: 'report-only' },
    ]);
  });
});

describe('objects of earlier restores', () => {
  it('are updated, and taken out of the bin, under the ID they have now', async () => {
    const entries = [
      entry(1, 'users', { object: user(1), links: [] }, 'skip'),
      entry(2, 'users', { object: user(2), links: [] }, 'skip'),
    ];
    const { tenant, store, context } = setUp(entries);
    store.newIds.set(id('u', 101), id('u', 1)).set(id('u', 102), id('u', 2));
    tenant.add('users', { ...user(1), id: id('u', 101), city: 'X' }).add('users', { ...user(2), id: id('u', 102) });
    tenant.delete(id('u', 102));
    const { confirmed } = await restore(context, entries);
    expect(confirmed.map((known) => known.action)).toEqual(['update', 'undelete']);
    expect(tenant.effects).toEqual([`undelete ${id('u', 102)}`, `update ${id('u', 101)} city`]);
    expect([1, 2].map((ordinal) => store.stateOf(ordinal))).toEqual(['done', 'done']);
  });
});

describe('refusals', () => {
  it('does not mind that somebody else took the object out of the bin in the same moment', async () => {
    const entries = [entry(1, 'users', { object: user(1), links: [] }, 'skip')];
    const { tenant, store, context } = setUp(entries, {
      disturb: (request, when) => {
        if (request.url.endsWith('/restore') && when === 'before') tenant.add('users', user(1)).bin.clear();
      },
    });
    tenant.add('users', user(1)).delete(id('u', 1));
    await restore(context, entries);
    expect(store.stateOf(1)).toBe('done');
    expect(tenant.objects.has(id('u', 1))).toBe(true);
  });

  it('sets what Graph takes and names what it does not', async () => {
    const entries = [entry(1, 'users', { object: user(1, { city: 'Bern', jobTitle: 'Chef' }), links: [] }, 'skip')];
    const { tenant, store, context } = setUp(entries);
    tenant.add('users', user(1)).refused.add('jobTitle');
    const { confirmed } = await restore(context, entries);
    expect(tenant.objects.get(id('u', 1))).toMatchObject({ city: 'Bern' });
    expect(store.finished.get(1)).toMatchObject({
      state: 'partial',
      reasons: [{ code: 'not-accepted', facts: { properties: 'jobTitle' } }],
    });
    expect((await compareAfter(context, confirmed))[0]?.differences).toMatchObject([
      { path: 'jobTitle', reason: 'not-accepted' },
    ]);
  });

  it('makes an object even where Graph does not take all of it, and names what is missing', async () => {
    const entries = [entry(1, 'users', { object: user(1, { city: 'Bern', jobTitle: 'Chef' }), links: [] }, 'skip')];
    const { tenant, store, context } = setUp(entries);
    tenant.refused.add('jobTitle');
    const { confirmed } = await restore(context, entries);
    const made = tenant.find('displayName', 'User 1');
    expect(made).toMatchObject({ city: 'Bern', usageLocation: 'CH' });
    expect(made).not.toHaveProperty('jobTitle');
    expect(store.finished.get(1)).toMatchObject({
      state: 'partial',
      newId: made?.id,
      reasons: [{ code: 'not-accepted', facts: { properties: 'jobTitle' } }],
    });
    expect((await compareAfter(context, confirmed))[0]?.differences).toContainEqual({
      path: 'jobTitle',
      live: null,
      backup: 'Chef',
      reason: 'not-accepted',
    });
  });

  it('fails an item whose name was taken after the plan, and goes on with the others', async () => {
    const entries = [
      entry(1, 'users', { object: user(1), links: [link(id('u', 1), 'manager', id('u', 2))] }, 'skip'),
      entry(2, 'users', { object: user(2), links: [] }, 'skip'),
    ];
    const { tenant, store, context } = setUp(entries);
    const confirmed = await confirm(context, entries);
    tenant.add('users', { ...user(1), id: id('u', 8) });
    await apply(context, confirmed);
    // A caller that asks for the next wave nevertheless gets no links written to somebody else's object.
    expect(await applyWave(context, confirmed.slice(0, 1), 'links')).toMatchObject([{ state: 'failed' }]);
    expect(tenant.links.size).toBe(0);
    expect(store.finished.get(1)).toMatchObject({ state: 'failed', reasons: [{ code: 'changed-since-plan' }] });
    expect(store.stateOf(2)).toBe('done');
    expect(tenant.effects).toEqual(['create users User 2']);
  });

  it('brings a user back under another name where its own is taken and the options say so', async () => {
    const entries = [entry(1, 'users', { object: user(1, { city: 'Bern' }), links: [] }, 'skip')];
    const { tenant, store, context } = setUp(entries, { options: { upnConflict: 'rename' } });
    tenant.add('users', user(1)).delete(id('u', 1));
    tenant.add('users', { ...user(1), id: id('u', 8) });
    const { confirmed } = await restore(context, entries);
    expect(tenant.objects.get(id('u', 1))).toMatchObject({
      userPrincipalName: 'user1.restored-1111@a.example',
      city: 'Bern',
    });
    expect(store.stateOf(1)).toBe('done');
    expect((await compareAfter(context, confirmed))[0]?.differences).toMatchObject([
      { path: 'userPrincipalName', reason: 'upn-changed' },
    ]);
  });

  it('stops between steps when cancelled', async () => {
    const entries = [
      entry(1, 'users', { object: user(1), links: [] }, 'skip'),
      entry(2, 'users', { object: user(2), links: [] }, 'skip'),
    ];
    const { tenant, store, context } = setUp(entries, { isCancelled: () => tenant.effects.length > 0 });
    await restore({ ...context, parallel: 1 }, entries);
    await Promise.all(
      (['objects', 'links'] as const).map((wave) =>
        applyWave(
          context,
          entries.map((known) => ({ ...known, action: 'create' as const })),
          wave,
        ),
      ),
    );
    expect(tenant.effects).toEqual(['create users User 1']);
    expect(store.stateOf(2)).toBe('cancelled');
  });
});

describe('answers that never arrive', () => {
  /** Every write is done, and its answer lost, the first time. */
  function losing(when: 'before' | 'after'): Disturbance {
    const seen = new Set<string>();
    return (request, now) => {
      const key = `${request.method} ${request.url} ${JSON.stringify(request.body)}`;
      if (request.method === 'GET' || request.url.includes('getByIds') || now !== when || seen.has(key)) return;
      seen.add(key);
      throw new CybbackError('graph-unavailable', 'time-out', { facts: { outcomeUnknown: true } });
    };
  }

  it.each(['before', 'after'] as const)(
    'are read back before the write is tried again (lost %s the effect)',
    async (when) => {
      const entries = [
        entry(1, 'users', { object: user(1), links: [link(id('u', 1), 'manager', id('u', 2))] }, 'skip'),
        entry(2, 'users', { object: user(3), links: [] }, 'skip'),
        entry(
          3,
          'groups',
          { object: group(1), links: [1, 2, 3].map((n) => link(id('g', 1), 'members', id('u', n))) },
          'skip',
        ),
      ];
      const { tenant, store, context } = setUp(entries, { disturb: losing(when) });
      tenant.add('users', user(2)).add('users', user(3)).delete(id('u', 3));
      await restore(context, entries);
      const made = String(tenant.find('displayName', 'Group 1')?.id);
      expect(tenant.effects.filter((effect) => effect.startsWith('create'))).toEqual([
        'create users User 1',
        'create groups Group 1',
      ]);
      expect(tenant.effects.filter((effect) => effect.startsWith('undelete'))).toHaveLength(1);
      expect(tenant.linked('members', made)).toHaveLength(3);
      expect(new Set(tenant.effects).size).toBe(tenant.effects.length);
      expect([1, 2, 3].map((ordinal) => store.stateOf(ordinal))).toEqual(['done', 'done', 'done']);
    },
  );
});

describe('planChunk', () => {
  it('plans from what the tenant holds, without a write', async () => {
    const entries = [
      entry(1, 'users', { object: user(1), links: [] }, 'skip'),
      entry(2, 'users', { object: user(2), links: [] }, 'skip'),
      entry(
        3,
        'groups',
        { object: group(1), links: [link(id('g', 1), 'members', id('u', 2)), link(id('g', 1), 'members', id('u', 7))] },
        'skip',
      ),
    ];
    const { tenant, context } = setUp(entries);
    tenant.add('users', user(1)).delete(id('u', 1));
    tenant.add('groups', group(1));
    const plans = await planChunk(context, entries);
    expect(plans.map((plan) => plan.action)).toEqual(['undelete', 'create', 'update']);
    expect(plans[2]?.links).toMatchObject([
      { backupTargetId: id('u', 2), targetId: null, treatment: 'write' },
      { backupTargetId: id('u', 7), treatment: 'leave', reason: 'target-missing' },
    ]);
    expect(tenant.effects).toEqual([]);
  });
});
