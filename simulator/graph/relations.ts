import { isKindOf, shortName, mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import { type Call, type Reply, isEventual, root, visible, isAdvanced } from './context.ts';
import { badRequest, notFound } from './errors.ts';
import { compileFilter } from './filter.ts';
import { hidesMembers } from './hidden.ts';
import { type Source, pageReply } from './page.ts';
import { resolve } from './resolve.ts';
import type { Relation, Resource } from './resources.ts';
import { MixedShapes, openObject, shapeFor, writeObject } from './shape.ts';

export type RelationView = 'objects' | 'refs' | 'count';

/** `GET /{set}/{id}/{relation}`, `/$ref`, `/$count` and type casts. */
export function listRelated(
  call: Call,
  resource: Resource,
  relation: Relation,
  how: { view: RelationView; cast?: string },
): Reply {
  const source = resolve(call, resource.set, call.params[0] ?? '');
  const keep = keepOf(call, how.cast);
  const hidden = leavesOutPrincipals(call, resource, relation, how.cast);
  const items = relatedSource(
    call,
    source,
    relation,
    (entity) => keep(entity) && !(hidden && entity.set === 'servicePrincipals'),
  );
  if (how.view === 'count') return countReply(call, items);
  return pageReply(call, {
    source: items,
    maxTop: 999,
    paged: resource.paged,
    context: how.view === 'refs' ? 'Collection($ref)' : contextName(call, relation, how.cast),
    write: how.view === 'refs' ? (entity) => refText(call, entity) : writerOf(call, relation, how.cast),
  });
}

/** `GET /users/{id}/manager` and `/manager/$ref`. */
export function getRelated(call: Call, resource: Resource, relation: Relation, view: RelationView): Reply {
  const source = resolve(call, resource.set, call.params[0] ?? '');
  const target = call.tenant
    .link(relation.relation)
    .targets(source.id)
    .map((id) => call.tenant.directoryObject(id))
    .find((found) => visible(call, found));
  if (target === undefined) throw notFound(call.path.split('/').at(view === 'refs' ? -2 : -1) ?? relation.relation);
  if (view === 'refs')
    return {
      status: 200,
      body: `{"@odata.context":${JSON.stringify(`${root(call)}/$metadata#$ref`)},${refText(call, target).slice(1)}`,
    };
  const shape = shapeFor(call, target.set, target.type, { single: true, withType: true });
  return {
    status: 200,
    body: `{"@odata.context":${JSON.stringify(`${root(call)}/$metadata#directoryObjects/$entity`)},${writeObject(shape, target).slice(1)}`,
  };
}

function contextName(call: Call, relation: Relation, cast: string | undefined): string {
  const select = call.query.select === undefined ? '' : `(${call.query.select.join(',')})`;
  if (cast !== undefined) return `${plural(shortName(cast))}${select}`;
  return relation.type === undefined ? `directoryObjects${select}` : `${relation.relation}${select}`;
}

function plural(type: string): string {
  return type === 'orgContact' ? 'contacts' : `${type}s`;
}

function keepOf(call: Call, cast: string | undefined): (entity: Entity) => boolean {
  const type = cast === undefined ? undefined : shortName(cast);
  const { filter } = call.query;
  if (filter === undefined) return (entity) => type === undefined || isKindOf(entity.type, type);
  if (!isAdvanced(call))
    throw badRequest('The filter needs ConsistencyLevel: eventual and $count=true.', 'Request_UnsupportedQuery');
  if (type === undefined) throw badRequest('The filter needs a type cast in the path.', 'Request_UnsupportedQuery');
  const { test } = compileFilter(filter, mustModel(type), true);
  return (entity) => isKindOf(entity.type, type) && test(entity);
}

function writerOf(call: Call, relation: Relation, cast: string | undefined): (entity: Entity) => string {
  if (relation.type === undefined && cast === undefined) {
    const shapes = new MixedShapes(call);
    return (entity) => shapes.write(entity);
  }
  const shapes = new Map<string, ReturnType<typeof shapeFor>>();
  return (entity) => {
    const shape = shapes.get(entity.type) ?? shapeFor(call, entity.set, entity.type, { single: false });
    shapes.set(entity.type, shape);
    return `${openObject(shape, entity)}}`;
  };
}

function refText(call: Call, entity: Entity): string {
  return `{"@odata.id":${JSON.stringify(`${root(call)}/directoryObjects/${entity.id}`)}}`;
}

function countReply(call: Call, items: Source<Entity>): Reply {
  if (!isEventual(call))
    throw badRequest(
      '$count is only supported with the ConsistencyLevel: eventual header.',
      'Request_UnsupportedQuery',
    );
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(items.total()) };
}

/** Objects in a bin are not shown, though their edges stay. */
export function relatedSource(
  call: Call,
  source: Entity,
  relation: Relation,
  keep: (entity: Entity) => boolean,
): Source<Entity> {
  const ids = idsOf(call, source, relation);
  const live = (id: string): Entity | undefined => {
    const entity = id === '' ? undefined : call.tenant.directoryObject(id);
    return visible(call, entity) && keep(entity) && isListed(call, { source, relation, target: entity })
      ? entity
      : undefined;
  };
  return {
    *from(cursor) {
      for (let at = cursor; at < ids.length; at += 1) {
        const entity = live(ids[at] ?? '');
        if (entity !== undefined) yield [at, entity];
      }
    },
    total: () => ids.filter((id) => live(id) !== undefined).length,
  };
}

/** Empty, not refused, where the membership is hidden from the caller. */
function idsOf(call: Call, source: Entity, { relation, direction }: Relation): readonly string[] {
  const table = call.tenant.link(relation);
  if (direction === 'reverse') return table.sources(source.id);
  return relation === 'members' && hidesMembers(call, source) ? [] : table.slots(source.id);
}

/** What a list of edges leaves out though the edge is there. */
function isListed(call: Call, edge: { source: Entity; relation: Relation; target: Entity }): boolean {
  const { relation, target } = edge;
  const { switches } = call.world.settings;
  if (relation.direction === 'reverse')
    return relation.relation !== 'members' || !switches.hiddenMembershipInMemberOf || !hidesMembers(call, target);
  return true;
}

/** v1.0 lists of a group's members and owners are without service principals: a known issue that the pages state. */
function leavesOutPrincipals(call: Call, { set }: Resource, relation: Relation, cast: string | undefined): boolean {
  const { principalsByCast } = call.world.settings.switches;
  return set === 'groups' && relation.direction === 'forward' && !(principalsByCast && cast === 'servicePrincipal');
}
