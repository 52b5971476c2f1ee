import { type Seed, add } from './context.ts';

export const SKU_E5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const SKU_F3 = '66b55226-6b4f-492c-910c-a3b7a3c9d993';
const EXCHANGE_PLAN = 'efb87545-963c-4e0d-99df-69c6916d9eb0';
const TEAMS_PLAN = '57ff2da0-773e-42df-b2af-ffb7a2317929';

/** organization, domains and subscribedSkus. */
export function seedContext(seed: Seed): void {
  const { identity } = seed.tenant;
  add(
    seed,
    'organization',
    'organization',
    {
      displayName: identity.displayName,
      city: 'Stockholm',
      country: null,
      countryLetterCode: 'SE',
      preferredLanguage: 'en',
      tenantType: 'AAD',
      createdDateTime: '2019-01-02T08:00:00Z',
      onPremisesSyncEnabled: true,
      onPremisesLastSyncDateTime: '2026-06-01T06:00:00Z',
      technicalNotificationMails: [`it@${seed.domain}`],
      marketingNotificationEmails: [],
      securityComplianceNotificationMails: [],
      privacyProfile: { contactEmail: `privacy@${seed.domain}`, statementUrl: `https://www.${seed.domain}/privacy` },
      defaultUsageLocation: 'SE',
      mobileDeviceManagementAuthority: 'intune',
      verifiedDomains: identity.domains.map((name, at) => ({
        name,
        isDefault: at === 0,
        isInitial: name === seed.initialDomain,
        type: 'Managed',
        capabilities: 'Email, OfficeCommunicationsOnline',
      })),
    },
    identity.id,
  );
  identity.domains.forEach((name, at) => {
    add(
      seed,
      'domains',
      'domain',
      {
        authenticationType: 'Managed',
        isAdminManaged: true,
        isDefault: at === 0,
        isInitial: name === seed.initialDomain,
        isRoot: true,
        isVerified: true,
        supportedServices: ['Email', 'OfficeCommunicationsOnline'],
        passwordValidityPeriodInDays: 2147483647,
        passwordNotificationWindowInDays: 14,
      },
      name,
    );
  });
  sku(seed, SKU_E5, 'SPE_E5', seed.users + 100);
  sku(seed, SKU_F3, 'SPE_F1', Math.ceil(seed.users / 4) + 25);
}

function sku(seed: Seed, skuId: string, skuPartNumber: string, seats: number): void {
  add(
    seed,
    'subscribedSkus',
    'subscribedSku',
    {
      accountId: seed.tenant.identity.id,
      accountName: seed.tenant.identity.displayName,
      skuId,
      skuPartNumber,
      appliesTo: 'User',
      capabilityStatus: 'Enabled',
      consumedUnits: 0,
      prepaidUnits: { enabled: seats, suspended: 0, warning: 0, lockedOut: 0 },
      subscriptionIds: [],
      servicePlans: [
        {
          servicePlanId: EXCHANGE_PLAN,
          servicePlanName: 'EXCHANGE_S_ENTERPRISE',
          provisioningStatus: 'Success',
          appliesTo: 'User',
        },
        { servicePlanId: TEAMS_PLAN, servicePlanName: 'TEAMS1', provisioningStatus: 'Success', appliesTo: 'User' },
      ],
    },
    `${seed.tenant.identity.id}_${skuId}`,
  );
}
