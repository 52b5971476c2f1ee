import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertProperty } from '../../../../tests/support/assert-property.ts';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import type { Counterpart, Match } from '../../../domain/counterparts.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { counterpartsOf } from './counterparts.ts';
import { nameKey } from './names.ts';

/** Counterparts in two generated tenants equal those that are worked out in memory, from either side. */

let test: TestDatabase;
let db: Db;
let workspace: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  workspace = await createTestTenant(db);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

interface Thing {
  readonly type: 'users' | 'groups' | 'applications' | 'servicePrincipals';
  readonly id: string;
  readonly name: string | null;
  readonly upn: string | null;
  readonly appId: string | null;
}
interface Right {
  readonly id: string;
  readonly principal: number;
  readonly role: 'role-x' | 'role-y';
  readonly scope: number | null;
}
interface Tenant {
  readonly things: readonly Thing[];
  readonly rights: readonly Right[];
}

const NAMES = ['Crew', 'crew', 'Créw', 'Deck', null] as const;
/** A few IDs are the same in both tenants. */
const ids = fc.constantFrom('1', '2', '3', '4', '5', '6', '7');
function tenants(side: string): fc.Arbitrary<Tenant> {
  const idOf = (type: string, id: string): string => (Number(id) <= 2 ? `${type}-${id}` : `${type}-${id}-${side}`);
  const thing = fc
    .record({
      type: fc.constantFrom<Thing['type']>('users', 'groups', 'applications', 'servicePrincipals'),
      id: ids,
      name: fc.constantFrom(...NAMES),
      upn: fc.constantFrom('ann', 'Ann', 'bo', 'cy', null),
      domain: fc.constantFrom('one.example', 'two.example'),
      appId: fc.constantFrom('app-1', 'app-2', 'app-3', `app-${side}`, null),
    })
    .map(({ type, id, name, upn, domain, appId }): Thing => {
      const isApp = type === 'applications' || type === 'servicePrincipals';
      return {
        type,
        id: idOf(type, id),
        name,
        upn: type === 'users' && upn !== null ? `${upn}@${domain}` : null,
        appId: isApp ? appId : null,
      };
    });
  return fc.record({
    things: fc.uniqueArray(thing, { minLength: 1, maxLength: 14, selector: ({ id }) => id }),
    rights: fc.uniqueArray(
      fc.record({
        id: ids.map((id) => idOf('right', id)),
        principal: fc.nat(30),
        role: fc.constantFrom<Right['role']>('role-x', 'role-y'),
        scope: fc.option(fc.nat(30), { freq: 3 }),
      }),
      { maxLength: 6, selector: ({ id }) => id },
    ),
  });
}

const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('no items');
  return item;
};

function edgesOf({ things }: Tenant, { principal, role, scope }: Right): { path: string; named: string }[] {
  return [
    ...(scope === null ? [] : [{ path: 'directoryScopeId', named: at(things, scope).id.toLowerCase() }]),
    { path: 'principalId', named: at(things, principal).id.toLowerCase() },
    { path: 'roleDefinitionId', named: role },
  ];
}

async function write(tenant: TestTenant, state: Tenant): Promise<void> {
  for (const { type, id, name, upn, appId } of state.things)
    await tenant.object({
      type,
      id: id.toLowerCase(),
      name,
      from: 1,
      ...(upn === null ? {} : { upn }),
      ...(appId === null ? {} : { appId }),
    });
  // Versions of other backups are none of this one's.
  await tenant.object({ type: 'groups', id: 'later', name: 'Crew', from: 2 });
  await tenant.object({ type: 'users', id: 'later', name: 'Ann', upn: 'ann@one.example', from: 2 });
  for (const right of state.rights) {
    await tenant.object({ type: 'roleAssignments', id: right.id, from: 1 });
    for (const edge of edgesOf(state, right))
      await tenant.reference({ type: 'roleAssignments', id: right.id, from: 1, ...edge });
  }
  await db.updateTable('objectVersion').set({ referencesRead: true }).execute();
}

function among(by: Match, here: readonly string[], there: readonly string[]): Counterpart {
  if (there.length === 0) return { state: 'none' };
  if (here.length === 1 && there.length === 1) return { state: 'one', id: there[0] ?? '', by };
  return { state: 'ambiguous', here: here.toSorted(), there: there.toSorted() };
}

const isSameKind = (a: Thing, b: Thing): boolean => a.type === b.type;
const hasId = (thing: Thing, other: Tenant): boolean =>
  other.things.some((o) => isSameKind(o, thing) && o.id === thing.id);
const hasApp = (thing: Thing, own: Tenant, other: Tenant): boolean =>
  thing.appId !== null && other.things.some((o) => isSameKind(o, thing) && o.appId === thing.appId && !hasId(o, own));

function nameOf(thing: Thing, { things }: Tenant): string | null {
  if (thing.type === 'users') return thing.upn?.split('@')[0]?.toLowerCase() ?? null;
  const isHome = things.some(({ type, appId }) => type === 'applications' && appId === thing.appId);
  if (thing.type === 'servicePrincipals' && (thing.appId === null || !isHome)) return null;
  return thing.name?.toLowerCase() ?? null;
}

