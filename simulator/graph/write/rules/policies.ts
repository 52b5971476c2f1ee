import { randomUUID } from 'node:crypto';
import { mustModel } from '../../../schema/model.ts';
import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject, SetName } from '../../../types.ts';
import { type Call, type Reply, NO_CONTENT } from '../../context.ts';
import { badRequest, notFound } from '../../errors.ts';
import { configuration, synchronization } from '../../policies.ts';
import { onlyOne } from '../../read.ts';
import { resolve } from '../../resolve.ts';
import { SINGLETONS } from '../../resources.ts';
import type { Route } from '../../router.ts';
import { updateEntity } from '../engine.ts';
import { invalid } from '../names.ts';
import { type WriteRule, coreOf, timestamp } from '../rule.ts';
import { checkBody, objectBody } from '../validate.ts';
import { checkSetting, checkValues } from './parts.ts';
import { checkAssignedGrants } from './permission-grants.ts';
import { systemDefault } from './system-default.ts';

const STS: readonly (readonly [SetName, string, string | undefined])[] = [
  ['claimsMappingPolicies', 'claimsMappingPolicy', 'ClaimsMappingPolicy'],
  ['tokenLifetimePolicies', 'tokenLifetimePolicy', 'TokenLifetimePolicy'],
  ['tokenIssuancePolicies', 'tokenIssuancePolicy', undefined],
  ['homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy', 'HomeRealmDiscoveryPolicy'],
];

export const policyRules: readonly WriteRule[] = [
  ...STS.map(([set, type, rootName]): WriteRule => ({
    set,
    type,
    path: `/policies/${set}`,
    create: {
      required: ['definition', 'displayName'],
      prepare: (call, props) => {
        checkDefinition(call, { set, rootName, self: undefined }, props);
      },
    },
    update: {
      prepare: (call, policy, changes) => {
        checkDefinition(call, { set, rootName, self: policy }, { ...policy.props, ...changes });
      },
    },
    remove: {},
  })),
  {
    set: 'appManagementPolicies',
    type: 'appManagementPolicy',
    path: '/policies/appManagementPolicies',
    create: {
      required: coreOf('appManagementPolicies').required,
      prepare: (_call, props) => {
        props['isEnabled'] ??= false;
      },
    },
    update: {},
    remove: {},
  },
  {
    set: 'groupSettings',
    type: 'groupSetting',
    path: '/groupSettings',
    createOnly: ['templateId'],
    create: {
      required: ['templateId', 'values'],
      prepare: (call, props) => {
        checkSetting(call, undefined, props);
      },
    },
    update: {
      prepare: (call, setting, changes) => {
        checkValues(call, setting, changes);
      },
    },
    remove: {},
  },
  {
    set: 'crossTenantAccessPartners',
    type: 'crossTenantAccessPolicyConfigurationPartner',
    path: '/policies/crossTenantAccessPolicy/partners',
    createOnly: ['tenantId'],
    create: { required: ['tenantId'], prepare: preparePartner, id: (props) => String(props['tenantId']).toLowerCase() },
    update: {},
    remove: {
      prepare: (call, partner) => {
        if (call.tenant.set('identitySynchronizations').where('parent', partner.id).length > 0)
          throw badRequest('The identity synchronization policy of the partner must be deleted first.');
      },
    },
  },
];

interface StsCheck {
  set: SetName;
  rootName: string | undefined;
  self: Entity | undefined;
}

/** `definition` is one JSON text; at most one policy of a kind is the organisation's default. */
function checkDefinition(call: Call, check: StsCheck, props: JsonObject): void {
  const { definition } = props;
  if (!Array.isArray(definition) || definition.length !== 1 || typeof definition[0] !== 'string')
    throw invalid('definition');
  let parsed: unknown;
  try {
    parsed = JSON.parse(definition[0]);
  } catch {
    throw invalid('definition', 'The definition is not valid JSON.');
  }
  if (check.rootName !== undefined && (typeof parsed !== 'object' || parsed === null || !(check.rootName in parsed)))
    throw invalid('definition', `The definition must hold ${check.rootName}.`);
  if (props['isOrganizationDefault'] !== true) return;
  const other = [...call.tenant.set(check.set).from(0)].some(
    (known) => known !== check.self && known.props['isOrganizationDefault'] === true,
  );
  if (other) throw invalid('isOrganizationDefault', 'There is already an organization default policy of this kind.');
}

function preparePartner(call: Call, props: JsonObject): void {
  const tenantId = String(props['tenantId']).toLowerCase();
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(tenantId) || tenantId === call.tenant.identity.id)
    throw invalid('tenantId');
  if (call.tenant.set('crossTenantAccessPartners').byId.has(tenantId))
    throw badRequest(
      'A partner configuration for this tenant already exists.',
      'Request_MultipleObjectsWithSameKeyValue',
    );
  props['tenantId'] = tenantId;
  props['isInMultiTenantOrganization'] = false;
}

