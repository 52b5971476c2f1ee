import { mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import type { Call } from './context.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { valueOf } from './filter.ts';
import type { Resource } from './resources.ts';

/** Compiles `$orderby`; only one documented property. */
export function compareBy(call: Call, type: string, text: string): (left: Entity, right: Entity) => number {
  const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(text);
  if (match === null) throw unsupportedQuery('Only one $orderby property is supported.');
  const name = match[1] ?? '';
  const property = mustModel(type).properties.get(name);
  if (property === undefined)
    throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`, 'BadRequest');
  if (
    !property.orderBy &&
    name !== 'displayName' &&
    !(name === 'deletedDateTime' && call.path.includes('deletedItems'))
  )
    throw unsupportedQuery(`Sorting by '${name}' is not supported.`);
  const sign = match[2]?.toLowerCase() === 'desc' ? -1 : 1;
  return (left, right) => sign * textOf(left, name).localeCompare(textOf(right, name));
}

function textOf(entity: Entity, name: string): string {
  if (name === 'deletedDateTime') return String(entity.deletedAt ?? '');
  return String(valueOf(entity, name) ?? '').toLowerCase();
}

/** Compiles `$search="displayName:text"`: words anywhere in the property. */
export function compileSearch(_call: Call, resource: Resource, text: string): (entity: Entity) => boolean {
  const match = /^\s*"(\w+):(.*)"\s*$/.exec(text);
  if (match === null)
    throw badRequest('Syntax error: the $search clause must be "property:value" in double quotes.', 'BadRequest');
  const name = match[1] ?? '';
  const property = mustModel(resource.type).properties.get(name);
  if (property === undefined || property.type !== 'Edm.String')
    throw badRequest(`Property '${name}' does not support $search.`, 'BadRequest');
  const wanted = (match[2] ?? '').toLowerCase();
  return (entity) => textOf(entity, name).includes(wanted);
}
