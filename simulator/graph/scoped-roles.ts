import type { Entity } from '../store/entity-set.ts';
import type { JsonObject } from '../types.ts';
import { type Call, type Reply, json, root, visible } from './context.ts';
import { notFound } from './errors.ts';
import { arraySource, pageReply } from './page.ts';
import { resolve } from './resolve.ts';
import { type Route, get } from './router.ts';

const PATH = '/directory/administrativeUnits/{id}/scopedRoleMembers';

/** Role assignments scoped to a unit, seen from the unit. */
export function scopedRoleRoutes(): Route[] {
  return [get(PATH, list), get(`${PATH}/{id}`, item)];
}

function list(call: Call): Reply {
  const unit = resolve(call, 'administrativeUnits', call.params[0] ?? '');
  const items = assignments(call, unit);
  return pageReply(call, {
    source: arraySource(items),
    write: (entity) => JSON.stringify(view(call, unit, entity)),
    maxTop: 999,
    paged: true,
    context: `directory/administrativeUnits('${unit.id}')/scopedRoleMembers`,
  });
}

function item(call: Call): Reply {
  const unit = resolve(call, 'administrativeUnits', call.params[0] ?? '');
  const found = assignments(call, unit).find((entity) => entity.id === call.params[1]);
  if (found === undefined) throw notFound(call.params[1] ?? '');
  return json(200, {
    '@odata.context': `${root(call)}/$metadata#scopedRoleMemberships/$entity`,
    ...view(call, unit, found),
  });
}

function assignments(call: Call, unit: Entity): Entity[] {
  return call.tenant
    .set('roleAssignments')
    .where('directoryScopeId', `/administrativeUnits/${unit.id}`)
    .filter((entity) => visible(call, entity));
}

function view(call: Call, unit: Entity, assignment: Entity): JsonObject {
  const principalId = String(assignment.props['principalId']);
  const principal = call.tenant.directoryObject(principalId);
  const role = call.tenant.holder(`role:${String(assignment.props['roleDefinitionId'])}`);
  return {
    id: assignment.id,
    roleId: role ?? String(assignment.props['roleDefinitionId']),
    administrativeUnitId: unit.id,
    roleMemberInfo: { id: principalId, displayName: principal?.props['displayName'] ?? null },
  };
}
