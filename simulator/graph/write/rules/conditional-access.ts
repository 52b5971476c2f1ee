import { mustModel } from '../../../schema/model.ts';
import type { Json, JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { isObject, listOf } from '../json.ts';
import { namable } from '../lag.ts';
import { timestamp, type WriteRule } from '../rule.ts';
import { schemaMismatch } from '../validate.ts';
import { strengthRule } from './authentication-strengths.ts';
import { namedLocationRule } from './named-locations.ts';
import { bad, stamp } from './policy-times.ts';

const MOST_POLICIES = 195;
const PLACES = ['All', 'AllTrusted', '00000000-0000-0000-0000-000000000000'];

export const conditionalAccessRules: readonly WriteRule[] = [
  {
    set: 'conditionalAccessPolicies',
    type: 'conditionalAccessPolicy',
    path: '/identity/conditionalAccess/policies',
    create: {
      required: ['displayName', 'state', 'conditions'],
      prepare: (call, props) => {
        refuseHusks(call, props);
        if (call.tenant.set('conditionalAccessPolicies').size >= MOST_POLICIES)
          throw badRequest('The limit of Conditional Access policies is reached.', 'BadRequest');
        fill(props);
        checkPolicy(call, props);
        stamp(call, props);
      },
    },
    update: {
      prepare: (call, policy, changes, checked) => {
        refuseHusks(call, checked.props);
        reduceStrength(changes);
        checkPolicy(call, { ...policy.props, ...changes });
        changes['modifiedDateTime'] = timestamp(call);
      },
    },
    remove: {},
  },
  namedLocationRule,
  strengthRule,
];

function fill(props: JsonObject): void {
  reduceStrength(props);
  const { conditions, grantControls } = props;
  if (isObject(conditions)) {
    props['conditions'] = {
      clientAppTypes: ['all'],
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
      users: null,
      clientApplications: null,
      devices: null,
      locations: null,
      platforms: null,
      authenticationFlows: null,
      insiderRiskLevels: null,
      ...filledConditions(conditions),
    };
  }
  if (isObject(grantControls))
    props['grantControls'] = { builtInControls: [], customAuthenticationFactors: [], termsOfUse: [], ...grantControls };
}

function filledConditions(conditions: JsonObject): JsonObject {
  const { users, applications } = conditions;
  const filled: JsonObject = { ...conditions };
  if (isObject(users))
    filled['users'] = {
      includeUsers: [],
      excludeUsers: [],
      includeGroups: [],
      excludeGroups: [],
      includeRoles: [],
      excludeRoles: [],
      includeGuestsOrExternalUsers: null,
      excludeGuestsOrExternalUsers: null,
      ...users,
    };
  if (isObject(applications))
    filled['applications'] = {
      includeApplications: [],
      excludeApplications: [],
      includeUserActions: [],
      includeAuthenticationContextClassReferences: [],
      applicationFilter: null,
      ...applications,
    };
  return filled;
}

/** The strength is kept by id; a caller sends its id and nothing else. */
function reduceStrength(props: JsonObject): void {
  const { grantControls } = props;
  const strength = isObject(grantControls) ? grantControls['authenticationStrength'] : undefined;
  if (!isObject(grantControls) || !isObject(strength)) return;
  if (
    typeof strength['id'] !== 'string' ||
    Object.keys(strength).some((name) => name !== 'id' && name !== '@odata.type')
  )
    throw bad('authenticationStrength takes an id only.');
  props['grantControls'] = { ...grantControls, authenticationStrength: { id: strength['id'] } };
}

/** A part with nothing but nulls inside says neither what it is nor that it is empty. The outermost may name what a PATCH empties. */
function refuseHusks(call: Call, props: JsonObject): void {
  if (!call.world.settings.switches.refuseHusks) return;
  const parts = ['conditions', 'grantControls', 'sessionControls'].map((name) => props[name]);
  const inner = parts.flatMap((part) => (isObject(part) ? Object.values(part) : []));
  if (inner.some(holdsHusk)) throw schemaMismatch(mustModel('conditionalAccessPolicy'));
}

function holdsHusk(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const values = Object.entries(value).flatMap(([name, item]) => (name.includes('@odata.') ? [] : [item]));
  return (values.length > 0 && values.every((item) => item === null)) || values.some(holdsHusk);
}

function checkPolicy(call: Call, props: JsonObject): void {
  const conditions = props['conditions'];
  if (!isObject(conditions)) throw bad('1007: Policy contains invalid conditions.');
  const { applications, users, clientApplications } = conditions;
  if (!isObject(applications)) throw bad('1010: Policy must have conditions.applications.');
  const wanted =
    ['includeApplications', 'includeUserActions', 'includeAuthenticationContextClassReferences'].some(
      (name) => listOf(applications[name]).length > 0,
    ) || isObject(applications['applicationFilter']);
  if (!wanted) throw bad('1010: Policy must include at least one application, user action or authentication context.');
  if (!isObject(users) && !isObject(clientApplications))
    throw bad('1011: Policy must have conditions.users or conditions.clientApplications.');
  if (listOf(conditions['clientAppTypes']).length === 0) throw bad('1012: clientAppTypes must not be empty.');
  if (isObject(users)) checkUsers(call, users);
  if (isObject(clientApplications))
    checkIds(
      listOf(clientApplications['includeServicePrincipals']).concat(
        listOf(clientApplications['excludeServicePrincipals']),
      ),
      ['ServicePrincipalsInMyTenant'],
      (id) => namable(call, call.tenant.set('servicePrincipals').byId.get(id)),
      'service principal',
    );
  checkApplications(call, applications);
  checkLocations(call, conditions['locations']);
  checkControls(call, props);
}

function checkUsers(call: Call, users: JsonObject): void {
  const both = (name: string): Json[] => [...listOf(users[`include${name}`]), ...listOf(users[`exclude${name}`])];
  if (
    ['includeUsers', 'includeGroups', 'includeRoles'].every((name) => listOf(users[name]).length === 0) &&
    !isObject(users['includeGuestsOrExternalUsers'])
  )
    throw bad('1011: Policy must include at least one user, group or role.');
  checkIds(
    both('Users'),
    ['All', 'None', 'GuestsOrExternalUsers'],
    (id) => namable(call, call.tenant.set('users').byId.get(id)),
    'user',
  );
  checkIds(both('Groups'), [], (id) => namable(call, call.tenant.set('groups').byId.get(id)), 'group');
  checkIds(both('Roles'), [], (id) => namable(call, call.tenant.set('roleDefinitions').byId.get(id)), 'role');
}

function checkApplications(call: Call, applications: JsonObject): void {
  checkIds(
    listOf(applications['includeAuthenticationContextClassReferences']),
    [],
    (id) => namable(call, call.tenant.set('authenticationContextClassReferences').byId.get(id)),
    'authentication context',
  );
  const ids = [...listOf(applications['includeApplications']), ...listOf(applications['excludeApplications'])];
  checkIds(
    ids,
    ['All', 'None', 'Office365', 'MicrosoftAdminPortals'],
    (id) =>
      isLiveHolder(call, `principal:${id.toLowerCase()}`) ||
      (!call.world.settings.switches.policyAppsWantPrincipal && isLiveHolder(call, `app:${id.toLowerCase()}`)),
    'application',
  );
}

function isLiveHolder({ tenant }: Call, key: string): boolean {
  const holder = tenant.holder(key);
  return holder !== undefined && tenant.isLive(holder);
}

function checkLocations(call: Call, locations: Json | undefined): void {
  if (!isObject(locations)) return;
  const ids = [...listOf(locations['includeLocations']), ...listOf(locations['excludeLocations'])];
  const unknown = ids
    .map(String)
    .find((id) => !PLACES.includes(id) && !namable(call, call.tenant.set('namedLocations').byId.get(id)));
  if (unknown !== undefined) throw bad(`1040: NamedLocation with id ${unknown} does not exist in the directory.`);
}

function checkControls(call: Call, props: JsonObject): void {
  const { grantControls, sessionControls } = props;
  if (!isObject(grantControls) && !isObject(sessionControls))
    throw bad('1009: Policy must have grantControls or sessionControls.');
  if (!isObject(grantControls)) return;
  const strength = grantControls['authenticationStrength'];
  if (
    isObject(strength) &&
    !namable(call, call.tenant.set('authenticationStrengthPolicies').byId.get(String(strength['id'])))
  )
    throw bad(`1013: The authentication strength ${String(strength['id'])} does not exist.`);
  checkIds(
    listOf(grantControls['termsOfUse']),
    [],
    (id) => namable(call, call.tenant.set('agreements').byId.get(id)),
    'terms of use',
  );
  const controls = listOf(grantControls['builtInControls']);
  if (
    controls.length === 0 &&
    !isObject(strength) &&
    listOf(grantControls['termsOfUse']).length === 0 &&
    listOf(grantControls['customAuthenticationFactors']).length === 0
  )
    throw bad('1009: grantControls are empty.');
  if (grantControls['operator'] !== 'AND' && grantControls['operator'] !== 'OR')
    throw bad('1014: grantControls.operator must be AND or OR.');
  if (controls.includes('block') && controls.length > 1)
    throw bad('1015: block cannot be combined with other controls.');
  if (controls.includes('mfa') && isObject(strength))
    throw bad('1016: mfa and an authentication strength exclude each other.');
}

function checkIds(
  ids: readonly Json[],
  keywords: readonly string[],
  exists: (id: string) => boolean,
  what: string,
): void {
  const unknown = ids.find((id) => !keywords.includes(String(id)) && !exists(String(id)));
  if (unknown !== undefined) throw bad(`1008: The policy refers to a ${what} that does not exist: ${String(unknown)}`);
}
