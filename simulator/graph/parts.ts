import { mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import { type Call, type Reply, root, visible, isAdvanced } from './context.ts';
import { notFound } from './errors.ts';
import { compileFilter } from './filter.ts';
import { arraySource, pageReply } from './page.ts';
import { resolve } from './resolve.ts';
import type { Part } from './resources.ts';
import { MixedShapes, shapeFor, writeObject } from './shape.ts';

/** `GET /{parents}/{id}/{parts}` */
export function listParts(call: Call, part: Part): Reply {
  const parent = resolve(call, part.parentSet, call.params[0] ?? '');
  const { filter } = call.query;
  const test = filter === undefined ? undefined : compileFilter(filter, mustModel(part.type), isAdvanced(call)).test;
  const items = call.tenant
    .set(part.set)
    .where(part.index, parent.id)
    .filter((entity) => visible(call, entity) && isHeld(call, entity) && (test === undefined || test(entity)));
  return pageReply(call, {
    source: arraySource(items),
    write: writerOf(call, part),
    maxTop: 999,
    paged: true,
    context: contextOf(part, parent.id),
  });
}

/** `GET /{parents}/{id}/{parts}/{id}` */
export function getPart(call: Call, part: Part): Reply {
  const entity = resolvePart(call, part);
  const context = JSON.stringify(`${root(call)}/$metadata#${contextOf(part, call.params[0] ?? '')}/$entity`);
  return { status: 200, body: `{"@odata.context":${context},${writerOf(call, part)(entity).slice(1)}` };
}

/** The contained object the path names, under the parent it names. */
export function resolvePart(call: Call, part: Part): Entity {
  const parent = resolve(call, part.parentSet, call.params[0] ?? '');
  const id = call.params[1] ?? '';
  const found = call.tenant
    .set(part.set)
    .where(part.index, parent.id)
    .find((entity) => entity.id === id || entity.props['name'] === id.replace(/^name='?|'$/g, ''));
  if (!visible(call, found)) throw notFound(id);
  return found;
}

export function contextOf(part: Part, parentId: string): string {
  return `${part.parentPath.slice(1)}('${parentId}')/${part.segment}`;
}

export function writerOf(call: Call, part: Part): (entity: Entity) => string {
  if (part.mixed) {
    const shapes = new MixedShapes(call);
    return (entity) => shapes.write(entity);
  }
  const shape = shapeFor(call, part.set, part.type, { single: true });
  return (entity) => writeObject(shape, entity);
}

/** Whether what an assignment or grant is given to counts as there; with the switch not while it is in the recycle bin. */
function isHeld(call: Call, entity: Entity): boolean {
  if (call.world.settings.switches.assignmentsOfDeleted === 'shown') return true;
  if (entity.set !== 'appRoleAssignments' && entity.set !== 'oauth2PermissionGrants') return true;
  return ['principalId', 'clientId', 'resourceId'].every((name) => !call.tenant.bin.has(String(entity.props[name])));
}
