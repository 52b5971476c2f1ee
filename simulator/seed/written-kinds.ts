import { type Seed, add, nth } from './context.ts';

/** Kinds that applications write, or that policies name, and an everyday tenant may lack. */
export function seedWrittenKinds(seed: Seed): void {
  groupLifecycle(seed);
  permissionGrants(seed);
  securityAttributes(seed);
  namedByPolicies(seed);
}

function groupLifecycle(seed: Seed): void {
  const policy = add(seed, 'groupLifecyclePolicies', 'groupLifecyclePolicy', {
    groupLifetimeInDays: 180,
    managedGroupTypes: 'Selected',
    alternateNotificationEmails: `groups@${seed.domain}`,
  });
  const unified = seed.tenant
    .set('groups')
    .items.find((group) => JSON.stringify(group?.props['groupTypes']) === '["Unified"]');
  if (unified !== undefined) seed.tenant.link('groupLifecyclePolicies').add(unified.id, policy.id);
}

function permissionGrants(seed: Seed): void {
  const id = 'low-risk-apps';
  const texts = { displayName: 'Low risk applications', description: 'What people may consent to' };
  add(seed, 'permissionGrantPolicies', 'permissionGrantPolicy', texts, id);
  const conditions = (permissionType: string, permissionClassification: string): Record<string, string | string[]> => ({
    permissionType,
    permissionClassification,
    permissions: ['all'],
    resourceApplication: 'any',
    clientApplicationIds: ['all'],
    clientApplicationTenantIds: ['all'],
    clientApplicationPublisherIds: ['all'],
  });
  const type = 'permissionGrantConditionSet';
  add(seed, 'permissionGrantIncludes', type, conditions('delegated', 'low'), seed.random.guid(), id);
  add(seed, 'permissionGrantExcludes', type, conditions('delegated', 'high'), seed.random.guid(), id);
}

function securityAttributes(seed: Seed): void {
  const attributeSet = 'Engineering';
  const define = (name: string, type: string, isCollection: boolean): void => {
    add(
      seed,
      'customSecurityAttributeDefinitions',
      'customSecurityAttributeDefinition',
      {
        attributeSet,
        name,
        type,
        isCollection,
        description: name,
        isSearchable: true,
        status: 'Available',
        usePreDefinedValuesOnly: false,
      },
      `${attributeSet}_${name}`,
    );
  };
  define('Project', 'String', false);
  define('Certification', 'String', true);
  define('Level', 'Integer', false);
}

function namedByPolicies(seed: Seed): void {
  const context = { displayName: 'Trusted devices only', description: null, isAvailable: true };
  add(seed, 'authenticationContextClassReferences', 'authenticationContextClassReference', context, 'c1');
  const terms = add(seed, 'agreements', 'agreement', {
    displayName: 'Terms of use',
    isViewingBeforeAcceptanceRequired: true,
    isPerDeviceAcceptanceRequired: false,
    termsExpiration: null,
    userReacceptRequiredFrequency: null,
  });
  const { conditions } = nth(seed, 'conditionalAccessPolicies', 0).props;
  const copied = typeof conditions === 'object' && !Array.isArray(conditions) ? structuredClone(conditions) : {};
  add(seed, 'conditionalAccessPolicies', 'conditionalAccessPolicy', {
    displayName: 'Sensitive actions',
    state: 'enabled',
    createdDateTime: '2025-04-01T09:00:00Z',
    modifiedDateTime: null,
    conditions: {
      ...copied,
      applications: {
        includeApplications: [],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: ['c1'],
        applicationFilter: null,
      },
    },
    grantControls: {
      operator: 'AND',
      builtInControls: ['mfa'],
      customAuthenticationFactors: [],
      termsOfUse: [terms.id],
    },
    sessionControls: null,
  });
}
