import type { Entity } from '../../../store/entity-set.ts';
import type { Json, JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { badRequest, badRequestWith, GraphError } from '../../errors.ts';
import { isObject, listOf } from '../json.ts';
import { seen } from '../lag.ts';
import { invalid } from '../names.ts';
import type { WriteRule } from '../rule.ts';
import { demandOwned } from './owned.ts';
import { applySecurityAttributes, demandAttributesOr, refuseAtCreation } from './security-attributes.ts';

const MICROSOFT = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'];
/** A certificate's public half may be written; secrets may not. */
const KEYS = ['keyCredentials'];

export const servicePrincipalRule: WriteRule = {
  set: 'servicePrincipals',
  type: 'servicePrincipal',
  path: '/servicePrincipals',
  create: { required: ['appId'], writable: KEYS, ignored: ignoredNames, prepare: preparePrincipal },
  update: {
    writable: KEYS,
    ignored: ignoredNames,
    permission: (call) => {
      demandAttributesOr(call, '/servicePrincipals/{id}');
    },
    prepare: (call, principal, changes, checked) => {
      applySecurityAttributes(call, principal, changes, checked);
      if (Object.keys(changes).some((name) => name !== 'customSecurityAttributes')) demandOwned(call, principal);
      refuseUnsettable(call, principal.props, changes);
      if (changes['appId'] !== undefined) throw badRequest("Property 'appId' is read-only and cannot be set.");
    },
  },
  remove: { prepare: refuseForeignPrincipal },
};

/** Shown by Graph and in no schema: what an answer holds need not be what a body takes. */
const SHOWN_ONLY = ['createdDateTime', 'publisherName', 'endpoints'];

function ignoredNames(call: Call): readonly string[] {
  return call.world.settings.switches.refuseUnsettablePrincipalProperties ? [] : SHOWN_ONLY;
}

/** Roles come from the application; names other than the own appId and its URIs are somebody else's. */
function refuseUnsettable(call: Call, before: JsonObject | undefined, props: JsonObject): void {
  if (!call.world.settings.switches.refuseUnsettablePrincipalProperties) return;
  if (props['addIns'] !== undefined) throw readOnly('addIns');
  const appId = String(before?.['appId'] ?? props['appId']).toLowerCase();
  if (
    listOf(props['servicePrincipalNames']).some(
      (name) => GUID.test(String(name)) && String(name).toLowerCase() !== appId,
    )
  )
    throw invalid('servicePrincipalNames', 'The service principal names hold the appId of another application.');
  if (props['appRoles'] === undefined) return;
  if (before === undefined) throw readOnly('appRoles');
  if (rolesOfApplication(props['appRoles']) !== rolesOfApplication(before['appRoles'])) throw readOnly('appRoles');
}

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function rolesOfApplication(roles: Json | undefined): string {
  const own = listOf(roles).flatMap((role) =>
    isObject(role) && (role['origin'] ?? 'Application') === 'Application' ? [JSON.stringify(role)] : [],
  );
  return own.toSorted().join();
}

function readOnly(name: string): GraphError {
  const message = `Property '${name}' is read-only and cannot be set.`;
  return badRequestWith(message, [{ code: 'PropertyNotUpdatable', message, target: name }]);
}

/** The application must be in this tenant, or be one known to serve many. */
function preparePrincipal(call: Call, props: JsonObject): void {
  refuseAtCreation(props);
  const appId = String(props['appId']).toLowerCase();
  const holder = call.tenant.holder(`principal:${appId}`);
  if (holder !== undefined && holdsAppId(call, holder)) {
    throw new GraphError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  refuseUnsettable(call, undefined, props);
  const app = applicationOf(call, appId);
  if (app === undefined) throw noBackingApplication(call, appId);
  const filled: JsonObject = {
    displayName: app.props['displayName'] ?? null,
    appDisplayName: app.props['displayName'] ?? null,
    appOwnerOrganizationId: app.tenantId,
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    servicePrincipalType: 'Application',
    signInAudience: app.props['signInAudience'] ?? null,
    appRoles: app.props['appRoles'] ?? [],
    servicePrincipalNames: [appId, ...listOf(app.props['identifierUris'])],
    oauth2PermissionScopes: isObject(app.props['api']) ? (app.props['api']['oauth2PermissionScopes'] ?? []) : [],
    tags: [],
    replyUrls: [],
    alternativeNames: [],
    addIns: [],
    keyCredentials: [],
    passwordCredentials: [],
    notificationEmailAddresses: [],
    resourceSpecificApplicationPermissions: [],
  };
  for (const [name, value] of Object.entries(filled)) props[name] ??= value;
}

function holdsAppId(call: Call, holder: string): boolean {
  return call.world.settings.switches.principalInBinHoldsAppId || call.tenant.isLive(holder);
}

function noBackingApplication(call: Call, appId: string): GraphError {
  const code = 'NoBackingApplicationObject';
  const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
  return call.world.settings.switches.missingApplicationAsCode
    ? new GraphError(400, code, message)
    : badRequestWith(message, [{ code, message, target: 'appId' }]);
}

function applicationOf(call: Call, appId: string): { props: JsonObject; tenantId: string } | undefined {
  const own = call.tenant.set('applications').byId.get(call.tenant.holder(`app:${appId}`) ?? '');
  if (own !== undefined) {
    seen(call, own, appId, () => noBackingApplication(call, appId));
    return { props: own.props, tenantId: call.tenant.identity.id };
  }
  for (const tenant of call.world.tenants.values()) {
    const app = tenant.set('applications').byId.get(tenant.holder(`app:${appId}`) ?? '');
    if (app !== undefined && app.props['signInAudience'] !== 'AzureADMyOrg')
      return { props: app.props, tenantId: tenant.identity.id };
    const principal = tenant.set('servicePrincipals').byId.get(tenant.holder(`principal:${appId}`) ?? '');
    if (principal?.props['signInAudience'] === 'AzureADMultipleOrgs')
      return { props: principal.props, tenantId: String(principal.props['appOwnerOrganizationId']) };
  }
  return undefined;
}

function refuseForeignPrincipal(call: Call, principal: Entity): void {
  demandOwned(call, principal);
  if (principal.props['servicePrincipalType'] === 'ManagedIdentity')
    throw badRequest('Service principals of managed identities cannot be deleted; delete the Azure resource.');
  if (MICROSOFT.includes(String(principal.props['appOwnerOrganizationId'])))
    throw badRequest('Specified service principal is owned by Microsoft and cannot be deleted.');
}
