import { mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import type { SetName } from '../types.ts';
import { type Call, type Reply, isAdvanced, root } from './context.ts';
import { badRequest, denied, notFound, unsupportedQuery } from './errors.ts';
import { compileFilter } from './filter.ts';
import { arraySource, pageReply } from './page.ts';
import { demandAny } from './permissions.ts';
import { type Route, get } from './router.ts';
import { RowShapes } from './row-shapes.ts';
import { MixedShapes, shapeFor, writeObject } from './shape.ts';
import { compareBy } from './sort.ts';
import { purge, restore } from './write/bin.ts';

/** Casts of `/directory/deletedItems`; devices have a cast and nothing in it. */
const CASTS: readonly { type: string; set: SetName; read: readonly string[] }[] = [
  { type: 'user', set: 'users', read: ['User.Read.All', 'User.ReadWrite.All', 'User.DeleteRestore.All'] },
  { type: 'group', set: 'groups', read: ['Group.Read.All', 'Group.ReadWrite.All'] },
  { type: 'application', set: 'applications', read: ['Application.Read.All', 'Application.ReadWrite.All'] },
  { type: 'servicePrincipal', set: 'servicePrincipals', read: ['Application.Read.All', 'Application.ReadWrite.All'] },
  {
    type: 'administrativeUnit',
    set: 'administrativeUnits',
    read: ['AdministrativeUnit.Read.All', 'AdministrativeUnit.ReadWrite.All'],
  },
  { type: 'device', set: 'devices', read: ['Device.Read.All'] },
];
const ANY_READ = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const BIN = '/directory/deletedItems';
const CA_BIN = '/identity/conditionalAccess/deletedItems';
const CA_KEY = '/identity/conditionalaccess/deleteditems';
const CA_SETS: readonly { segment: string; set: SetName; type: string }[] = [
  { segment: 'policies', set: 'conditionalAccessPolicies', type: 'conditionalAccessPolicy' },
  { segment: 'namedLocations', set: 'namedLocations', type: 'namedLocation' },
];

export function deletedRoutes(): Route[] {
  return [
    get(BIN, refuseBare, { permission: 'self' }),
    ...CASTS.map((cast) =>
      get(`${BIN}/microsoft.graph.${cast.type}`, (call) => listDeleted(call, cast), { permission: 'self' }),
    ),
    get(`${BIN}/{id}`, getDeleted, { permission: 'self' }),
    { method: 'DELETE', template: `${BIN}/{id}`, handle: purge, permission: 'self', units: 1 },
    { method: 'POST', template: `${BIN}/{id}/restore`, handle: restore, permission: 'self', units: 1 },
    ...CA_SETS.flatMap(conditionalAccessRoutes),
  ];
}

function conditionalAccessRoutes(bin: (typeof CA_SETS)[number]): Route[] {
  const path = `${CA_BIN}/${bin.segment}`;
  return [
    get(path, (call) => listBin(readable(call), bin.set, bin.type, path), { permission: CA_KEY }),
    get(`${path}/{id}`, (call) => showDeleted(readable(call), inBin(call, bin.set), path), { permission: CA_KEY }),
    {
      method: 'DELETE',
      template: `${path}/{id}`,
      handle: (call) => purge(readable(call), inBin(call, bin.set)),
      permission: CA_KEY,
      units: 1,
    },
    {
      method: 'POST',
      template: `${path}/{id}/restore`,
      handle: (call) => restore(readable(call), inBin(call, bin.set)),
      permission: CA_KEY,
      units: 1,
    },
  ];
}

/** The beta pages say "not supported" for every caller; v1.0 has no page. */
function readable(call: Call): Call {
  if (call.world.settings.switches.conditionalAccessBin === 'refused') throw denied();
  return call;
}

function refuseBare(): never {
  throw badRequest(
    'Listing deleted items needs a type cast, for example /directory/deletedItems/microsoft.graph.user.',
  );
}

function listDeleted(call: Call, cast: (typeof CASTS)[number]): Reply {
  demandAny(call.claims.roles, [...cast.read, ...ANY_READ]);
  return listBin(call, cast.set, cast.type, BIN);
}

function listBin(call: Call, set: SetName, type: string, path: string): Reply {
  const { filter, orderBy } = call.query;
  if (orderBy !== undefined && !isAdvanced(call))
    throw unsupportedQuery('$orderby on deleted items needs ConsistencyLevel: eventual and $count=true.');
  const test = filter === undefined ? undefined : compileFilter(filter, mustModel(type), isAdvanced(call)).test;
  const items = [...call.tenant.bin.values()].filter(
    (entity) => entity.set === set && (test === undefined || test(entity)),
  );
  if (orderBy !== undefined) items.sort(compareBy(call, type, orderBy));
  return pageReply(call, {
    source: arraySource(items),
    write: binWriter(call, set, type),
    maxTop: 999,
    paged: true,
    context: path.slice(1),
  });
}

function binWriter(call: Call, set: SetName, type: string): (entity: Entity) => string {
  if (set === 'namedLocations') {
    const shapes = new MixedShapes(call);
    return (entity) => shapes.write(entity);
  }
  const shapes = new RowShapes(call, set, type, { single: false, withType: true });
  return (entity) => writeObject(shapes.of(entity), entity);
}

function getDeleted(call: Call): Reply {
  const entity = call.tenant.bin.get((call.params[0] ?? '').toLowerCase());
  const cast = CASTS.find((known) => known.set === entity?.set);
  if (entity === undefined || cast === undefined) throw notFound(call.params[0] ?? '');
  demandAny(call.claims.roles, [...cast.read, ...ANY_READ]);
  return showDeleted(call, entity, 'directoryObjects');
}

function showDeleted(call: Call, entity: Entity, path: string): Reply {
  const shape = shapeFor(call, entity.set, entity.type, { single: true, withType: true });
  const context = JSON.stringify(`${root(call)}/$metadata#${path.replace(/^\//, '')}/$entity`);
  return { status: 200, body: `{"@odata.context":${context},${writeObject(shape, entity).slice(1)}` };
}

function inBin(call: Call, set: SetName): Entity {
  const entity = call.tenant.bin.get(call.params[0] ?? '');
  if (entity?.set !== set) throw notFound(call.params[0] ?? '');
  return entity;
}
