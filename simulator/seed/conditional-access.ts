import type { JsonObject } from '../types.ts';
import { type Seed, add, nth } from './context.ts';
import { GLOBAL_ADMINISTRATOR } from './roles.ts';

export const STRENGTHS: readonly (readonly [id: string, name: string, combinations: string[]])[] = [
  [
    '00000000-0000-0000-0000-000000000002',
    'Multifactor authentication',
    [
      'windowsHelloForBusiness',
      'fido2',
      'x509CertificateMultiFactor',
      'deviceBasedPush',
      'password,microsoftAuthenticatorPush',
      'password,softwareOath',
      'password,sms',
    ],
  ],
  [
    '00000000-0000-0000-0000-000000000003',
    'Passwordless MFA',
    ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor', 'deviceBasedPush'],
  ],
  [
    '00000000-0000-0000-0000-000000000004',
    'Phishing-resistant MFA',
    ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'],
  ],
];
const CREATED = { createdDateTime: '2024-02-01T09:00:00Z', modifiedDateTime: '2025-05-01T09:00:00Z' };

export function seedBuiltInStrengths(seed: Seed): void {
  for (const [id, displayName, allowedCombinations] of STRENGTHS)
    strength(seed, { id, displayName, allowedCombinations, policyType: 'builtIn' });
}

export function seedConditionalAccess(seed: Seed): void {
  seedBuiltInStrengths(seed);
  const custom = strength(seed, {
    id: seed.random.guid(),
    displayName: 'Only our keys',
    allowedCombinations: ['fido2'],
    policyType: 'custom',
  });
  add(
    seed,
    'combinationConfigurations',
    'fido2CombinationConfiguration',
    { appliesToCombinations: ['fido2'], allowedAAGUIDs: ['de1e552d-db1d-4423-a619-566b625cdc84'] },
    seed.random.guid(),
    custom,
  );
  const office = add(seed, 'namedLocations', 'ipNamedLocation', {
    displayName: 'Stockholm office',
    isTrusted: true,
    ...CREATED,
    ipRanges: [
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/24' },
      { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::/32' },
    ],
  });
  add(seed, 'namedLocations', 'ipNamedLocation', {
    displayName: 'Guest network',
    isTrusted: false,
    ...CREATED,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '198.51.100.0/25' }],
  });
  const countries = add(seed, 'namedLocations', 'countryNamedLocation', {
    displayName: 'Blocked countries',
    ...CREATED,
    countriesAndRegions: ['KP', 'IR'],
    includeUnknownCountriesAndRegions: false,
    countryLookupMethod: 'clientIpAddress',
  });
  policies(seed, { office: office.id, countries: countries.id, strength: custom });
}

function strength(
  seed: Seed,
  values: { id: string; displayName: string; allowedCombinations: string[]; policyType: string },
): string {
  const { id, ...props } = values;
  add(
    seed,
    'authenticationStrengthPolicies',
    'authenticationStrengthPolicy',
    { ...props, description: `${values.displayName} strength`, requirementsSatisfied: 'mfa', ...CREATED },
    id,
  );
  return id;
}

interface Refs {
  office: string;
  countries: string;
  strength: string;
}

function policies(seed: Seed, refs: Refs): void {
  const breakGlass = [nth(seed, 'users', 0).id, nth(seed, 'users', 1).id];
  const excluded = nth(seed, 'groups', 4).id;
  const app = String(nth(seed, 'applications', 1).props['appId']);
  const robot = nth(seed, 'servicePrincipals', seed.tenant.set('servicePrincipals').size - 1).id;
  policy(
    seed,
    'Require MFA for all users',
    {
      users: users({ includeUsers: ['All'], excludeUsers: breakGlass, excludeGroups: [excluded] }),
      applications: apps(['All']),
    },
    grant(['mfa']),
  );
  policy(
    seed,
    'Administrators need a strong sign-in',
    { users: users({ includeRoles: [GLOBAL_ADMINISTRATOR], excludeUsers: breakGlass }), applications: apps(['All']) },
    { ...grant([]), authenticationStrength: { id: refs.strength } },
  );
  policy(
    seed,
    'Block some countries',
    {
      users: users({ includeUsers: ['All'], excludeUsers: breakGlass }),
      applications: apps(['All']),
      locations: { includeLocations: [refs.countries], excludeLocations: [refs.office] },
    },
    grant(['block']),
  );
  policy(
    seed,
    'Guests: terms and session',
    {
      users: users({
        includeUsers: ['None'],
        includeGuestsOrExternalUsers: {
          guestOrExternalUserTypes: 'b2bCollaborationGuest,b2bDirectConnectUser',
          externalTenants: {
            '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants',
            membershipKind: 'all',
          },
        },
      }),
      applications: apps(['Office365']),
    },
    null,
    'enabledForReportingButNotEnforced',
    {
      signInFrequency: {
        value: 12,
        type: 'hours',
        authenticationType: 'primaryAndSecondaryAuthentication',
        frequencyInterval: 'timeBased',
        isEnabled: true,
      },
      persistentBrowser: { mode: 'never', isEnabled: true },
    },
  );
  policy(
    seed,
    'Risky sign-ins',
    {
      users: users({ includeGroups: [nth(seed, 'groups', 1).id], excludeUsers: breakGlass }),
      applications: apps([app]),
      signInRiskLevels: ['high', 'medium'],
      platforms: { includePlatforms: ['all'], excludePlatforms: ['iOS', 'linux'] },
    },
    grant(['mfa', 'riskRemediation']),
  );
  policy(
    seed,
    'Robots from the office only',
    {
      clientApplications: {
        includeServicePrincipals: [robot],
        excludeServicePrincipals: [],
        servicePrincipalFilter: null,
      },
      applications: apps(['All']),
      locations: { includeLocations: ['All'], excludeLocations: [refs.office] },
    },
    grant(['block']),
    'disabled',
  );
}

function users(given: JsonObject): JsonObject {
  return {
    includeUsers: [],
    excludeUsers: [],
    includeGroups: [],
    excludeGroups: [],
    includeRoles: [],
    excludeRoles: [],
    includeGuestsOrExternalUsers: null,
    excludeGuestsOrExternalUsers: null,
    ...given,
  };
}

function apps(includeApplications: string[]): JsonObject {
  return {
    includeApplications,
    excludeApplications: [],
    includeUserActions: [],
    includeAuthenticationContextClassReferences: [],
    applicationFilter: null,
  };
}

function grant(builtInControls: string[]): JsonObject {
  return { operator: 'OR', builtInControls, customAuthenticationFactors: [], termsOfUse: [] };
}

function policy(
  seed: Seed,
  displayName: string,
  conditions: JsonObject,
  grantControls: JsonObject | null,
  state = 'enabled',
  sessionControls: JsonObject | null = null,
): void {
  add(seed, 'conditionalAccessPolicies', 'conditionalAccessPolicy', {
    displayName,
    state,
    templateId: null,
    ...CREATED,
    grantControls,
    sessionControls,
    conditions: {
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
      ...conditions,
    },
  });
}
