import { stringOf, type GraphObject } from '../json.ts';
import type { ObjectType, ProtectionReason } from '../object-type.ts';
import { addresses, texts } from '../tenant-names.ts';
import { guardedAttributes, securityAttributes } from './security-attributes.ts';
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
  principals,
  reference,
} from './template.ts';

/** Tenants in which Microsoft keeps its own applications. */
const MICROSOFT_TENANTS = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'];

/**
 * An open type: answers hold more than Graph's own schema, and much of it is refused in a body. servicePrincipalNames
 * follow from the application, its ID among them.
 */
const WRITABLE = [
  'accountEnabled',
  'alternativeNames',
  'appRoleAssignmentRequired',
  'description',
  'displayName',
  'homepage',
  'loginUrl',
  'logoutUrl',
  'notes',
  'notificationEmailAddresses',
  'preferredSingleSignOnMode',
  'preferredTokenSigningKeyThumbprint',
  'replyUrls',
  'samlSingleSignOnSettings',
  'tags',
  'tokenEncryptionKeyId',
];

function protectedBy(principal: GraphObject): ProtectionReason | null {
  if (isAgent(principal)) return 'agentIdentity';
  if (principal.servicePrincipalType === 'ManagedIdentity') return 'managedIdentity';
  if (principal.servicePrincipalType === 'Legacy') return 'notCreatable';
  const owner = stringOf(principal.appOwnerOrganizationId)?.toLowerCase();
  return owner !== undefined && MICROSOFT_TENANTS.includes(owner) ? 'firstParty' : null;
}

/** Its app registration can lie in no other tenant. */
function isRegisteredHere(principal: GraphObject, home: string | null): boolean {
  const owner = stringOf(principal.appOwnerOrganizationId)?.toLowerCase();
  return (home !== null && owner === home.toLowerCase()) || principal.signInAudience === 'AzureADMyOrg';
}

export const servicePrincipals: ObjectType = {
  key: 'servicePrincipals',
  label: { one: 'Enterprise application', many: 'Enterprise applications' },
  graphType: 'servicePrincipal',
  ownKinds: [
    { graphType: 'agentIdentity', label: 'Agent identities' },
    { graphType: 'agentIdentityBlueprintPrincipal', label: 'Principals of agent identity blueprints' },
  ],
  restoreOrder: 15,
  guarded: guardedAttributes,
  sources: [{ kind: 'collection', name: 'servicePrincipals', path: '/servicePrincipals', top: 999 }],
  delta: { path: '/servicePrincipals/delta', relations: [], minimal: false, full: 'list' },
  relations: [
    {
      name: 'owners',
      single: false,
      targetTypes: principals,
      read: { kind: 'get', path: '/servicePrincipals/{id}/owners', expand: true },
      write: { kind: 'postRef', path: '/servicePrincipals/{id}/owners' },
    },
  ],
  embedded: [
    {
      name: 'delegatedPermissionClassifications',
      path: '/servicePrincipals/{id}/delegatedPermissionClassifications',
      expand: false,
      // A classification names a delegated permission of the principal itself.
      appliesTo: (principal) =>
        Array.isArray(principal.oauth2PermissionScopes) && principal.oauth2PermissionScopes.length > 0,
      write: {
        key: 'permissionId',
        properties: ['permissionId', 'permissionName', 'classification'],
        updatable: [],
        remove: true,
      },
    },
  ],
  identify: byId,
  display,
  volatile: ['deletedDateTime'],
  unordered: [
    'addIns',
    'alternativeNames',
    'appRoles',
    'appRoles[].allowedMemberTypes',
    'delegatedPermissionClassifications',
    'keyCredentials',
    'notificationEmailAddresses',
    'oauth2PermissionScopes',
    'passwordCredentials',
    'replyUrls',
    'resourceSpecificApplicationPermissions',
    'servicePrincipalNames',
    'tags',
  ],
  jsonStrings: [],
  secrets: ['passwordCredentials[].secretText', 'keyCredentials[].key'],
  tenantNames: [
    ...addresses('notificationEmailAddresses[]'),
    ...texts('servicePrincipalNames[]'),
    { path: 'appOwnerOrganizationId', form: 'id' },
  ],
  references: [
    reference('appId', [
      { kind: 'appId' },
      // Without its app registration Graph makes no principal; that of another tenant is no matter of this one.
      { kind: 'address', path: "/applications(appId='{id}')?$select=id", type: 'applications', when: isRegisteredHere },
    ]),
    inText('servicePrincipalNames[]', { kind: 'appId' }),
    // Of an agent identity: the application ID of its blueprint.
    reference('agentIdentityBlueprintId', [{ kind: 'appId' }]),
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
      delegatedPermissionClassifications: {
        read: anyOf('Application.Read.All', 'Directory.Read.All'),
        write: anyOf('Policy.ReadWrite.PermissionGrant'),
      },
    },
  },
  restore: {
    objectPath: '/servicePrincipals/{id}',
    create: {
      path: '/servicePrincipals',
      required: ['appId'],
      only: ['appId'],
      createOnly: ['appId'],
      secondPass: ['tokenEncryptionKeyId'],
    },
    parts: [securityAttributes],
    update: { only: WRITABLE, updateOnly: [] },
    alone: ['tokenEncryptionKeyId'],
    delete: true,
    strip: [
      'id',
      'deletedDateTime',
      'appDescription',
      'appDisplayName',
      'appOwnerOrganizationId',
      'applicationTemplateId',
      'createdByAppId',
      'disabledByMicrosoftStatus',
      'oauth2PermissionScopes',
      'appRoles',
      'resourceSpecificApplicationPermissions',
      'servicePrincipalType',
      'signInAudience',
      'verifiedPublisher',
      'passwordCredentials',
      'keyCredentials',
      'info',
      'isDisabled',
      'delegatedPermissionClassifications',
      'appRoles[].origin',
      'customSecurityAttributes',
    ],
    notClearable: ['accountEnabled', 'appRoleAssignmentRequired', 'displayName'],
    recycleBin: directoryBin,
    naturalKeys: (principal) => {
      const appId = stringOf(principal.appId);
      return appId === null
        ? []
        : [{ property: 'appId', value: appId, path: filterEquals('/servicePrincipals', { appId }), beforeBin: true }];
    },
    protectedBy,
    linkProtectedBy: never,
  },
};
