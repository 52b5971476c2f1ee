import { extensionName } from '../extension-names.ts';
import { stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { texts } from '../tenant-names.ts';
import {
  allOf,
  anyOf,
  byId,
  directoryBin,
  display,
  filterEquals,
  inText,
  isAgent,
  never,
  objectTargets,
  principals,
  reference,
} from './template.ts';

export const applications: ObjectType = {
  key: 'applications',
  label: { one: 'App registration', many: 'App registrations' },
  graphType: 'application',
  ownKinds: [{ graphType: 'agentIdentityBlueprint', label: 'Agent identity blueprints' }],
  restoreOrder: 14,
  sources: [{ kind: 'collection', name: 'applications', path: '/applications', top: 999 }],
  delta: { path: '/applications/delta', relations: [], minimal: false, full: 'list' },
  relations: [
    {
      name: 'owners',
      single: false,
      targetTypes: principals,
      read: { kind: 'get', path: '/applications/{id}/owners', expand: true },
      write: { kind: 'postRef', path: '/applications/{id}/owners', max: 100 },
    },
  ],
  embedded: [
    {
      name: 'federatedIdentityCredentials',
      path: '/applications/{id}/federatedIdentityCredentials',
      expand: true,
      write: {
        key: 'name',
        properties: ['name', 'issuer', 'subject', 'audiences', 'description'],
        updatable: ['issuer', 'subject', 'audiences', 'description'],
        remove: true,
      },
    },
    {
      name: 'extensionProperties',
      path: '/applications/{id}/extensionProperties',
      expand: true,
      write: {
        key: 'name',
        properties: ['name', 'dataType', 'isMultiValued', 'targetObjects'],
        updatable: [],
        // The values of all objects would go with the definition.
        remove: false,
        // Graph puts `extension_{appId}_` before the name that it is given.
        shape: (child) => ({ ...child, name: extensionName(String(child.name))?.name ?? String(child.name) }),
      },
    },
  ],
  identify: byId,
  display,
  volatile: ['deletedDateTime'],
  unordered: [
    'addIns',
    'api.knownClientApplications',
    'api.oauth2PermissionScopes',
    'api.preAuthorizedApplications',
    'api.preAuthorizedApplications[].delegatedPermissionIds',
    'appRoles',
    'appRoles[].allowedMemberTypes',
    'extensionProperties',
    'extensionProperties[].targetObjects',
    'federatedIdentityCredentials',
    'federatedIdentityCredentials[].audiences',
    'identifierUris',
    'keyCredentials',
    'managerApplications',
    'optionalClaims.accessToken',
    'optionalClaims.idToken',
    'optionalClaims.saml2Token',
    'passwordCredentials',
    'publicClient.redirectUris',
    'requiredResourceAccess',
    'requiredResourceAccess[].resourceAccess',
    'spa.redirectUris',
    'tags',
    'web.redirectUris',
    'web.redirectUriSettings',
  ],
  jsonStrings: [],
  // What remains of a credential (hint, keyId, dates) tells which ones have to be created again.
  secrets: ['passwordCredentials[].secretText', 'keyCredentials[].key'],
  // Redirects and pages of an application stay where the application is.
  tenantNames: [
    ...texts('identifierUris[]', 'federatedIdentityCredentials[].issuer', 'federatedIdentityCredentials[].audiences[]'),
    { path: 'publisherDomain', form: 'domain' },
  ],
  references: [
    reference('api.knownClientApplications[]', [{ kind: 'appId' }]),
    reference('api.preAuthorizedApplications[].appId', [{ kind: 'appId' }]),
    reference('managerApplications[]', [{ kind: 'appId' }]),
    reference('requiredResourceAccess[].resourceAppId', [{ kind: 'appId' }]),
    // `api://{own appId}`
    inText('identifierUris[]', { kind: 'appId' }),
    // Names of directory extensions among the claims.
    inText('optionalClaims.accessToken[].name', { kind: 'appId' }),
    inText('optionalClaims.idToken[].name', { kind: 'appId' }),
    inText('optionalClaims.saml2Token[].name', { kind: 'appId' }),
    // The identity that a token is issued to: a managed one by its object ID.
    inText('federatedIdentityCredentials[].subject', ...objectTargets('servicePrincipals')),
  ],
  permissions: {
    read: anyOf('Application.Read.All', 'Directory.Read.All'),
    create: anyOf('Application.ReadWrite.All'),
    update: anyOf('Application.ReadWrite.All'),
    delete: anyOf('Application.ReadWrite.All'),
    undelete: anyOf('Application.ReadWrite.All'),
    relations: {
      owners: {
        read: anyOf('Application.Read.All', 'Directory.Read.All'),
        write: allOf('Application.ReadWrite.All', 'Directory.Read.All'),
      },
      federatedIdentityCredentials: { read: anyOf('Application.Read.All'), write: anyOf('Application.ReadWrite.All') },
      extensionProperties: {
        read: anyOf('Application.Read.All', 'Directory.Read.All'),
        write: anyOf('Application.ReadWrite.All'),
      },
    },
  },
  restore: {
    objectPath: '/applications/{id}',
    create: {
      path: '/applications',
      required: ['displayName'],
      createOnly: [],
      secondPass: [
        'identifierUris',
        'api.preAuthorizedApplications',
        'api.knownClientApplications',
        'requiredResourceAccess',
        'tokenEncryptionKeyId',
      ],
    },
    update: { updateOnly: [] },
    delete: true,
    strip: [
      'id',
      'appId',
      'deletedDateTime',
      'applicationTemplateId',
      'certification',
      'createdByAppId',
      'createdDateTime',
      'disabledByMicrosoftStatus',
      'publisherDomain',
      'verifiedPublisher',
      'passwordCredentials',
      'keyCredentials',
      'logo',
      'uniqueName',
      // Sub-collections have requests of their own; the logo's address inside info is the service's.
      'federatedIdentityCredentials',
      'extensionProperties',
      'info.logoUrl',
      // Where a role was declared: refused in a body.
      'appRoles[].origin',
      'api.oauth2PermissionScopes[].origin',
    ],
    // The restriction policy of the tenant can refuse any of them.
    alone: ['identifierUris'],
    namesElements: [
      { path: 'api.preAuthorizedApplications', ids: 'delegatedPermissionIds', of: 'api.oauth2PermissionScopes' },
    ],
    disableFirst: ['appRoles', 'api.oauth2PermissionScopes'],
    notClearable: ['displayName', 'signInAudience'],
    recycleBin: directoryBin,
    naturalKeys: (application) => {
      const appId = stringOf(application.appId);
      return appId === null
        ? []
        : [{ property: 'appId', value: appId, path: filterEquals('/applications', { appId }) }];
    },
    protectedBy: (application) => (isAgent(application) ? 'agentIdentity' : null),
    linkProtectedBy: never,
  },
};
