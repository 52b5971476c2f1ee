import { mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import { type Call, type Reply, prefers, root, visible } from './context.ts';
import { notFound } from './errors.ts';
import { getSingleton } from './read.ts';
import { resolve } from './resolve.ts';
import { SINGLETONS } from './resources.ts';
import { type Route, get } from './router.ts';
import { shapeFor, writeObject } from './shape.ts';
import { maskUnknownEnums } from './unknown-enums.ts';

const METHODS_PATH = '/policies/authenticationMethodsPolicy';
const PARTNERS_PATH = '/policies/crossTenantAccessPolicy/partners';

/** Policies whose parts are read in their own way. */
export function policyRoutes(): Route[] {
  return [
    get(METHODS_PATH, getMethodsPolicy),
    get(`${METHODS_PATH}/authenticationMethodConfigurations/{id}`, getConfiguration),
    get(`${PARTNERS_PATH}/{id}/identitySynchronization`, getSynchronization),
  ];
}

/** The policy with all its configurations inside. */
function getMethodsPolicy(call: Call): Reply {
  const singleton = SINGLETONS.find((entry) => entry.set === 'authenticationMethodsPolicy');
  if (singleton === undefined) throw new Error('no authenticationMethodsPolicy');
  const reply = getSingleton(call, singleton);
  if (call.query.select !== undefined) return reply;
  const items = [...call.tenant.set('authenticationMethodConfigurations').from(0)].map((entity) =>
    configurationText(call, entity),
  );
  const context = JSON.stringify(
    `${root(call)}/$metadata#policies/authenticationMethodsPolicy/authenticationMethodConfigurations`,
  );
  return {
    ...reply,
    body: `${(reply.body ?? '').toString().slice(0, -1)},"authenticationMethodConfigurations@odata.context":${context},"authenticationMethodConfigurations":[${items.join(',')}]}`,
  };
}

function getConfiguration(call: Call): Reply {
  const entity = configuration(call);
  const context = JSON.stringify(`${root(call)}/$metadata#authenticationMethodConfigurations/$entity`);
  return { status: 200, body: `{"@odata.context":${context},${configurationText(call, entity).slice(1)}` };
}

/** Found without case: `fido2`, `Fido2`. */
export function configuration(call: Call): Entity {
  const id = (call.params[0] ?? '').toLowerCase();
  for (const entity of call.tenant.set('authenticationMethodConfigurations').from(0))
    if (entity.id.toLowerCase() === id) return entity;
  throw notFound(call.params[0] ?? '');
}

function configurationText(call: Call, entity: Entity): string {
  const shape = shapeFor(call, entity.set, entity.type, { single: true, withType: true, select: undefined });
  const targets = entity.props['includeTargets'];
  const text = writeObject({ ...shape, selected: undefined }, entity);
  if (targets === undefined) return text;
  const shown = prefers(call, 'include-unknown-enum-members')
    ? targets
    : maskUnknownEnums(mustModel(entity.type), 'includeTargets', targets);
  const context = JSON.stringify(
    `${root(call)}/$metadata#policies/authenticationMethodsPolicy/authenticationMethodConfigurations('${entity.id}')/microsoft.graph.${entity.type}/includeTargets`,
  );
  return `${text.slice(0, -1)},"includeTargets@odata.context":${context},"includeTargets":${JSON.stringify(shown)}}`;
}

function getSynchronization(call: Call): Reply {
  const entity = synchronization(call);
  if (entity === undefined) throw notFound(call.params[0] ?? '');
  const shape = shapeFor(call, entity.set, entity.type, { single: true });
  const context = JSON.stringify(
    `${root(call)}/$metadata#policies/crossTenantAccessPolicy/partners('${entity.id}')/identitySynchronization/$entity`,
  );
  return { status: 200, body: `{"@odata.context":${context},${writeObject(shape, entity).slice(1)}` };
}

/** The sync policy of the partner in the path. */
export function synchronization(call: Call): Entity | undefined {
  const partner = resolve(call, 'crossTenantAccessPartners', call.params[0] ?? '');
  const [found] = call.tenant.set('identitySynchronizations').where('parent', partner.id);
  return visible(call, found) ? found : undefined;
}
