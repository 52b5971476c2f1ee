import { graphAppRoles } from '../graph/permissions.ts';
import type { Entity } from '../store/entity-set.ts';
import type { Json, JsonObject } from '../types.ts';
import { type Seed, add, nth, some, someDate } from './context.ts';
import { APP_NAMES, GALLERY_APPS } from './names.ts';

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
const FIRST_PARTY: readonly (readonly [appId: string, name: string])[] = [
  [GRAPH_APP_ID, 'Microsoft Graph'],
  ['00000002-0000-0ff1-ce00-000000000000', 'Office 365 Exchange Online'],
  ['00000003-0000-0ff1-ce00-000000000000', 'Office 365 SharePoint Online'],
  ['00000002-0000-0000-c000-000000000000', 'Windows Azure Active Directory'],
  ['797f4846-ba00-4fd7-ba43-dac1f8f63013', 'Windows Azure Service Management API'],
  ['cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', 'Microsoft Teams Services'],
  ['0000000a-0000-0000-c000-000000000000', 'Microsoft Intune'],
  ['00000009-0000-0000-c000-000000000000', 'Power BI Service'],
];
const READ_SCOPE = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

/** What a tenant has before anybody makes an application: those of Microsoft, and the client that connects it. */
export function seedGivenApps(seed: Seed): void {
  for (const [appId, name] of FIRST_PARTY) firstParty(seed, appId, name);
  ownApp(seed);
}

export function seedApps(seed: Seed): void {
  seedGivenApps(seed);
  const count = Math.min(400, Math.max(6, Math.floor(seed.users / 20)));
  for (let at = 0; at < count; at += 1) tenantApp(seed, at);
  GALLERY_APPS.slice(0, count < 20 ? 3 : 8).forEach((name) => {
    galleryApp(seed, name);
  });
  for (let at = 0; at < Math.max(3, Math.floor(count / 10)); at += 1) managedIdentity(seed, at);
}

function principal(seed: Seed, props: JsonObject): Entity {
  return add(seed, 'servicePrincipals', 'servicePrincipal', {
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    servicePrincipalType: 'Application',
    appRoles: [],
    oauth2PermissionScopes: [],
    tags: [],
    replyUrls: [],
    alternativeNames: [],
    addIns: [],
    keyCredentials: [],
    passwordCredentials: [],
    notificationEmailAddresses: [],
    resourceSpecificApplicationPermissions: [],
    ...props,
  });
}

function firstParty(seed: Seed, appId: string, name: string): void {
  principal(seed, {
    appId,
    displayName: name,
    appDisplayName: name,
    appOwnerOrganizationId: MICROSOFT_TENANT,
    servicePrincipalNames: [appId],
    signInAudience: 'AzureADMultipleOrgs',
    appRoles: appId === GRAPH_APP_ID ? graphRoles() : [],
    oauth2PermissionScopes: appId === GRAPH_APP_ID ? [scope(READ_SCOPE, 'User.Read')] : [],
  });
}

function graphRoles(): Json[] {
  return Object.entries(graphAppRoles).map(([value, id]) => ({
    id,
    value,
    displayName: value,
    description: value,
    allowedMemberTypes: ['Application'],
    isEnabled: true,
    origin: 'Application',
  }));
}

function scope(id: string, value: string): JsonObject {
  return {
    id,
    value,
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: `Allows ${value}`,
    userConsentDisplayName: value,
    userConsentDescription: `Allows ${value}`,
  };
}

/** The backup product's own registration. */
function ownApp(seed: Seed): void {
  const { clientId, permissions } = seed.tenant.client;
  const access = permissions.flatMap((name) =>
    graphAppRoles[name] === undefined ? [] : [{ id: graphAppRoles[name], type: 'Role' }],
  );
  const props: JsonObject = {
    ...appProps(seed, 'CYBBACK backup'),
    appId: clientId,
    requiredResourceAccess: [{ resourceAppId: GRAPH_APP_ID, resourceAccess: access }],
  };
  props['passwordCredentials'] = [
    secret(
      seed,
      `${new Date(seed.tenant.client.secrets[0]?.expiresAt ?? 0).toISOString().slice(0, 19)}Z`,
      seed.tenant.client.secrets[0]?.value.slice(0, 3) ?? '',
    ),
  ];
  add(seed, 'applications', 'application', props);
  const own = principal(seed, {
    appId: clientId,
    displayName: 'CYBBACK backup',
    appDisplayName: 'CYBBACK backup',
    appOwnerOrganizationId: seed.tenant.identity.id,
    servicePrincipalNames: [clientId],
    signInAudience: 'AzureADMyOrg',
  });
  const graph = nth(seed, 'servicePrincipals', 0);
  for (const { id } of access) appRole(seed, own, graph, id ?? '');
}

