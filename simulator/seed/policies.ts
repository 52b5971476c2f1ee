import type { JsonObject } from '../types.ts';
import { type Seed, add, nth } from './context.ts';

const GROUP_UNIFIED = '62375ab9-6b52-47ed-826b-58e47e0e304b';
const GROUP_UNIFIED_GUEST = '08d542b9-071f-4e16-94b0-74abb372e3d9';
const PASSWORD_RULES = '5cf42378-d67d-4f36-ba46-e8b86229381d';

export function seedPolicies(seed: Seed): void {
  authorization(seed);
  methods(seed);
  tokenPolicies(seed);
  defaultAppManagement(seed);
  appManagement(seed);
  crossTenantPolicy(seed);
  partners(seed);
  settingTemplates(seed);
  groupSettings(seed);
}

/** Those that every tenant has, as Microsoft gives them. */
export function seedGivenPolicies(seed: Seed): void {
  authorization(seed);
  methods(seed);
  defaultAppManagement(seed);
  crossTenantPolicy(seed);
  settingTemplates(seed);
}

function authorization(seed: Seed): void {
  add(
    seed,
    'authorizationPolicy',
    'authorizationPolicy',
    {
      displayName: 'Authorization Policy',
      description: 'Used to manage authorization related settings across the company.',
      allowInvitesFrom: 'adminsAndGuestInviters',
      allowedToSignUpEmailBasedSubscriptions: true,
      allowedToUseSSPR: true,
      allowEmailVerifiedUsersToJoinOrganization: false,
      allowUserConsentForRiskyApps: null,
      blockMsolPowerShell: false,
      guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
      defaultUserRolePermissions: {
        allowedToCreateApps: false,
        allowedToCreateSecurityGroups: true,
        allowedToCreateTenants: false,
        allowedToReadBitlockerKeysForOwnedDevice: true,
        allowedToReadOtherUsers: true,
        permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-low'],
      },
    },
    'authorizationPolicy',
  );
}

function methods(seed: Seed): void {
  add(
    seed,
    'authenticationMethodsPolicy',
    'authenticationMethodsPolicy',
    {
      displayName: 'Authentication Methods Policy',
      description: 'The tenant-wide policy that controls which authentication methods are allowed.',
      lastModifiedDateTime: '2025-06-01T10:00:00Z',
      policyVersion: '1.5',
      policyMigrationState: 'migrationInProgress',
      registrationEnforcement: {
        authenticationMethodsRegistrationCampaign: {
          state: 'default',
          snoozeDurationInDays: 1,
          excludeTargets: [],
          includeTargets: [
            { id: 'all_users', targetType: 'group', targetedAuthenticationMethod: 'microsoftAuthenticator' },
          ],
        },
      },
    },
    'authenticationMethodsPolicy',
  );
  const all = [{ id: 'all_users', targetType: 'group', isRegistrationRequired: false }];
  const hasGroups = seed.tenant.set('groups').items.length > 0;
  const some = hasGroups
    ? [{ id: nth(seed, 'groups', 1).id, targetType: 'group', isRegistrationRequired: false }]
    : all;
  method(seed, 'Fido2', 'fido2', {
    state: 'enabled',
    includeTargets: all,
    isSelfServiceRegistrationAllowed: true,
    isAttestationEnforced: true,
    defaultPasskeyProfile: null,
    keyRestrictions: { isEnforced: false, enforcementType: 'block', aaGuids: [] },
  });
  method(seed, 'MicrosoftAuthenticator', 'microsoftAuthenticator', {
    state: 'enabled',
    includeTargets: all.map((target) => ({ ...target, authenticationMode: 'any' })),
    isSoftwareOathEnabled: false,
    featureSettings: {
      displayAppInformationRequiredState: {
        state: 'default',
        includeTarget: { targetType: 'group', id: 'all_users' },
        excludeTarget: { targetType: 'group', id: '00000000-0000-0000-0000-000000000000' },
      },
      displayLocationInformationRequiredState: null,
    },
  });
  method(seed, 'Sms', 'sms', {
    state: 'enabled',
    includeTargets: some.map((target) => ({ ...target, isUsableForSignIn: false })),
  });
  method(seed, 'TemporaryAccessPass', 'temporaryAccessPass', {
    state: 'enabled',
    includeTargets: some,
    defaultLifetimeInMinutes: 60,
    defaultLength: 8,
    minimumLifetimeInMinutes: 60,
    maximumLifetimeInMinutes: 480,
    isUsableOnce: true,
  });
  method(seed, 'SoftwareOath', 'softwareOath', { state: 'enabled', includeTargets: all });
  method(seed, 'Voice', 'voice', { state: 'disabled', includeTargets: all, isOfficePhoneAllowed: false });
  method(seed, 'Email', 'email', { state: 'enabled', includeTargets: all, allowExternalIdToUseEmailOtp: 'default' });
  method(seed, 'X509Certificate', 'x509Certificate', {
    state: 'disabled',
    includeTargets: all,
    certificateUserBindings: [
      {
        x509CertificateField: 'PrincipalName',
        userProperty: 'userPrincipalName',
        priority: 1,
        trustAffinityLevel: 'low',
      },
    ],
    certificateAuthorityScopes: [],
    authenticationModeConfiguration: {
      x509CertificateAuthenticationDefaultMode: 'x509CertificateSingleFactor',
      rules: [],
    },
    issuerHintsConfiguration: { state: 'disabled' },
    crlValidationConfiguration: { state: 'disabled', exemptedCertificateAuthoritiesSubjectKeyIdentifiers: [] },
  });
}

