import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Entity } from '../../../store/entity-set.ts';
import type { Json, JsonObject } from '../../../types.ts';
import { type Call, type Reply, json, NO_CONTENT, root } from '../../context.ts';
import { badRequest, denied, GraphError } from '../../errors.ts';
import { resolve } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { checkUnique, invalid } from '../names.ts';
import { coreOf, timestamp, type WriteRule } from '../rule.ts';

const AUDIENCES = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];
const MICROSOFT = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'];
/** A certificate's public half may be written; secrets may not. */
const KEYS = ['keyCredentials'];

export const applicationRule: WriteRule = {
  set: 'applications',
  type: 'application',
  path: '/applications',
  create: { required: coreOf('applications').required, writable: KEYS, prepare: prepareApplication },
  update: {
    writable: KEYS,
    prepare: (call, app, changes) => {
      demandOwned(call, app);
      checkApplication(call, changes, app);
    },
  },
  remove: { prepare: demandOwned },
};

export const servicePrincipalRule: WriteRule = {
  set: 'servicePrincipals',
  type: 'servicePrincipal',
  path: '/servicePrincipals',
  create: { required: ['appId'], writable: KEYS, prepare: preparePrincipal },
  update: {
    writable: KEYS,
    prepare: (call, principal, changes) => {
      demandOwned(call, principal);
      if (changes['appId'] !== undefined) throw badRequest("Property 'appId' is read-only and cannot be set.");
    },
  },
  remove: { prepare: refuseForeignPrincipal },
};

function prepareApplication(call: Call, props: JsonObject): void {
  checkApplication(call, props, undefined);
  const filled: JsonObject = {
    appId: randomUUID(),
    createdDateTime: timestamp(call),
    publisherDomain: call.tenant.identity.domains[0] ?? null,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [],
    appRoles: [],
    requiredResourceAccess: [],
    keyCredentials: [],
    passwordCredentials: [],
    tags: [],
    addIns: [],
    managerApplications: [],
    oauth2RequirePostResponse: false,
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: [],
      redirectUriSettings: [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  };
  for (const [name, value] of Object.entries(filled)) props[name] = mergeDefault(value, props[name]);
}

function mergeDefault(filled: Json, given: Json | undefined): Json {
  if (given === undefined || given === null) return filled;
  return isObject(filled) && isObject(given) ? { ...filled, ...given } : given;
}

function checkApplication(call: Call, props: JsonObject, app: Entity | undefined): void {
  if (props['displayName'] === '') throw invalid('displayName');
  if (typeof props['signInAudience'] === 'string' && !AUDIENCES.includes(props['signInAudience']))
    throw invalid('signInAudience');
  for (const uri of listOf(props['identifierUris'])) checkUri(call, uri, app);
  if (props['appRoles'] !== undefined)
    checkEntitlements(listOf(props['appRoles']), listOf(app?.props['appRoles']), 'appRoles');
  const before = app?.props['api'];
  const api = props['api'];
  const scopes = isObject(api) ? api['oauth2PermissionScopes'] : undefined;
  if (scopes !== undefined)
    checkEntitlements(
      listOf(scopes),
      isObject(before) ? listOf(before['oauth2PermissionScopes']) : [],
      'oauth2PermissionScopes',
    );
  for (const key of listOf(props['keyCredentials'])) {
    if (!isObject(key) || typeof key['type'] !== 'string' || typeof key['usage'] !== 'string')
      throw invalid('keyCredentials');
  }
}

/** `api://...` or a URL on a verified domain, unique across the directory and its bin. */
function checkUri(call: Call, uri: Json, app: Entity | undefined): void {
  if (typeof uri !== 'string') throw invalid('identifierUris');
  const host = /^https:\/\/([^/]+)/.exec(uri)?.[1]?.toLowerCase();
  const verified =
    host !== undefined && call.tenant.identity.domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  if (!/^(api|urn|ms-appx):/.test(uri) && !verified)
    throw invalid(
      'identifierUris',
      `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
    );
  checkUnique(call, 'uri', uri, { property: 'identifierUris', self: app?.id });
}

/** Ids and values are unique, and what is enabled cannot go before it is disabled. */
function checkEntitlements(now: readonly Json[], before: readonly Json[], property: string): void {
  for (const name of ['id', 'value']) {
    const values = now
      .map((item) => (isObject(item) ? item[name] : undefined))
      .filter((value) => typeof value === 'string' && value !== '');
    if (new Set(values).size !== values.length)
      throw invalid(property, `It contains duplicate value. Please Provide unique value for ${property} ${name}.`);
  }
  if (now.some((item) => isObject(item) && item['id'] === undefined))
    throw invalid(property, `Each of ${property} needs an id.`);
  const kept = new Set(now.map((item) => (isObject(item) ? item['id'] : undefined)));
  const lost = before.find((item) => isObject(item) && item['isEnabled'] === true && !kept.has(item['id']));
  if (lost !== undefined)
    throw new GraphError(
      400,
      'CannotDeleteOrUpdateEnabledEntitlement',
      'Property value cannot be deleted unless it is disabled first.',
    );
}

/** The application must be in this tenant, or be one known to serve many. */
function preparePrincipal(call: Call, props: JsonObject): void {
  const appId = String(props['appId']).toLowerCase();
  const holder = call.tenant.holder(`principal:${appId}`);
  if (holder !== undefined) {
    throw new GraphError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  const app = applicationOf(call, appId);
  if (app === undefined)
    throw badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`);
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

function applicationOf(call: Call, appId: string): { props: JsonObject; tenantId: string } | undefined {
  const own = call.tenant.set('applications').byId.get(call.tenant.holder(`app:${appId}`) ?? '');
  if (own !== undefined) return { props: own.props, tenantId: call.tenant.identity.id };
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

/** Application.ReadWrite.OwnedBy reaches what the caller's own principal owns. */
function demandOwned(call: Call, entity: Entity): void {
  const { roles, oid } = call.claims;
  const all = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'].some((role) => roles.includes(role));
  if (!all && !call.tenant.link('owners').has(entity.id, oid)) throw denied();
}

function refuseForeignPrincipal(call: Call, principal: Entity): void {
  demandOwned(call, principal);
  if (principal.props['servicePrincipalType'] === 'ManagedIdentity')
    throw badRequest('Service principals of managed identities cannot be deleted; delete the Azure resource.');
  if (MICROSOFT.includes(String(principal.props['appOwnerOrganizationId'])))
    throw badRequest('Specified service principal is owned by Microsoft and cannot be deleted.');
}

const passwordInput = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: z.string().nullish(),
      startDateTime: z.string().nullish(),
      endDateTime: z.string().nullish(),
    })
    .nullish(),
});
const YEARS_MS = 2 * 365 * 86_400_000;