function appProps(seed: Seed, displayName: string): JsonObject {
  return {
    displayName,
    appId: seed.random.guid(),
    createdDateTime: someDate(seed.random),
    publisherDomain: seed.domain,
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
}

function secret(seed: Seed, endDateTime: string, hint: string): JsonObject {
  return {
    keyId: seed.random.guid(),
    displayName: 'Client secret',
    hint,
    startDateTime: '2026-01-01T00:00:00Z',
    endDateTime,
    secretText: null,
    customKeyIdentifier: null,
  };
}

function tenantApp(seed: Seed, at: number): void {
  const { random, tenant } = seed;
  const name = at < APP_NAMES.length ? (APP_NAMES[at] ?? 'App') : `${random.pick(APP_NAMES)} ${at}`;
  const props = appProps(seed, name);
  const role = {
    id: random.guid(),
    value: 'Reader',
    displayName: 'Reader',
    description: 'Can read',
    allowedMemberTypes: ['User', 'Application'],
    isEnabled: true,
    origin: 'Application',
  };
  const access = scope(random.guid(), 'access_as_user');
  props['appRoles'] = [role];
  if (at % 2 === 0) props['identifierUris'] = [`api://${String(props['appId'])}`];
  props['api'] = {
    acceptMappedClaims: null,
    knownClientApplications: [],
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [access],
    preAuthorizedApplications: [],
  };
  props['requiredResourceAccess'] = [
    { resourceAppId: GRAPH_APP_ID, resourceAccess: [{ id: READ_SCOPE, type: 'Scope' }] },
  ];
  if (at % 3 === 0) props['passwordCredentials'] = [secret(seed, '2027-02-01T00:00:00Z', 'Qx~')];
  props['web'] = {
    homePageUrl: `https://app${at}.${seed.domain}`,
    logoutUrl: null,
    redirectUris: [`https://app${at}.${seed.domain}/signin`],
    redirectUriSettings: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
  };
  const app = add(seed, 'applications', 'application', props);
  tenant.link('owners').add(app.id, some(seed, 'users').id);
  if (at % 4 === 1) federated(seed, app, at);
  if (at === 0) extension(seed, app);
  if (at % 9 === 8) return;
  const own = principal(seed, {
    appId: app.props['appId'] ?? null,
    displayName: name,
    appDisplayName: name,
    appOwnerOrganizationId: tenant.identity.id,
    servicePrincipalNames: [app.props['appId'] ?? ''],
    appRoles: [role],
    oauth2PermissionScopes: [access],
    signInAudience: 'AzureADMyOrg',
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    appRoleAssignmentRequired: at % 3 === 0,
    homepage: `https://app${at}.${seed.domain}`,
  });
  tenant.link('owners').add(own.id, some(seed, 'users').id);
  for (let n = 0; n < 3; n += 1)
    appRole(seed, n === 2 ? some(seed, 'groups') : some(seed, 'users'), own, String(role.id));
  grant(seed, own, at);
}

function federated(seed: Seed, app: Entity, at: number): void {
  add(
    seed,
    'federatedIdentityCredentials',
    'federatedIdentityCredential',
    {
      name: `ci-${at}`,
      issuer: 'https://token.actions.githubusercontent.com',
      subject: `repo:contoso/app${at}:ref:refs/heads/main`,
      audiences: ['api://AzureADTokenExchange'],
      description: 'Build pipeline',
    },
    seed.random.guid(),
    app.id,
  );
}

/** A directory extension and users that use it. */
function extension(seed: Seed, app: Entity): void {
  const name = `extension_${String(app.props['appId']).replaceAll('-', '')}_costCentre`;
  add(
    seed,
    'extensionProperties',
    'extensionProperty',
    {
      name,
      dataType: 'String',
      isMultiValued: false,
      isSyncedFromOnPremises: false,
      targetObjects: ['User'],
      appDisplayName: app.props['displayName'] ?? null,
    },
    seed.random.guid(),
    app.id,
  );
  seed.tenant.set('users').items.forEach((user, at) => {
    if (user !== undefined && at % 31 === 4) user.props[name] = `CC-${100 + seed.random.int(900)}`;
  });
}

function galleryApp(seed: Seed, name: string): void {
  const own = principal(seed, {
    appId: seed.random.guid(),
    displayName: name,
    appDisplayName: name,
    appOwnerOrganizationId: seed.random.guid(),
    applicationTemplateId: seed.random.guid(),
    signInAudience: 'AzureADMultipleOrgs',
    tags: ['WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1', 'WindowsAzureActiveDirectoryIntegratedApp'],
    preferredSingleSignOnMode: 'saml',
    notificationEmailAddresses: [`it@${seed.domain}`],
    loginUrl: `https://${name.toLowerCase().replaceAll(' ', '')}.example/login`,
    samlSingleSignOnSettings: { relayState: null },
    replyUrls: [`https://${name.toLowerCase().replaceAll(' ', '')}.example/acs`],
  });
  appRole(seed, some(seed, 'groups'), own, '00000000-0000-0000-0000-000000000000');
}

function managedIdentity(seed: Seed, at: number): void {
  const appId = seed.random.guid();
  principal(seed, {
    appId,
    displayName: `mi-worker-${at}`,
    servicePrincipalType: 'ManagedIdentity',
    servicePrincipalNames: [appId],
    alternativeNames: [
      'isExplicit=True',
      `/subscriptions/${seed.random.guid()}/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-worker-${at}`,
    ],
  });
}

export function appRole(seed: Seed, who: Entity, resource: Entity, appRoleId: string): void {
  const types: Record<string, string> = { user: 'User', group: 'Group', servicePrincipal: 'ServicePrincipal' };
  add(seed, 'appRoleAssignments', 'appRoleAssignment', {
    appRoleId,
    principalId: who.id,
    principalType: types[who.type] ?? 'User',
    principalDisplayName: who.props['displayName'] ?? null,
    resourceId: resource.id,
    resourceDisplayName: resource.props['displayName'] ?? null,
    createdDateTime: someDate(seed.random),
  });
}

function grant(seed: Seed, client: Entity, at: number): void {
  const graph = nth(seed, 'servicePrincipals', 0);
  const all = at % 2 === 0;
  add(seed, 'oauth2PermissionGrants', 'oAuth2PermissionGrant', {
    clientId: client.id,
    resourceId: graph.id,
    consentType: all ? 'AllPrincipals' : 'Principal',
    principalId: all ? null : some(seed, 'users').id,
    scope: 'openid profile User.Read',
  });
}
