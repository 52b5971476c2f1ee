import { mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import { type Call, type Reply, isAdvanced, isEventual, root, visible } from './context.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { checkExpand, expandText } from './expand.ts';
import { compileFilter } from './filter.ts';
import { type Source, arraySource, pageReply, slotSource } from './page.ts';
import { resolve } from './resolve.ts';
import type { Resource, Singleton } from './resources.ts';
import { RowShapes } from './row-shapes.ts';
import { appendMembers, MixedShapes, openObject, shapeFor } from './shape.ts';
import { compareBy, compileSearch } from './sort.ts';

/** Directory objects come in pages of so many when something is expanded, whatever `$top` says. */
const EXPANDED_ROWS = 100;

/** `GET /{set}` */
export function listEntities(call: Call, resource: Resource): Reply {
  checkExpand(call, resource);
  refuseMixedConsistency(call, resource);
  return pageReply(call, {
    source: sourceOf(call, resource),
    write: writerOf(call, resource),
    maxTop: resource.maxTop,
    paged: resource.paged,
    most: call.query.expand.length > 0 && resource.counted ? EXPANDED_ROWS : Infinity,
    context: contextOf(resource.path, call.query.select),
  });
}

/** `GET /{set}/{id}` */
export function getEntity(call: Call, resource: Resource): Reply {
  refuseCollectionOptions(call);
  checkExpand(call, resource, true);
  const entity = resolve(call, resource.set, call.params[0] ?? '');
  return singleReply(call, entity, { resource, context: `${contextOf(resource.path, call.query.select)}/$entity` });
}

/** `GET /{set}/$count` */
export function countEntities(call: Call, resource: Resource): Reply {
  if (!isEventual(call))
    throw badRequest(
      '$count is only supported with the ConsistencyLevel: eventual header.',
      'Request_UnsupportedQuery',
    );
  const source = sourceOf({ ...call, query: { ...call.query, count: true } }, resource);
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(source.total()) };
}

/** `GET /policies/authorizationPolicy` and its like. */
export function getSingleton(call: Call, singleton: Singleton): Reply {
  refuseCollectionOptions(call);
  const entity = onlyOne(call, singleton);
  const shape = shapeFor(call, singleton.set, singleton.type, { single: true });
  const head = `{"@odata.context":${JSON.stringify(`${root(call)}/$metadata#${contextOf(singleton.path, call.query.select)}/$entity`)},`;
  return { status: 200, body: `${head}${openObject(shape, entity).slice(1)}}` };
}

export function onlyOne(call: Call, singleton: Singleton): Entity {
  for (const entity of call.tenant.set(singleton.set).from(0)) return entity;
  throw new Error(`the tenant has no ${singleton.set}`);
}

/** One object under its own context. */
export function singleReply(
  call: Call,
  entity: Entity,
  how: { resource: Resource; context: string },
  status = 200,
  headers: Record<string, string> = {},
): Reply {
  const { resource } = how;
  const shape = shapeFor(call, entity.set, entity.type, {
    single: true,
    withType: resource.mixed || entity.type !== resource.type,
  });
  const text = appendMembers(openObject(shape, entity), expandText(call, resource, entity));
  const context = JSON.stringify(`${root(call)}/$metadata#${how.context}`);
  return { status, headers, body: `{"@odata.context":${context}${text === '{' ? '' : ','}${text.slice(1)}}` };
}

/** `users(id,displayName)` for the context link. */
export function contextOf(path: string, select: readonly string[] | undefined): string {
  return `${path.slice(1)}${select === undefined ? '' : `(${select.join(',')})`}`;
}

function writerOf(call: Call, resource: Resource): (entity: Entity) => string {
  if (resource.mixed) {
    const shapes = new MixedShapes(call);
    return (entity) => shapes.write(entity);
  }
  const shapes = new RowShapes(call, resource.set, resource.type, { single: false });
  return (entity) => `${appendMembers(openObject(shapes.of(entity), entity), expandText(call, resource, entity))}}`;
}

function sourceOf(call: Call, resource: Resource): Source<Entity> {
  const keep = keepOf(call, resource);
  const set = call.tenant.set(resource.set);
  if (call.query.orderBy === undefined) return slotSource(set, keep);
  const compare = compareBy(call, resource.type, call.query.orderBy);
  const all = [...set.from(0)].filter(keep).sort(compare);
  return arraySource(all);
}

function keepOf(call: Call, resource: Resource): (entity: Entity) => boolean {
  const { filter, search } = call.query;
  const tests: ((entity: Entity) => boolean)[] = [(entity) => visible(call, entity)];
  if (resource.set === 'groupSettings') tests.push((entity) => entity.parent === undefined);
  if (
    filter !== undefined &&
    resource.set === 'directoryRoles' &&
    call.world.settings.switches.refuseDirectoryRoleFilter
  )
    throw unsupportedQuery('$filter is not supported on directoryRoles.');
  if (filter !== undefined) tests.push(compileFilter(filter, mustModel(resource.type), isAdvanced(call)).test);
  if (search !== undefined) tests.push(compileSearch(call, resource, search));
  return (entity) => tests.every((test) => test(entity));
}

function refuseCollectionOptions(call: Call): void {
  const { filter, orderBy, search, top } = call.query;
  if (filter !== undefined || orderBy !== undefined || search !== undefined || top !== undefined) {
    throw badRequest(
      'The query specified in the URI is not valid: query options $orderby, $filter, $search and $top cannot be applied to a single resource.',
      'BadRequest',
    );
  }
}

function refuseMixedConsistency(call: Call, resource: Resource): void {
  const { expand, filter, orderBy, search } = call.query;
  if (isEventual(call) && expand.length > 0)
    throw unsupportedQuery('$expand is not supported with ConsistencyLevel: eventual.');
  if (search !== undefined && (!isEventual(call) || !resource.counted))
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'.",
    );
  if (filter !== undefined && orderBy !== undefined && !isAdvanced(call))
    throw unsupportedQuery('Sorting not supported for current query.');
}
