import { castRoutes } from './casts.ts';
import { deletedRoutes } from './deleted-items.ts';
import { DELTA_KINDS } from './delta/kinds.ts';
import { deltaReply } from './delta/page.ts';
import { directoryObjectRoutes } from './directory-objects.ts';
import { extensionPropertyRoutes } from './extension-properties.ts';
import { getPart, listParts } from './parts.ts';
import { pimRoutes } from './pim/routes.ts';
import { policyRoutes } from './policies.ts';
import { countEntities, getEntity, getSingleton, listEntities } from './read.ts';
import { getRelated, listRelated } from './relations.ts';
import { type Relation, type Resource, PARTS, RESOURCES, SINGLETONS } from './resources.ts';
import { roleBinRoutes } from './role-bin.ts';
import { type Route, get, Router } from './router.ts';
import { scopedRoleRoutes } from './scoped-roles.ts';
import { writeRoutes } from './write/routes.ts';

const CASTS = [
  'user',
  'group',
  'device',
  'servicePrincipal',
  'application',
  'orgContact',
  'administrativeUnit',
  'directoryRole',
];

/** Every path Graph answers here. */
export const routes = build();

function build(): Router {
  const router = new Router();
  const all: Route[] = [
    ...RESOURCES.flatMap(readRoutes),
    ...PARTS.flatMap(partRoutes),
    ...SINGLETONS.flatMap(singletonRoutes),
    ...DELTA_KINDS.map((kind) => get(`${kind.path}/delta`, (call) => deltaReply(call, kind))),
    ...policyRoutes(),
    ...deletedRoutes(),
    ...directoryObjectRoutes(),
    ...scopedRoleRoutes(),
    ...extensionPropertyRoutes(),
    ...castRoutes(),
    ...pimRoutes(),
    ...roleBinRoutes(),
    ...writeRoutes(),
  ];
  for (const route of all) router.add(route);
  return router;
}

function readRoutes(resource: Resource): Route[] {
  const { path, units, itemUnits } = resource;
  const counted = resource.counted ? [get(`${path}/$count`, (call) => countEntities(call, resource), { units })] : [];
  return [
    get(path, (call) => listEntities(call, resource), { units }),
    get(`${path}/{id}`, (call) => getEntity(call, resource), { units: itemUnits }),
    ...counted,
    ...Object.entries(resource.relations).flatMap(([name, relation]) => relationRoutes(resource, name, relation)),
  ];
}

function relationRoutes(resource: Resource, name: string, relation: Relation): Route[] {
  const path = `${resource.path}/{id}/${name}`;
  const units = { units: relation.units };
  if (relation.single) {
    return [
      get(path, (call) => getRelated(call, resource, relation, 'objects'), units),
      get(`${path}/$ref`, (call) => getRelated(call, resource, relation, 'refs'), units),
    ];
  }
  const casts = relation.type === undefined ? CASTS : [];
  return [
    get(path, (call) => listRelated(call, resource, relation, { view: 'objects' }), units),
    get(`${path}/$ref`, (call) => listRelated(call, resource, relation, { view: 'refs' }), units),
    get(`${path}/$count`, (call) => listRelated(call, resource, relation, { view: 'count' }), units),
    ...casts.flatMap((cast) => [
      get(
        `${path}/microsoft.graph.${cast}`,
        (call) => listRelated(call, resource, relation, { view: 'objects', cast }),
        units,
      ),
      get(
        `${path}/microsoft.graph.${cast}/$count`,
        (call) => listRelated(call, resource, relation, { view: 'count', cast }),
        units,
      ),
    ]),
  ];
}

function partRoutes(part: (typeof PARTS)[number]): Route[] {
  const path = `${part.parentPath}/{id}/${part.segment}`;
  const { units } = part;
  return [
    get(path, (call) => listParts(call, part), { units }),
    get(`${path}/{id}`, (call) => getPart(call, part), { units, permission: path.toLowerCase() }),
  ];
}

function singletonRoutes(singleton: (typeof SINGLETONS)[number]): Route[] {
  if (singleton.set === 'authenticationMethodsPolicy') return [];
  return [get(singleton.path, (call) => getSingleton(call, singleton))];
}