function method(seed: Seed, id: string, kind: string, props: JsonObject): void {
  add(
    seed,
    'authenticationMethodConfigurations',
    `${kind}AuthenticationMethodConfiguration`,
    { excludeTargets: [], ...props },
    id,
  );
}

function tokenPolicies(seed: Seed): void {
  const principals = seed.tenant
    .set('servicePrincipals')
    .items.filter((entity) => entity?.props['appOwnerOrganizationId'] === seed.tenant.identity.id);
  const claims = add(seed, 'claimsMappingPolicies', 'claimsMappingPolicy', {
    displayName: 'Employee number claim',
    description: null,
    isOrganizationDefault: false,
    definition: [
      '{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[{"Source":"user","ID":"employeeid","JwtClaimType":"empno"}]}}',
    ],
  });
  const lifetime = add(seed, 'tokenLifetimePolicies', 'tokenLifetimePolicy', {
    displayName: 'Two hour tokens',
    description: null,
    isOrganizationDefault: false,
    definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"02:00:00"}}'],
  });
  const realm = add(seed, 'homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy', {
    displayName: 'Straight to federation',
    description: null,
    isOrganizationDefault: false,
    definition: [
      `{"HomeRealmDiscoveryPolicy":{"AccelerateToFederatedDomain":true,"PreferredDomain":"${seed.domain}"}}`,
    ],
  });
  const [first, second, third] = principals;
  if (first !== undefined) seed.tenant.link('claimsMappingPolicies').add(first.id, claims.id);
  if (second !== undefined) seed.tenant.link('tokenLifetimePolicies').add(second.id, lifetime.id);
  if (third !== undefined) seed.tenant.link('homeRealmDiscoveryPolicies').add(third.id, realm.id);
}

const SHORT_SECRETS = {
  restrictionType: 'passwordLifetime',
  state: 'enabled',
  maxLifetime: 'P180D',
  restrictForAppsCreatedAfterDateTime: '2025-01-01T00:00:00Z',
};

function defaultAppManagement(seed: Seed): void {
  add(
    seed,
    'defaultAppManagementPolicy',
    'tenantAppManagementPolicy',
    {
      displayName: 'Default app management tenant policy',
      description: 'Default tenant policy that enforces app management restrictions.',
      isEnabled: false,
      applicationRestrictions: { passwordCredentials: [], keyCredentials: [], identifierUris: null },
      servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
    },
    '00000000-0000-0000-0000-000000000000',
  );
}

function appManagement(seed: Seed): void {
  const policy = add(seed, 'appManagementPolicies', 'appManagementPolicy', {
    displayName: 'Short secrets',
    description: 'Secrets of half a year',
    isEnabled: true,
    restrictions: { passwordCredentials: [SHORT_SECRETS], keyCredentials: [], applicationRestrictions: null },
  });
  seed.tenant.link('appManagementPolicies').add(nth(seed, 'applications', 2).id, policy.id);
}

function b2b(accessType: string, target: string): JsonObject {
  return {
    usersAndGroups: { accessType, targets: [{ target, targetType: target === 'AllUsers' ? 'user' : 'group' }] },
    applications: { accessType, targets: [{ target: 'AllApplications', targetType: 'application' }] },
  };
}

