import type { Entity } from '../store/entity-set.ts';
import { type Call, type Reply, NO_CONTENT, root } from './context.ts';
import { conflict, notFound } from './errors.ts';
import { arraySource, pageReply } from './page.ts';
import { type Route, get } from './router.ts';
import { shapeFor, writeObject } from './shape.ts';
import { replication } from './write/lag.ts';

const PATH = '/roleManagement/directory/deletedItems/roleDefinitions';

/** Custom roles have a recycle bin of their own; it keeps the ID. */
export function roleBinRoutes(): Route[] {
  return [
    get(PATH, list),
    get(`${PATH}/{id}`, (call) => show(call, found(call))),
    { method: 'DELETE', template: `${PATH}/{id}`, handle: purge, permission: 'path', units: 1 },
    { method: 'POST', template: `${PATH}/{id}/restore`, handle: restore, permission: 'path', units: 1 },
  ];
}

function list(call: Call): Reply {
  const shape = shapeFor(call, 'roleDefinitions', 'unifiedRoleDefinition', { single: false });
  return pageReply(call, {
    source: arraySource([...call.tenant.bin.values()].filter((entity) => entity.set === 'roleDefinitions')),
    write: (entity) => writeObject(shape, entity),
    maxTop: 999,
    paged: true,
    context: PATH.slice(1),
  });
}

function found(call: Call): Entity {
  const id = call.params[0] ?? '';
  const entity = call.tenant.bin.get(id.toLowerCase());
  if (entity?.set !== 'roleDefinitions') throw notFound(id);
  return entity;
}

function show(call: Call, role: Entity): Reply {
  const shape = shapeFor(call, 'roleDefinitions', 'unifiedRoleDefinition', { single: true });
  const context = JSON.stringify(`${root(call)}/$metadata#${PATH.slice(1)}/$entity`);
  return { status: 200, body: `{"@odata.context":${context},${writeObject(shape, role).slice(1)}` };
}

function purge(call: Call): Reply {
  call.tenant.hardDelete(found(call));
  return NO_CONTENT;
}

/** A live role may have taken the name meanwhile. */
function restore(call: Call): Reply {
  const role = found(call);
  const name = role.props['displayName'];
  if ([...call.tenant.set('roleDefinitions').from(0)].some((live) => live.props['displayName'] === name))
    throw conflict('displayName');
  call.tenant.restore(role, replication(call));
  return show(call, role);
}
