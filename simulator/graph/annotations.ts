import type { Entity } from '../store/entity-set.ts';
import type { Json, JsonObject } from '../types.ts';
import { type Call, root } from './context.ts';

const POLICIES = 'identity/conditionalAccess/policies';

/** A part of a Conditional Access policy as Graph shows it: the whole strength for its id, annotations at every depth. */
export function showPolicyPart(call: Call, policy: Entity, name: string, value: Json): Json {
  if (name === 'grantControls' && isObject(value)) return showGrantControls(call, policy, value);
  if (name === 'conditions' && isObject(value) && isAnnotated(call)) return showConditions(call, policy, value);
  return value;
}

export function isAnnotated(call: Call): boolean {
  return call.world.settings.switches.nestedAnnotations;
}

/** The context of the strength stands there also when the strength is null. */
function showGrantControls(call: Call, policy: Entity, controls: JsonObject): JsonObject {
  const path = `${root(call)}/$metadata#${POLICIES}('${policy.id}')/grantControls/authenticationStrength`;
  const { authenticationStrength: reference, ...rest } = controls;
  const strength = showStrength(call, path, reference);
  return isAnnotated(call)
    ? {
        ...rest,
        'authenticationStrength@odata.context': `${path}/$entity`,
        authenticationStrength: strength ?? null,
      }
    : { ...rest, ...(strength !== undefined && { authenticationStrength: strength }) };
}

function showStrength(call: Call, path: string, reference: Json | undefined): Json | undefined {
  if (!isObject(reference)) return reference;
  const strength = call.tenant.set('authenticationStrengthPolicies').byId.get(String(reference['id']));
  if (strength === undefined) return reference;
  const context = isAnnotated(call)
    ? { 'combinationConfigurations@odata.context': `${path}/combinationConfigurations` }
    : {};
  return { id: strength.id, ...strength.props, ...context, combinationConfigurations: [] };
}

function showConditions(call: Call, policy: Entity, conditions: JsonObject): JsonObject {
  const { users } = conditions;
  if (!isObject(users)) return conditions;
  const shown = Object.entries(users).map(([name, value]) => {
    const tenants = isObject(value) ? value['externalTenants'] : undefined;
    if (!isObject(value) || !isObject(tenants)) return [name, value] as const;
    const path = `${POLICIES}('${policy.id}')/conditions/users/${name}/externalTenants`;
    const context = { '@odata.context': `${root(call)}/$metadata#${path}` };
    return [name, { ...value, externalTenants: { ...context, ...tenants } }] as const;
  });
  return { ...conditions, users: Object.fromEntries(shown) };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
