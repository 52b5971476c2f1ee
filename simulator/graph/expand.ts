import type { Entity } from '../store/entity-set.ts';
import { isAnnotated } from './annotations.ts';
import { type Call, root, visible } from './context.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { hidesMembers } from './hidden.ts';
import type { Expand, Resource } from './resources.ts';
import { MixedShapes } from './shape.ts';

/** Graph returns at most this many of an expanded collection. */
const EXPAND_LIMIT = 20;

/** Refuses what the type does not document. */
export function checkExpand(call: Call, resource: Resource, isSingle = false): void {
  for (const item of call.query.expand) {
    if (resource.expand[item.name] === undefined) {
      throw badRequest(
        `Parsing OData Select and Expand failed: could not find a navigation property named '${item.name}' on type 'microsoft.graph.${resource.type}' that can be expanded.`,
        'BadRequest',
      );
    }
    if (item.name === 'federatedIdentityCredentials' && !isSingle)
      throw unsupportedQuery('The property federatedIdentityCredentials can be expanded on a single application only.');
    if (item.levels && item.name !== 'manager') throw unsupportedQuery('$levels is only supported for manager.');
  }
}

/** `,"manager":{...}` for each expanded edge. */
export function expandText(call: Call, resource: Resource, entity: Entity): string {
  return call.query.expand
    .map((item) => {
      const how = resource.expand[item.name];
      if (how === undefined) return '';
      const context = how.kind === 'parts' && isAnnotated(call) ? contextText(call, resource, entity, item.name) : '';
      return `${context},${JSON.stringify(item.name)}:${valueText(call, how, entity, item.select)}`;
    })
    .join('');
}

function contextText(call: Call, resource: Resource, entity: Entity, name: string): string {
  const path = `${root(call)}/$metadata#${resource.path.slice(1)}('${entity.id}')/${name}`;
  return `,${JSON.stringify(`${name}@odata.context`)}:${JSON.stringify(path)}`;
}

function valueText(call: Call, how: Expand, entity: Entity, select: string[] | undefined): string {
  const shapes = new MixedShapes(
    call,
    select === undefined ? undefined : ['id', ...select.filter((name) => name !== 'id')],
  );
  const found = targets(call, how, entity);
  const single = how.kind === 'property' || how.single;
  if (single) return found[0] === undefined ? 'null' : shapes.write(found[0]);
  const limited = found.slice(0, EXPAND_LIMIT);
  return `[${limited.map((target) => shapes.write(target)).join(',')}]`;
}

function targets(call: Call, how: Expand, entity: Entity): Entity[] {
  const { tenant } = call;
  if (how.kind === 'relation' && how.relation === 'members' && hidesMembers(call, entity)) return [];
  if (how.kind === 'relation')
    return liveTargets(call, tenant.link(how.relation).targets(entity.id), how.single ? 1 : EXPAND_LIMIT);
  if (how.kind === 'parts') return tenant.set(how.set).where('parent', entity.id);
  const id = String(entity.props[how.property] ?? '');
  const found = how.set === 'directory' ? tenant.directoryObject(id) : tenant.set(how.set).byId.get(id);
  return visible(call, found) ? [found] : [];
}

function liveTargets(call: Call, ids: readonly string[], limit: number): Entity[] {
  const found: Entity[] = [];
  for (const id of ids) {
    const target = call.tenant.directoryObject(id);
    if (visible(call, target)) found.push(target);
    if (found.length === limit) break;
  }
  return found;
}
