import type { JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { badRequest, GraphError } from '../../errors.ts';
import { isObject, listOf } from '../json.ts';
import { invalid } from '../names.ts';
import type { WriteRule } from '../rule.ts';

/** The caller chooses the id; those of Microsoft begin with its name and cannot be written. */
export const permissionGrantRule: WriteRule = {
  set: 'permissionGrantPolicies',
  type: 'permissionGrantPolicy',
  path: '/policies/permissionGrantPolicies',
  create: {
    required: ['id', 'displayName'],
    prepare: (call, props) => {
      const id = String(props['id']);
      if (!/^[\w-]{1,128}$/.test(id) || isBuiltIn(id)) throw invalid('id');
      if (call.tenant.set('permissionGrantPolicies').byId.has(id))
        throw new GraphError(
          409,
          'Request_MultipleObjectsWithSameKeyValue',
          `A policy with the id ${id} already exists.`,
        );
    },
    id: (props) => {
      const id = String(props['id']);
      Reflect.deleteProperty(props, 'id');
      return id;
    },
  },
  update: {
    prepare: (_call, policy) => {
      refuseBuiltInGrant(policy);
    },
  },
  remove: {
    prepare: (call, policy) => {
      refuseBuiltInGrant(policy);
      if (assigned(call).some((name) => name.endsWith(`.${policy.id}`)))
        throw badRequest('The permission grant policy is assigned and cannot be deleted.');
    },
  },
};

function isBuiltIn(id: string): boolean {
  return id.toLowerCase().startsWith('microsoft-');
}

export function refuseBuiltInGrant(policy: { id: string }): void {
  if (isBuiltIn(policy.id)) throw badRequest('Built-in permission grant policies cannot be changed or deleted.');
}

function assigned(call: Call): string[] {
  return [...call.tenant.set('authorizationPolicy').from(0)].flatMap((policy) => namesOf(policy.props));
}

function namesOf(props: JsonObject): string[] {
  const permissions = props['defaultUserRolePermissions'];
  return isObject(permissions) ? listOf(permissions['permissionGrantPoliciesAssigned']).map(String) : [];
}

/** `ManagePermissionGrantsForSelf.{policy}` and the same for owned resources; the policy exists. */
export function checkAssignedGrants(call: Call, changes: JsonObject): void {
  for (const name of namesOf(changes)) {
    const id = /^ManagePermissionGrantsFor(?:Self|OwnedResource)\.(.+)$/.exec(name)?.[1];
    if (id === undefined || !(isBuiltIn(id) || call.tenant.set('permissionGrantPolicies').byId.has(id)))
      throw invalid('permissionGrantPoliciesAssigned', `The permission grant policy '${name}' does not exist.`);
  }
}