function crossTenantPolicy(seed: Seed): void {
  add(
    seed,
    'crossTenantAccessPolicy',
    'crossTenantAccessPolicy',
    { displayName: 'CrossTenantAccessPolicy', description: null, allowedCloudEndpoints: [] },
    'crossTenantAccessPolicy',
  );
  add(
    seed,
    'crossTenantAccessDefault',
    'crossTenantAccessPolicyConfigurationDefault',
    {
      isServiceDefault: true,
      inboundTrust: {
        isMfaAccepted: false,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
      },
      b2bCollaborationInbound: b2b('allowed', 'AllUsers'),
      b2bCollaborationOutbound: b2b('allowed', 'AllUsers'),
      b2bDirectConnectInbound: b2b('blocked', 'AllUsers'),
      b2bDirectConnectOutbound: b2b('blocked', 'AllUsers'),
      automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
      tenantRestrictions: null,
      invitationRedemptionIdentityProviderConfiguration: {
        primaryIdentityProviderPrecedenceOrder: [
          'azureActiveDirectory',
          'externalFederation',
          'socialIdentityProviders',
        ],
        fallbackIdentityProvider: 'defaultConfiguredIdp',
      },
    },
    'default',
  );
}

function partners(seed: Seed): void {
  const group = nth(seed, 'groups', 2).id;
  for (let at = 0; at < 2; at += 1) {
    const tenantId = seed.random.guid();
    add(
      seed,
      'crossTenantAccessPartners',
      'crossTenantAccessPolicyConfigurationPartner',
      {
        tenantId,
        isServiceProvider: null,
        isInMultiTenantOrganization: false,
        inboundTrust: {
          isMfaAccepted: true,
          isCompliantDeviceAccepted: at === 0,
          isHybridAzureADJoinedDeviceAccepted: false,
        },
        b2bCollaborationInbound: null,
        b2bCollaborationOutbound: b2b('allowed', group),
        b2bDirectConnectInbound: null,
        b2bDirectConnectOutbound: null,
        automaticUserConsentSettings: { inboundAllowed: at === 0, outboundAllowed: null },
        tenantRestrictions: null,
      },
      tenantId,
    );
    if (at === 0)
      add(
        seed,
        'identitySynchronizations',
        'crossTenantIdentitySyncPolicyPartner',
        { tenantId, displayName: 'Partner sync', userSyncInbound: { isSyncAllowed: true } },
        tenantId,
        tenantId,
      );
  }
}

function settingTemplates(seed: Seed): void {
  template(seed, GROUP_UNIFIED, 'Group.Unified', {
    EnableGroupCreation: 'true',
    GroupCreationAllowedGroupId: '',
    UsageGuidelinesUrl: '',
    AllowGuestsToBeGroupOwner: 'false',
    ClassificationList: '',
  });
  template(seed, GROUP_UNIFIED_GUEST, 'Group.Unified.Guest', { AllowToAddGuests: 'true' });
  template(seed, PASSWORD_RULES, 'Password Rule Settings', {
    BannedPasswordCheckOnPremisesMode: 'Audit',
    LockoutThreshold: '10',
    BannedPasswordList: '',
  });
}

function groupSettings(seed: Seed): void {
  setting(seed, GROUP_UNIFIED, 'Group.Unified', {
    EnableGroupCreation: 'false',
    GroupCreationAllowedGroupId: nth(seed, 'groups', 1).id,
    UsageGuidelinesUrl: `https://www.${seed.domain}/groups`,
    AllowGuestsToBeGroupOwner: 'false',
    ClassificationList: 'Low,High',
  });
  setting(seed, PASSWORD_RULES, 'Password Rule Settings', {
    BannedPasswordCheckOnPremisesMode: 'Enforce',
    LockoutThreshold: '8',
    BannedPasswordList: `${seed.domain.split('.')[0] ?? 'contoso'}\tpassword`,
  });
  const unified = seed.tenant
    .set('groups')
    .items.find((group) => JSON.stringify(group?.props['groupTypes']) === '["Unified"]');
  if (unified !== undefined)
    setting(seed, GROUP_UNIFIED_GUEST, 'Group.Unified.Guest', { AllowToAddGuests: 'false' }, unified.id);
}

function pairs(values: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function template(seed: Seed, id: string, displayName: string, values: Record<string, string>): void {
  add(
    seed,
    'groupSettingTemplates',
    'groupSettingTemplate',
    {
      displayName,
      description: `${displayName} settings`,
      values: Object.entries(values).map(([name, defaultValue]) => ({
        name,
        type: defaultValue === 'true' || defaultValue === 'false' ? 'System.Boolean' : 'System.String',
        defaultValue,
        description: name,
      })),
    },
    id,
  );
}

function setting(
  seed: Seed,
  templateId: string,
  displayName: string,
  values: Record<string, string>,
  parent?: string,
): void {
  add(
    seed,
    'groupSettings',
    'groupSetting',
    { templateId, displayName, values: pairs(values) },
    seed.random.guid(),
    parent,
  );
}
