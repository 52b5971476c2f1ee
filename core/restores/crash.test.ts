import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../domain/json.ts';
import type { GraphClient } from '../graph/types.ts';
import { FakeTenant, fakeClient } from './testing/fake-tenant.fixture.ts';
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
  picture,
  user,
} from './testing/scenario.fixture.ts';
import type { RestoreStore } from './types.ts';

/** A worker that is killed at its n-th touch of the outside, just before or just after it: nothing of it happens later. */
class Worker {
  touches = 0;
  dead = false;
  readonly #killAt: number;
  readonly #when: 'before' | 'after';

  constructor(killAt: number, when: 'before' | 'after') {
    this.#killAt = killAt;
    this.#when = when;
  }

  /** Runs a piece of work that reaches outside. */
  async touch<T>(work: () => Promise<T>): Promise<T> {
    this.#stopIfDead();
    const mine = ++this.touches;
    if (mine === this.#killAt && this.#when === 'before') this.#die();
    const result = await work();
    if (mine === this.#killAt && this.#when === 'after') this.#die();
    this.#stopIfDead();
    return result;
  }

  #die(): never {
    this.dead = true;
    throw new Error('killed');
  }

  #stopIfDead(): void {
    if (this.dead) throw new Error('killed');
  }

  /** The store as this worker reaches it. */
  storeOf(store: RestoreStore): RestoreStore {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => this.touch(() => Promise.resolve(Reflect.apply(member, target, args)));
      },
    });
  }

  clientOf(tenant: FakeTenant): GraphClient {
    const client = fakeClient(tenant);
    return {
      ...client,
      send: (request) => this.touch(() => client.send(request)),
      page: (request) => this.touch(() => client.page(request)),
      batch: (requests) => this.touch(() => client.batch(requests)),
    };
  }
}

const backupMembers = [1, 2, 3, 5, ...Array.from({ length: 20 }, (_, n) => n + 20)].map((n) =>
  link(id('g', 1), 'members', id('u', n)),
);
const entries = [
  entry(1, 'users', { object: user(1), links: [link(id('u', 1), 'manager', id('u', 2))] }, 'skip'),
  entry(2, 'users', { object: user(2), links: [] }, 'skip'),
  entry(3, 'users', { object: user(3), links: [link(id('u', 3), 'manager', id('u', 1))] }, 'skip', {
    incoming: [incomingLink(id('g', 9), 'members', id('u', 3)), incomingLink(id('g', 9), 'owners', id('u', 3))],
  }),
  entry(4, 'groups', { object: group(1), links: backupMembers }, 'skip'),
  entry(
    5,
    'groups',
    { object: group(2, { description: 'Twice' }), links: [link(id('g', 2), 'owners', id('u', 3))] },
    'skip',
  ),
  entry(
    6,
    'groups',
    {
      object: { ...group(2, { description: 'Twice' }), id: id('g', 3) },
      links: [link(id('g', 3), 'members', id('g', 1), 'groups')],
    },
    'skip',
  ),
  entry(7, 'authenticationMethodsPolicy', { object: methods('enabled', id('g', 2)), links: [] }, 'skip'),
];

/** A method that lets a group in, and another one that names nobody. */
function methods(sms: string, groupId: string): GraphObject {
  return {
    id: 'authenticationMethodsPolicy',
    displayName: 'Methods',
    authenticationMethodConfigurations: [
      { id: 'Fido2', state: 'enabled', includeTargets: [{ targetType: 'group', id: groupId }] },
      { id: 'Sms', state: sms },
    ],
  };
}

/** User 1 changed, user 2 in the bin, user 3 gone for good, group 1 lost members, groups 2 and 3 (twins) gone for good. */
function build() {
  const clock = manualClock();
  const tenant = new FakeTenant(() => clock.now());
  tenant
    .add('users', user(1, { city: 'Wrong' }))
    .add('users', user(2))
    .add('users', user(5))
    .add('groups', group(1))
    .add('groups', group(9))
    .add('policies', methods('disabled', id('g', 2)));
  for (let n = 20; n < 40; n++) tenant.add('users', user(n));
  for (const n of [2, 5]) tenant.links.add(`members ${id('g', 1)} ${id('u', n)}`);
  tenant.delete(id('u', 2));
  return { clock, tenant, store: new MemoryStore(entries) };
}

async function run(
  world: ReturnType<typeof build>,
  worker: Worker,
  confirmed: Awaited<ReturnType<typeof confirm>>,
): Promise<void> {
  await apply(
    {
      ...contextOf({ client: worker.clientOf(world.tenant), store: worker.storeOf(world.store), clock: world.clock }),
      parallel: 3,
    },
    confirmed,
  );
}

/** What was done, by names: IDs differ where the order of creations does. */
function effects(tenant: FakeTenant): string[] {
  const names = new Map([...tenant.objects.values()].map((object) => [String(object.id), String(object.displayName)]));
  return tenant.effects
    .map((effect) => effect.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (found) => names.get(found) ?? found))
    .sort();
}

async function undisturbed() {
  const world = build();
  const confirmed = await confirm(
    contextOf({ client: fakeClient(world.tenant), store: world.store, clock: world.clock }),
    entries,
  );
  world.tenant.requests.length = 0;
  const worker = new Worker(-1, 'before');
  await run(world, worker, confirmed);
  return { world, confirmed, touches: worker.touches };
}

describe('a worker killed at any moment', () => {
  it('leaves nothing twice and nothing undone, once another has taken over', async () => {
    const { world: reference, confirmed, touches } = await undisturbed();
    expect(confirmed.map((known) => known.action)).toEqual([
      'update',
      'undelete',
      'create',
      'update',
      'create',
      'create',
      'update',
    ]);
    expect(reference.tenant.objects.get('authenticationMethodsPolicy')).toMatchObject(
      methods('enabled', String([...reference.store.newIds].find(([, oldId]) => oldId === id('g', 2))?.[0])),
    );
    expect(touches).toBeGreaterThan(60);
    const expected = { picture: picture(reference.tenant), effects: effects(reference.tenant) };

    for (const when of ['before', 'after'] as const) {
      for (let killAt = 1; killAt <= touches; killAt++) {
        const world = build();
        await expect(run(world, new Worker(killAt, when), confirmed)).rejects.toThrow('killed');
        world.clock.advance(60_000);
        await run(world, new Worker(-1, 'before'), confirmed);
        const label = `killed ${when} touch ${String(killAt)}`;
        expect({ label, picture: picture(world.tenant) }).toEqual({ label, picture: expected.picture });
        expect({ label, effects: effects(world.tenant) }).toEqual({ label, effects: expected.effects });
        expect({ label, states: entries.map((known) => world.store.stateOf(known.ordinal)) }).toEqual({
          label,
          states: entries.map(() => 'done'),
        });
        expect(new Set(world.store.newIds.values()).size).toBe(3);
        expect([...world.store.records.values()].flat().filter((step) => step.state === 'intended')).toEqual([]);
      }
    }
  }, 60_000);

  it('survives being killed again and again', async () => {
    const { world: reference, confirmed } = await undisturbed();
    const world = build();
    let runs = 0;
    for (let step = 7; ; step += 3) {
      const worker = new Worker(step, step % 2 === 0 ? 'before' : 'after');
      const ended = await run(world, worker, confirmed).then(
        () => true,
        () => false,
      );
      runs += 1;
      if (ended) break;
      world.clock.advance(30_000);
    }
    expect(runs).toBeGreaterThan(5);
    expect(picture(world.tenant)).toEqual(picture(reference.tenant));
    expect(effects(world.tenant)).toEqual(effects(reference.tenant));
  });
});
