import type { LeaveOut, ObjectType, ReferenceSpec } from '../object-type.ts';
import { allOf, anyOf, byId, display, exclusion, never, objectTargets, optional, reference } from './template.ts';

const path = '/identity/conditionalAccess/policies';
// Without it newer enum members are hidden, and writing the answer back would drop them.
const headers = { Prefer: 'include-unknown-enum-members' };

const write = allOf('Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All');
const erase = allOf('Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess');

const both = (
  place: string,
  what: string,
  targets: ReferenceSpec['targets'],
  keywords: readonly string[],
): ReferenceSpec[] => [
  reference(`conditions.${place}.include${what}[]`, targets, keywords),
  exclusion(`conditions.${place}.exclude${what}[]`, targets, keywords),
];

const users = 'conditions.users';
/** Whom a policy is for. */
const people = {
  among: [
    `${users}.includeUsers[]`,
    `${users}.includeGroups[]`,
    `${users}.includeRoles[]`,
    `${users}.includeGuestsOrExternalUsers`,
  ],
};

/** An inclusion may lack what the tenant lacks, as long as something is included; an exclusion may not. */
const included = (specs: readonly ReferenceSpec[], among: Partial<LeaveOut> = {}): ReferenceSpec[] =>
  specs.map((spec) => (spec.exclusion ? spec : optional(spec, among)));

/** Policies are about enterprise applications: Graph takes the appId of one that the tenant has, whoever owns it. */
const apps: ReferenceSpec['targets'] = [
  { kind: 'appId' },
  { kind: 'address', path: "/servicePrincipals(appId='{id}')?$select=id", type: 'servicePrincipals' },
];

/** The policy carries a copy of its strength; only the ID is its own. */
const strength = 'grantControls.authenticationStrength';
const strengthCopy = [
  'allowedCombinations',
  'combinationConfigurations',
  'createdDateTime',
  'description',
  'displayName',
  'modifiedDateTime',
  'policyType',
  'requirementsSatisfied',
].map((property) => `${strength}.${property}`);

/** What a policy asks for. */
const controls = {
  among: [
    'grantControls.builtInControls[]',
    'grantControls.customAuthenticationFactors[]',
    'grantControls.termsOfUse[]',
    strength,
  ],
  requires: true,
} as const;

export const conditionalAccessPolicies: ObjectType = {
  key: 'conditionalAccessPolicies',
  label: { one: 'Conditional Access policy', many: 'Conditional Access policies' },
  graphType: 'conditionalAccessPolicy',
  restoreOrder: 26,
  sources: [{ kind: 'collection', name: 'policies', path, headers }],
  relations: [],
  embedded: [],
  identify: byId,
  display,
  volatile: ['deletedDateTime', 'modifiedDateTime', ...strengthCopy],
  unordered: [
    'conditions.applications.includeApplications',
    'conditions.applications.excludeApplications',
    'conditions.applications.includeAuthenticationContextClassReferences',
    'conditions.applications.includeUserActions',
    'conditions.clientAppTypes',
    'conditions.clientApplications.includeServicePrincipals',
    'conditions.clientApplications.excludeServicePrincipals',
    'conditions.locations.includeLocations',
    'conditions.locations.excludeLocations',
    'conditions.platforms.includePlatforms',
    'conditions.platforms.excludePlatforms',
    'conditions.servicePrincipalRiskLevels',
    'conditions.signInRiskLevels',
    'conditions.userRiskLevels',
    'conditions.users.includeUsers',
    'conditions.users.excludeUsers',
    'conditions.users.includeGroups',
    'conditions.users.excludeGroups',
    'conditions.users.includeRoles',
    'conditions.users.excludeRoles',
    'conditions.users.includeGuestsOrExternalUsers.externalTenants.members',
    'conditions.users.excludeGuestsOrExternalUsers.externalTenants.members',
    'grantControls.builtInControls',
    'grantControls.customAuthenticationFactors',
    'grantControls.termsOfUse',
  ],
  jsonStrings: [],
  secrets: [],
  references: [
    ...included(
      both('users', 'Users', objectTargets('users'), ['All', 'None', 'GuestsOrExternalUsers', 'AllAgentIdUsers']),
      people,
    ),
    ...included(both('users', 'Groups', objectTargets('groups'), ['All', 'None']), people),
    ...included(
      both('users', 'Roles', [{ kind: 'roleTemplate' }, { kind: 'object', type: 'roleDefinitions' }], ['All', 'None']),
      people,
    ),
    ...included(both('applications', 'Applications', apps, ['All', 'None', 'Office365', 'MicrosoftAdminPortals'])),
    ...included(
      both('clientApplications', 'ServicePrincipals', objectTargets('servicePrincipals'), [
        'ServicePrincipalsInMyTenant',
        'All',
        'None',
      ]),
    ),
    ...included(
      both('locations', 'Locations', objectTargets('namedLocations'), [
        'All',
        'AllTrusted',
        '00000000-0000-0000-0000-000000000000',
      ]),
    ),
    optional(reference(`${strength}.id`, objectTargets('authenticationStrengthPolicies')), controls),
    optional(
      reference('conditions.applications.includeAuthenticationContextClassReferences[]', [
        { kind: 'address', path: '/identity/conditionalAccess/authenticationContextClassReferences', listed: true },
      ]),
    ),
    optional(
      reference('grantControls.termsOfUse[]', [
        { kind: 'address', path: '/identityGovernance/termsOfUse/agreements/{id}' },
      ]),
      controls,
    ),
    reference('conditions.users.includeGuestsOrExternalUsers.externalTenants.members[]', [{ kind: 'tenant' }]),
    exclusion('conditions.users.excludeGuestsOrExternalUsers.externalTenants.members[]', [{ kind: 'tenant' }]),
  ],
  permissions: {
    read: anyOf('Policy.Read.All', 'Policy.Read.ConditionalAccess'),
    create: write,
    update: write,
    delete: erase,
    // Written nowhere; the write permissions are tried.
    undelete: erase,
    relations: {},
  },
  restore: {
    objectPath: `${path}/{id}`,
    create: {
      path,
      required: ['displayName', 'state', 'conditions.applications'],
      createOnly: [],
      essential: ['conditions', 'grantControls', 'sessionControls'],
      secondPass: [],
    },
    update: { updateOnly: [] },
    onlyIfWhole: 'state',
    delete: true,
    strip: ['id', 'createdDateTime', 'modifiedDateTime', 'deletedDateTime', 'templateId', ...strengthCopy],
    notClearable: ['displayName', 'state', 'conditions'],
    recycleBin: {
      itemPath: '/identity/conditionalAccess/deletedItems/policies/{id}',
      restorePath: '/identity/conditionalAccess/deletedItems/policies/{id}/restore',
      days: 30,
    },
    protectedBy: never,
    linkProtectedBy: never,
  },
};