const METHODS = '/policies/authenticationMethodsPolicy';
const SYNC = '/policies/crossTenantAccessPolicy/partners/{id}/identitySynchronization';
const DEFAULT_KEY = '/policies/crosstenantaccesspolicy/default';

/** Policies there is one of, and what hangs on them. */
export function singletonRoutes(): Route[] {
  const route = (method: string, template: string, handle: (call: Call) => Reply, permission = 'path'): Route => ({
    method,
    template,
    handle,
    permission,
    units: 1,
  });
  return [
    ...SINGLETONS.map((singleton) => route('PATCH', singleton.path, (call) => updateSingleton(call, singleton))),
    route('PATCH', `${METHODS}/authenticationMethodConfigurations/{id}`, updateConfiguration),
    route(
      'POST',
      '/policies/crossTenantAccessPolicy/default/resetToSystemDefault',
      resetDefault,
      `${DEFAULT_KEY}/resettosystemdefault`,
    ),
    route('PUT', SYNC, putSynchronization),
    route('PATCH', SYNC, patchSynchronization),
    route('DELETE', SYNC, removeSynchronization),
  ];
}

function updateSingleton(call: Call, singleton: (typeof SINGLETONS)[number]): Reply {
  const rule: WriteRule = {
    set: singleton.set,
    type: singleton.type,
    path: singleton.path,
    update: {
      prepare: (_call, _entity, changes, checked) => {
        if (singleton.set === 'authorizationPolicy') checkAuthorization(call, checked.props);
        markChanged(call, singleton.set, changes);
      },
    },
  };
  return updateEntity(call, rule, onlyOne(call, singleton));
}

/** Member, guest and restricted guest. */
const GUEST_ROLES = [
  'a0b1b346-4d3e-4e8b-98f8-753987be4970',
  '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  '2af84b1e-32c8-42b7-82bc-daa82404023b',
];

function checkAuthorization(call: Call, changes: JsonObject): void {
  const role = changes['guestUserRoleId'];
  if (role !== undefined && !GUEST_ROLES.includes(String(role))) throw invalid('guestUserRoleId');
  checkAssignedGrants(call, changes);
}

function markChanged(call: Call, set: SetName, changes: JsonObject): void {
  if (set === 'authenticationMethodsPolicy') changes['lastModifiedDateTime'] = timestamp(call);
  if (set === 'crossTenantAccessDefault') changes['isServiceDefault'] = false;
}

function updateConfiguration(call: Call): Reply {
  const entity = configuration(call);
  if (objectBody(call)['@odata.type'] !== `#microsoft.graph.${entity.type}`)
    throw badRequest(`@odata.type must be #microsoft.graph.${entity.type}.`, 'BadRequest');
  const { props } = checkBody(call, mustModel(entity.type), { mode: 'update', contained: ['includeTargets'] });
  for (const target of [props['includeTargets'], props['excludeTargets']].flat()) checkTarget(call, target);
  call.tenant.update(entity, props);
  return NO_CONTENT;
}

/** Groups must exist; `all_users` stands for everybody. */
function checkTarget(call: Call, target: JsonObject[string] | undefined): void {
  if (typeof target !== 'object' || target === null || Array.isArray(target)) return;
  const id = String(target['id']);
  if (target['targetType'] === 'group' && id !== 'all_users' && !call.tenant.set('groups').byId.has(id))
    throw badRequest(`The target group ${id} does not exist.`);
}

function resetDefault(call: Call): Reply {
  const singleton = SINGLETONS.find((entry) => entry.set === 'crossTenantAccessDefault');
  if (singleton === undefined) throw new Error('no default');
  call.tenant.update(onlyOne(call, singleton), systemDefault());
  return NO_CONTENT;
}

const SYNC_TYPE = 'crossTenantIdentitySyncPolicyPartner';

function putSynchronization(call: Call): Reply {
  const partner = resolve(call, 'crossTenantAccessPartners', call.params[0] ?? '');
  if (synchronization(call) !== undefined)
    throw badRequest('The identity synchronization policy already exists.', 'Request_MultipleObjectsWithSameKeyValue');
  const { props } = checkBody(call, mustModel(SYNC_TYPE), { mode: 'create' });
  call.tenant.create({
    set: 'identitySynchronizations',
    type: SYNC_TYPE,
    id: randomUUID(),
    parent: partner.id,
    props: { ...props, tenantId: partner.id },
  });
  return NO_CONTENT;
}

function existing(call: Call): Entity {
  const found = synchronization(call);
  if (found === undefined) throw notFound(call.params[0] ?? '');
  return found;
}

function patchSynchronization(call: Call): Reply {
  const { props } = checkBody(call, mustModel(SYNC_TYPE), { mode: 'update', createOnly: ['tenantId'] });
  call.tenant.update(existing(call), props);
  return NO_CONTENT;
}

function removeSynchronization(call: Call): Reply {
  call.tenant.hardDelete(existing(call));
  return NO_CONTENT;
}