function expectedOf(thing: Thing, here: Tenant, there: Tenant): Counterpart {
  if (hasId(thing, there)) return { state: 'one', id: thing.id.toLowerCase(), by: 'id' };
  const pick = (own: Tenant, other: Tenant, isPeer: (o: Thing) => boolean): string[] =>
    own.things.filter((o) => isSameKind(o, thing) && !hasId(o, other) && isPeer(o)).map(({ id }) => id.toLowerCase());
  if (hasApp(thing, here, there)) {
    const isPeer = ({ appId }: Thing): boolean => appId === thing.appId;
    return among('appId', pick(here, there, isPeer), pick(there, here, isPeer));
  }
  const name = nameOf(thing, here);
  if (name === null) return { state: 'keyless' };
  const peers = (own: Tenant, other: Tenant): string[] =>
    pick(own, other, (o) => nameOf(o, own) === name && !hasApp(o, own, other));
  return among(thing.type === 'users' ? 'userPrincipalName' : 'displayName', peers(here, there), peers(there, here));
}

function expectedOfRight(right: Right, here: Tenant, there: Tenant): Counterpart {
  const same = (a: Right, of: Tenant): boolean => of.rights.some(({ id }) => id === a.id);
  if (same(right, there)) return { state: 'one', id: right.id, by: 'id' };
  const own = edgesOf(here, right);
  const parts = own.map(({ path, named }) => {
    const thing = here.things.find(({ id }) => id.toLowerCase() === named);
    return { path, named, counterpart: thing === undefined ? null : expectedOf(thing, here, there) };
  });
  const states = parts.map(({ counterpart }) => counterpart?.state);
  if (states.includes('ambiguous') || states.includes('keyless')) return { state: 'keyless' };
  if (states.includes('none')) return { state: 'none' };
  const text = (edges: readonly { path: string; named: string }[]): string =>
    edges.map(({ path, named }) => `${path} ${named}`).join();
  const wanted = text(
    parts.map(({ path, named, counterpart }) => ({
      path,
      named: counterpart?.state === 'one' ? counterpart.id : named,
    })),
  );
  const pick = (of: Tenant, other: Tenant, signature: string): string[] =>
    of.rights.filter((o) => !same(o, other) && text(edgesOf(of, o)) === signature).map(({ id }) => id);
  return among('references', pick(here, there, text(own)), pick(there, here, wanted));
}

it('finds what stands for an object in the other tenant, and guesses nothing', async () => {
  const states = new Set<string>();
  await assertProperty(
    fc.asyncProperty(tenants('a'), tenants('b'), async (one, two) => {
      const [a, b] = [
        await connectTestTenant(db, workspace.workspaceId, 'One'),
        await connectTestTenant(db, workspace.workspaceId, 'Two'),
      ];
      await write(a, one);
      await write(b, two);
      const scope = ({ workspaceId, connection }: TestTenant) => ({ workspaceId, connectionId: connection.id, seq: 1 });
      for (const [here, there, from, to] of [[one, two, a, b] as const, [two, one, b, a] as const]) {
        const expected = new Map<string, Counterpart>([
          ...here.things.map(
            (thing) => [nameKey({ ...thing, id: thing.id.toLowerCase() }), expectedOf(thing, here, there)] as const,
          ),
          ...here.rights.map(
            (right) =>
              [nameKey({ type: 'roleAssignments', id: right.id }), expectedOfRight(right, here, there)] as const,
          ),
        ]);
        for (const { state } of expected.values()) states.add(state);
        const refs = [
          ...here.things.map(({ type, id }) => ({ type: type as TypeKey, id: id.toLowerCase() })),
          ...here.rights.map(({ id }) => ({ type: 'roleAssignments' as const, id })),
          { type: 'groups' as const, id: 'later' },
        ];
        expect(await counterpartsOf(db, { here: scope(from), there: scope(to) }, refs)).toEqual(expected);
      }
    }),
    { numRuns: 60, seed: 20_260_102 },
  );
  expect([...states].toSorted()).toEqual(['ambiguous', 'keyless', 'none', 'one']);
}, 300_000);

it('of a connection of another workspace nothing is told', async () => {
  const stranger = await createTestTenant(db, 'Stranger');
  await stranger.object({ type: 'groups', id: 'g', name: 'Crew', from: 1 });
  const own = await connectTestTenant(db, workspace.workspaceId, 'Own');
  await own.object({ type: 'groups', id: 'h', name: 'Crew', from: 1 });
  const scope = (tenant: TestTenant) => ({
    workspaceId: workspace.workspaceId,
    connectionId: tenant.connection.id,
    seq: 1,
  });
  const found = await counterpartsOf(db, { here: scope(own), there: scope(stranger) }, [{ type: 'groups', id: 'h' }]);
  expect([...found.values()]).toEqual([{ state: 'none' }]);
});
