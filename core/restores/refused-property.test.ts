import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { isGraphObject, type GraphObject, type Json } from '../domain/json.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { objectType } from '../domain/object-types/index.ts';
import { TYPE_KEYS } from '../domain/type-keys.ts';
import type { BatchOutcome, GraphClient, GraphRequest } from '../graph/types.ts';
import { objectPath } from './observe/object-path.ts';
import { MemoryStore } from './testing/memory-store.fixture.ts';
import { apply, contextOf, entry, manualClock } from './testing/scenario.fixture.ts';

const REFUSED = 'obsoleteThing';
const OLD = '11111111-0000-4000-8000-000000000001';
const NEW = '22222222-0000-4000-8000-000000000001';

/** A tenant of one object at most, wherever its type lies, that takes any property but one. */
function tenantOf(type: ObjectType, held: GraphObject | null) {
  let object = held;
  const bodies: GraphObject[] = [];
  const refuse = (body: GraphObject): void => {
    bodies.push(body);
    if (JSON.stringify(body).includes(`"${REFUSED}"`))
      throw new CybbackError('graph-bad-request', `Property '${REFUSED}' does not exist on the type.`, { facts: {} });
  };
  const answer = (request: GraphRequest): GraphObject => {
    const body = isGraphObject(request.body) ? request.body : {};
    if (request.url.startsWith('/directoryObjects/getByIds')) return { value: [] };
    if (request.method === 'POST') {
      refuse(body);
      object = { ...body, id: NEW };
      return object;
    }
    if (request.method === 'PATCH') {
      refuse(body);
      object = { ...object, ...body };
      return {};
    }
    const path = request.url.split('?')[0] ?? '';
    const living = String(object?.id);
    if (object !== null && path === objectPath(type, living, object)) return object;
    if (object !== null && path.includes(`/${living}/`) && !path.endsWith('/manager')) return { value: [] };
    if (!path.includes(OLD) && !path.includes(NEW)) return { value: [] };
    throw new CybbackError('graph-not-found', path);
  };
  const settled = (request: GraphRequest): BatchOutcome => {
    try {
      return { ok: true, response: { status: 200, headers: {}, body: answer(request) } };
    } catch (error) {
      if (error instanceof CybbackError) return { ok: false, error };
      throw error;
    }
  };
  const client: GraphClient = {
    send: <T>(request: GraphRequest) => {
      const outcome = settled(request);
      return outcome.ok
        ? Promise.resolve(outcome.response as { status: number; headers: {}; body: T })
        : Promise.reject(outcome.error);
    },
    page: () => Promise.resolve({ value: [], nextLink: null, deltaLink: null }),
    object: (request) => {
      const outcome = settled({ method: 'GET', ...request });
      return outcome.ok ? Promise.resolve(outcome.response.body) : Promise.reject(outcome.error);
    },
    batch: (requests) => Promise.resolve(requests.map(settled)),
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
  return { client, bodies, now: () => object };
}

/** Values for what the type requires, and one that Graph does not take any more. */
function objectOf(type: ObjectType): GraphObject {
  const values: Record<string, Json> = { id: OLD, displayName: 'A thing', [REFUSED]: 'x', note: 'y' };
  for (const property of type.restore.create?.required ?? []) values[property.split('.')[0] ?? property] ??= 'z';
  if (type.key === 'namedLocations') values['@odata.type'] = '#microsoft.graph.ipNamedLocation';
  if (type.key === 'conditionalAccessPolicies')
    Object.assign(values, { state: 'enabled', conditions: { applications: { includeApplications: ['All'] } } });
  return values;
}

const takesAny = ({ restore }: ObjectType): boolean =>
  restore.update !== undefined && restore.update.only === undefined;
const CREATABLE = TYPE_KEYS.map(objectType)
  .filter((type) => takesAny(type) && type.restore.create !== undefined && type.restore.create.only === undefined)
  .map((type): [string, ObjectType] => [type.key, type]);
const UPDATABLE = TYPE_KEYS.map(objectType)
  .filter((type) => takesAny(type) && type.restore.writable === undefined)
  .map((type): [string, ObjectType] => [type.key, type]);

/** A living one of another name; what is written by requests of its own is as wanted. */
function another(type: ObjectType): GraphObject {
  const wanted = objectOf(type);
  const parts = (type.restore.parts ?? []).flatMap(({ properties }) => properties).filter((name) => name in wanted);
  return { ...Object.fromEntries(parts.map((name) => [name, wanted[name] ?? null])), id: OLD, displayName: 'Another' };
}

async function carryOut(
  type: ObjectType,
  action: 'create' | 'update',
  held: GraphObject | null,
  saved: GraphObject = objectOf(type),
) {
  const tenant = tenantOf(type, held);
  const item = entry(1, type.key, { object: saved, links: [] }, action);
  const store = new MemoryStore([item]);
  await apply(contextOf({ client: tenant.client, store, clock: manualClock() }), [item]);
  return { tenant, finished: store.finished.get(1) };
}

describe('a property that Graph does not take any more', () => {
  it.each(CREATABLE)('costs a %s that is created nothing but itself, and is named', async (_, type) => {
    const { tenant, finished } = await carryOut(type, 'create', null);
    expect(tenant.now()).toMatchObject({ id: NEW, note: 'y' });
    expect(tenant.now()).not.toHaveProperty(REFUSED);
    expect(finished?.state).toBe('partial');
    expect(JSON.stringify(finished?.reasons)).toContain(REFUSED);
  });

  it.each(UPDATABLE)('costs a living %s nothing but itself, and is named with the words of Graph', async (_, type) => {
    const { tenant, finished } = await carryOut(type, 'update', another(type));
    expect(tenant.now()).toMatchObject({ note: 'y' });
    expect(tenant.now()).not.toHaveProperty(REFUSED);
    expect(finished?.state).toBe('partial');
    expect(finished?.reasons).toContainEqual({
      code: 'not-accepted',
      facts: expect.objectContaining({
        properties: expect.stringContaining(REFUSED),
        message: expect.stringContaining('does not exist'),
      }),
    });
  });

  it.each(UPDATABLE)(
    'costs a complex property of a living %s that part alone, and is named by its path',
    async (_, type) => {
      const { [REFUSED]: __, ...whole } = objectOf(type);
      const saved = { ...whole, settings: { [REFUSED]: 'x', kept: 'z' } };
      const { tenant, finished } = await carryOut(type, 'update', another(type), saved);
      expect(tenant.now()).toMatchObject({ note: 'y' });
      expect(JSON.stringify(finished?.reasons)).toContain(
        type.restore.onlyIfWhole === undefined ? `settings.${REFUSED}` : 'settings',
      );
      // Of a policy that is enforced nothing is left out of a condition.
      if (type.restore.onlyIfWhole === undefined) expect(tenant.now()).toMatchObject({ settings: { kept: 'z' } });
      else expect(tenant.now()).not.toHaveProperty('settings');
    },
  );

  it('keeps a policy from being switched on in part', async () => {
    const type = objectType('conditionalAccessPolicies');
    const { tenant } = await carryOut(type, 'create', null);
    expect(tenant.now()).toMatchObject({ state: 'disabled' });
    const living = await carryOut(type, 'update', { id: OLD, state: 'disabled', displayName: 'Another' });
    expect(living.tenant.now()).toMatchObject({ state: 'disabled', note: 'y' });
  });
});
