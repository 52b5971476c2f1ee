import type { SignedInClient } from '../accounts/person.fixture.ts';
import type { Answer, CallOptions } from '../http/api.fixture.ts';
import { type ExpectedOfPeople, PEOPLE } from './people-table.fixture.ts';
import type { RegisteredRoute } from './routes.fixture.ts';
import { type Expected, OPERATIONS, PARTS } from './table.fixture.ts';
import { type World, makeWorld } from './world.fixture.ts';

/** A route beside what is expected of it. */
export interface Walked extends RegisteredRoute {
  readonly expected: Expected;
  readonly title: string;
}

export interface WalkedByPeople extends RegisteredRoute {
  readonly expected: ExpectedOfPeople;
  readonly title: string;
}

export function isKnown({ operationId }: RegisteredRoute): boolean {
  return operationId !== null && (operationId in OPERATIONS || operationId in PEOPLE);
}

export function ofWorkspaces(routes: readonly RegisteredRoute[]): Walked[] {
  return routes.flatMap((route) => withExpectation(route, OPERATIONS));
}

export function ofPeople(routes: readonly RegisteredRoute[]): WalkedByPeople[] {
  return routes.flatMap((route) => withExpectation(route, PEOPLE));
}

function withExpectation<E>(
  route: RegisteredRoute,
  table: Readonly<Record<string, E>>,
): (RegisteredRoute & { expected: E; title: string })[] {
  const expected = route.operationId === null ? undefined : table[route.operationId];
  return expected ? [{ ...route, expected, title: `${route.method} ${route.url}` }] : [];
}

/** Whether the call names something of the workspace. */
export function namesSomething({ url, expected }: Walked): boolean {
  return url.includes('/:id') || expected.namesInBody === true;
}

/** The call as an API key makes it, or a browser where one is given. */
export async function callAs(
  route: Walked,
  world: World,
  { client, ...options }: CallOptions & { client?: SignedInClient },
): Promise<Answer> {
  const { expected, method } = route;
  const body = await expected.body?.(world);
  const query = typeof expected.query === 'function' ? expected.query(world) : (expected.query ?? '');
  const url = `${pathOf(route, world)}${query}`;
  const call = client ?? world.api;
  return call.call(method as 'GET', url, { ...(body ? { body } : {}), ...options });
}

/** A world in which the call is in order. What only reads leaves the shared one as it is. */
export async function worldFor({ method, expected: { before } }: Walked, shared: World): Promise<World> {
  if (method === 'GET' && !before) return shared;
  const world = await makeWorld(shared.api);
  return { ...world, ids: { ...world.ids, ...(await before?.(world)) } };
}

/** IDs by which an answer would give away what is in the world. */
export function marksOf({ ids, tenant }: World): readonly string[] {
  return [...Object.values<string>({ ...ids }), tenant.connection.tenantId];
}

function pathOf({ url, expected }: Walked, { ids }: World): string {
  return url.replaceAll(/:(\w+)/g, (_whole, part: string) =>
    part === 'id' && expected.of ? ids[expected.of] : (PARTS[part] ?? part),
  );
}
