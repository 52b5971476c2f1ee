import { randomUUID } from 'node:crypto';
import type { Entity } from '../../../store/entity-set.ts';
import type { Json, JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { isObject, listOf } from '../json.ts';
import { invalid } from '../names.ts';
import { type WriteRule, coreOf, timestamp } from '../rule.ts';
import { checkEntitlements, checkPreAuthorized } from './entitlements.ts';
import { checkUris } from './identifier-uris.ts';
import { demandOwned } from './owned.ts';

const AUDIENCES = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];
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
  if (props['identifierUris'] !== undefined) checkUris(call, listOf(props['identifierUris']), app);
  if (props['appRoles'] !== undefined)
    checkEntitlements(call, {
      property: 'appRoles',
      now: listOf(props['appRoles']),
      before: listOf(app?.props['appRoles']),
    });
  checkApi(call, props['api'], app?.props['api']);
  for (const key of listOf(props['keyCredentials'])) {
    if (!isObject(key) || typeof key['type'] !== 'string' || typeof key['usage'] !== 'string')
      throw invalid('keyCredentials');
  }
}

function checkApi(call: Call, api: Json | undefined, formerly: Json | undefined): void {
  if (!isObject(api)) return;
  const before = isObject(formerly) ? listOf(formerly['oauth2PermissionScopes']) : [];
  const scopes = api['oauth2PermissionScopes'];
  if (scopes !== undefined)
    checkEntitlements(call, { property: 'oauth2PermissionScopes', now: listOf(scopes), before });
  checkPreAuthorized(listOf(api['preAuthorizedApplications']), before, scopes === undefined ? before : listOf(scopes));
}