/** Secrets: made and removed by action, shown once. */
export function credentialRoutes(): Route[] {
  return (['applications', 'servicePrincipals'] as const).flatMap((set): Route[] => [
    {
      method: 'POST',
      template: `/${set}/{id}/addPassword`,
      handle: (call) => addPassword(call, set),
      permission: 'path',
      units: 1,
    },
    {
      method: 'POST',
      template: `/${set}/{id}/removePassword`,
      handle: (call) => removePassword(call, set),
      permission: 'path',
      units: 1,
    },
  ]);
}

function addPassword(call: Call, set: 'applications' | 'servicePrincipals'): Reply {
  const parsed = passwordInput.safeParse(call.body ?? {});
  if (!parsed.success) throw badRequest('The body must hold a passwordCredential.');
  const entity = resolve(call, set, call.params[0] ?? '');
  const given = parsed.data.passwordCredential ?? {};
  const secretText = randomBytes(24).toString('base64url');
  const made: JsonObject = {
    keyId: randomUUID(),
    displayName: given.displayName ?? null,
    hint: secretText.slice(0, 3),
    customKeyIdentifier: null,
    secretText: null,
    startDateTime: given.startDateTime ?? timestamp(call),
    endDateTime: given.endDateTime ?? `${new Date(call.now + YEARS_MS).toISOString().slice(0, 19)}Z`,
  };
  call.tenant.update(entity, { passwordCredentials: [...listOf(entity.props['passwordCredentials']), made] });
  return json(200, {
    '@odata.context': `${root(call)}/$metadata#microsoft.graph.passwordCredential`,
    ...made,
    secretText,
  });
}

function removePassword(call: Call, set: 'applications' | 'servicePrincipals'): Reply {
  const keyId = z.strictObject({ keyId: z.string() }).safeParse(call.body).data?.keyId;
  const entity = resolve(call, set, call.params[0] ?? '');
  const before = listOf(entity.props['passwordCredentials']);
  const after = before.filter((item) => !isObject(item) || item['keyId'] !== keyId);
  if (after.length === before.length) throw badRequest('No password credential found with keyId.');
  call.tenant.update(entity, { passwordCredentials: after });
  return NO_CONTENT;
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
