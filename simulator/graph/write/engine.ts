import { randomUUID } from 'node:crypto';
import { type TypeModel, isKindOf, mustModel, shortName } from '../../schema/model.ts';
import type { Entity } from '../../store/entity-set.ts';
import { BIN_SETS } from '../../store/sets.ts';
import type { JsonObject } from '../../types.ts';
import { type Call, type Reply, NO_CONTENT, root } from '../context.ts';
import { badRequest } from '../errors.ts';
import { demandPermission, permissionKey } from '../permissions.ts';
import { resolve } from '../resolve.ts';
import type { Route } from '../router.ts';
import { shapeFor, writeObject } from '../shape.ts';
import { type ExtensionSpec, extensionSpecs } from './extension-values.ts';
import { replication } from './lag.ts';
import type { WriteRule } from './rule.ts';
import { checkBody, objectBody } from './validate.ts';

/** Routes of one rule: POST, PATCH and DELETE as it offers them. */
export function ruleRoutes(rule: WriteRule): Route[] {
  const item = `${rule.path}/{id}`;
  const routes: Route[] = [];
  if (rule.create !== undefined)
    routes.push({
      method: 'POST',
      template: rule.path,
      handle: (call) => createEntity(call, rule),
      permission: 'path',
      units: 1,
    });
  if (rule.update !== undefined)
    routes.push({
      method: 'PATCH',
      template: item,
      handle: (call) => updateEntity(call, rule),
      permission: rule.update.permission === undefined ? 'path' : 'self',
      units: 1,
    });
  if (rule.remove !== undefined)
    routes.push({
      method: 'DELETE',
      template: item,
      handle: (call) => removeEntity(call, rule, find(call, rule)),
      permission: 'path',
      units: 1,
    });
  return routes;
}

export function createEntity(call: Call, rule: WriteRule, parent?: Entity): Reply {
  const { create } = rule;
  if (create === undefined) throw new Error(`${rule.set} cannot be created`);
  const model = modelFor(call, rule, create.typed === true);
  const checked = checkBody(call, model, { ...create, mode: 'create', ...extensions(call, rule) });
  create.prepare?.(call, checked.props, checked);
  const entity = call.tenant.create({
    set: rule.set,
    type: model.name,
    id: create.id?.(checked.props) ?? randomUUID(),
    props: checked.props,
    parent: parent?.id,
    ...replication(call),
  });
  create.after?.(call, entity, checked);
  return createdReply(call, entity, { context: `${rule.path.slice(1)}/$entity`, typed: create.typed === true });
}

/** 201 with the new object. */
export function createdReply(call: Call, entity: Entity, how: { context: string; typed: boolean }): Reply {
  const shape = shapeFor(call, entity.set, entity.type, { single: true, withType: how.typed });
  const context = JSON.stringify(`${root(call)}/$metadata#${how.context}`);
  const location = `${root(call)}${call.path}/${entity.id}`;
  return {
    status: 201,
    headers: { Location: location },
    body: `{"@odata.context":${context},${writeObject(shape, entity).slice(1)}`,
  };
}

export function updateEntity(call: Call, rule: WriteRule, known?: Entity): Reply {
  const { update } = rule;
  if (update === undefined) throw new Error(`${rule.set} cannot be updated`);
  update.permission?.(call);
  const entity = known ?? find(call, rule);
  if (update.typed === true && objectBody(call)['@odata.type'] === undefined)
    throw badRequest('@odata.type is required.', 'BadRequest');
  const checked = checkBody(call, mustModel(entity.type), {
    ...update,
    mode: 'update',
    ...(rule.createOnly && { createOnly: rule.createOnly }),
    ...extensions(call, rule),
  });
  const merged = mergeComplex(entity, checked.props);
  update.prepare?.(call, entity, merged, checked);
  call.tenant.update(entity, merged);
  update.after?.(call, entity, checked);
  return NO_CONTENT;
}

export function removeEntity(call: Call, rule: WriteRule, entity: Entity): Reply {
  rule.remove?.prepare?.(call, entity);
  if (BIN_SETS.has(entity.set) && rule.remove?.permanent?.(entity) !== true) call.tenant.softDelete(entity);
  else call.tenant.hardDelete(entity);
  return NO_CONTENT;
}

function find(call: Call, rule: WriteRule): Entity {
  return resolve(call, rule.set, call.params[0] ?? '');
}

function modelFor(call: Call, rule: WriteRule, typed: boolean): TypeModel {
  if (!typed) return mustModel(rule.type);
  const given = objectBody(call)['@odata.type'];
  if (typeof given !== 'string' || !isKindOf(shortName(given), rule.type))
    throw badRequest(`@odata.type must name a concrete ${rule.type}.`, 'BadRequest');
  const model = mustModel(shortName(given));
  if (model.abstract || model.name === rule.type)
    throw badRequest(`@odata.type must name a concrete ${rule.type}.`, 'BadRequest');
  return model;
}

function extensions(call: Call, rule: WriteRule): { extensions?: ReadonlyMap<string, ExtensionSpec> } {
  const found = extensionSpecs(call, rule.set);
  return found === undefined ? {} : { extensions: found };
}

/** Members of a complex value that a PATCH leaves out keep their values. */
function mergeComplex(entity: Entity, changes: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const before = entity.props[name];
      const both =
        isPlain(before) && isPlain(value) && before['@odata.type'] === (value['@odata.type'] ?? before['@odata.type']);
      return [name, both ? { ...before, ...value } : value];
    }),
  );
}

function isPlain(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rule of another path, for handlers that decide late. */
export function demandPath(call: Call, method: string, template: string): void {
  demandPermission(call.claims.roles, method, permissionKey(template));
}
