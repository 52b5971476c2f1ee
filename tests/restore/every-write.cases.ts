import type { GraphObject, Json } from '#core/domain/json.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { RelationName, SetName, TenantHandle } from '#simulator/index.ts';

/** What a tenant has besides what every simulated one has, by name. */
export type Prepared = ReturnType<typeof preparedTenant>;

export interface Damage {
  readonly type: TypeKey;
  readonly what: string;
  /** The objects of the backup that it is done to. */
  objects(prepared: Prepared): readonly string[];
  damage(tenant: TenantHandle, prepared: Prepared): void;
}

/** Of which a target has one. */
const SINGLE_POLICIES = [
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'homeRealmDiscoveryPolicies',
  'appManagementPolicies',
] as const;

const EXCHANGE_PLAN = 'efb87545-963c-4e0d-99df-69c6916d9eb0';

function idOf(object: GraphObject | undefined): string {
  if (typeof object?.id !== 'string') throw new Error('the tenant lacks what a test needs');
  return object.id;
}

function named(tenant: TenantHandle, set: SetName, displayName: string): string {
  return idOf(tenant.list(set).find((object) => object['displayName'] === displayName));
}

export function preparedTenant(tenant: TenantHandle) {
  const holders = new Set(tenant.list('roleAssignments').map(({ principalId }) => principalId));
  const members = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true)
    .filter(({ id }) => !holders.has(id ?? ''));
  const licensed = members.filter(({ assignedLicenses }) => JSON.stringify(assignedLicenses).includes('skuId'));
  const bare = members.filter(({ assignedLicenses }) => JSON.stringify(assignedLicenses) === '[]');
  const [relicensed, stripped, boss, viaGroup] = [licensed[0], licensed[1], licensed[2], bare[0]].map(idOf);
  const skus = tenant.list('subscribedSkus');
  const sku = (partNumber: string): string =>
    String(skus.find(({ skuPartNumber }) => skuPartNumber === partNumber)?.['skuId']);
  const guest = idOf(tenant.list('users').find((user) => user['userType'] === 'Guest'));
  const domain = tenant.domains[0] ?? '';
  const initial = tenant.domains.at(-1) ?? '';
  const licence = { skuId: sku('SPE_E5'), disabledPlans: [EXCHANGE_PLAN] };
  const userPrincipalName = `night.shift@${domain}`;
  const purged = idOf(
    tenant.create('users', {
      displayName: 'Night Shift',
      userPrincipalName,
      mailNickname: 'night.shift',
      accountEnabled: true,
      userType: 'Member',
      usageLocation: 'SE',
      onPremisesExtensionAttributes: { extensionAttribute3: 'nights' },
      identities: [
        { signInType: 'userPrincipalName', issuer: initial, issuerAssignedId: userPrincipalName },
        { signInType: 'userName', issuer: domain, issuerAssignedId: 'night.shift' },
      ],
      assignedLicenses: [licence],
      licenseAssignmentStates: [{ ...licence, assignedByGroup: null, state: 'Active', error: 'None' }],
    }),
  );
  tenant.link('manager', purged, boss ?? '');
  // As the invitation leaves it; once accepted, the guest signs in at home.
  tenant.update(guest, {
    identities: [
      {
        signInType: 'userPrincipalName',
        issuer: initial,
        issuerAssignedId: String(tenant.get(guest)?.['userPrincipalName']),
      },
    ],
  });
  for (const [name, type, isCollection] of [
    ['Project', 'String', false],
    ['Certification', 'String', true],
    ['Level', 'Integer', false],
  ] as const)
    tenant.create('customSecurityAttributeDefinitions', {
      id: `Engineering_${name}`,
      attributeSet: 'Engineering',
      name,
      type,
      isCollection,
      status: 'Available',
      usePreDefinedValuesOnly: false,
    });
  const attributes = (project: string, level: number): Record<string, Json> => ({
    Engineering: {
      '@odata.type': '#microsoft.graph.customSecurityAttributeValue',
      Project: project,
      'Certification@odata.type': '#Collection(String)',
      Certification: ['ISO', 'SOC'],
      'Level@odata.type': '#Int32',
      Level: level,
    },
  });
  tenant.update(purged, { customSecurityAttributes: attributes('Night', 2) });
  tenant.update(stripped ?? '', { customSecurityAttributes: attributes('Day', 3) });
  const [marked = '', purgedPrincipal = ''] = tenant
    .list('servicePrincipals')
    .filter(({ appOwnerOrganizationId, appId }) => appOwnerOrganizationId === tenant.id && appId !== tenant.clientId)
    .slice(-2)
    .map(idOf);
  tenant.update(marked, { customSecurityAttributes: attributes('Payroll', 4) });
  tenant.update(purgedPrincipal, { customSecurityAttributes: attributes('Intranet', 5) });
  const group = (displayName: string, licence: string): string =>
    idOf(
      tenant.create('groups', {
        displayName,
        mailEnabled: false,
        mailNickname: displayName.replaceAll(' ', ''),
        securityEnabled: true,
        groupTypes: [],
        assignedLicenses: [{ skuId: sku(licence), disabledPlans: [] }],
      }),
    );
  const [relicensedGroup, purgedGroup] = [group('Desk workers', 'SPE_F1'), group('Field workers', 'SPE_F1')];
  tenant.link('members', purgedGroup, viaGroup ?? '');
  const strength = idOf(
    tenant.create('authenticationStrengthPolicies', {
      displayName: 'Only cards',
      description: '',
      policyType: 'custom',
      requirementsSatisfied: 'mfa',
      allowedCombinations: ['x509CertificateMultiFactor', 'fido2'],
      createdDateTime: '2026-01-01T00:00:00Z',
    }),
  );
  tenant.create('combinationConfigurations', {
    '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration',
    parent: strength,
    appliesToCombinations: ['x509CertificateMultiFactor'],
    allowedIssuerSkis: ['9A4248C6AC8C2931AB2A86537818E92E7B6C97B6'],
    allowedPolicyOIDs: [],
  });
  const own = tenant.list('applications').filter(({ appId }) => appId !== tenant.clientId);
  const app = idOf(own[3]);
  const scope = {
    id: 'b7e5f0a0-0000-4000-8000-000000000001',
    value: 'Read',
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: 'Read',
    adminConsentDescription: 'Read',
    userConsentDisplayName: null,
    userConsentDescription: null,
  };
  const role = {
    id: 'b7e5f0a0-0000-4000-8000-000000000002',
    value: 'Clerk',
    displayName: 'Clerk',
    description: 'Clerk',
    isEnabled: true,
    allowedMemberTypes: ['User'],
  };
  tenant.update(app, {
    identifierUris: [`api://${String(tenant.get(app)?.['appId'])}`],
    appRoles: [role],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [scope],
      preAuthorizedApplications: [{ appId: String(own[4]?.['appId']), delegatedPermissionIds: [scope.id] }],
    },
  });
  const credential = (name: string): string =>
    idOf(
      tenant.create('federatedIdentityCredentials', {
        parent: app,
        name,
        issuer: 'https://token.actions.example',
        subject: `repo:${name}`,
        audiences: ['api://AzureADTokenExchange'],
        description: null,
      }),
    );
  const [changedCredential, lostCredential] = [credential('release'), credential('nightly')];
  const extension = idOf(
    tenant.create('extensionProperties', {
      parent: app,
      name: `extension_${String(tenant.get(app)?.['appId']).replaceAll('-', '')}_costCenter`,
      dataType: 'String',
      isMultiValued: false,
      isSyncedFromOnPremises: false,
      targetObjects: ['User'],
      appDisplayName: String(tenant.get(app)?.['displayName']),
    }),
  );
  for (const set of SINGLE_POLICIES) {
    const { id: _, ...policy } = tenant.list(set)[0] ?? {};
    tenant.create(set, { ...policy, displayName: 'Another one' });
  }
  const partners = tenant.list('crossTenantAccessPartners').map(idOf);
  return {
    marked,
    purgedPrincipal,
    relicensed: relicensed ?? '',
    stripped: stripped ?? '',
    purged,
    viaGroup: viaGroup ?? '',
    guest,
    relicensedGroup,
    purgedGroup,
    strength,
    keys: named(tenant, 'authenticationStrengthPolicies', 'Only our keys'),
    app,
    binned: idOf(own[5]),
    changedCredential,
    lostCredential,
    extension,
    partners,
    office: named(tenant, 'namedLocations', 'Stockholm office'),
    guestNetwork: named(tenant, 'namedLocations', 'Guest network'),
    device: idOf(tenant.list('devices').find(({ operatingSystem }) => operatingSystem === 'Windows')),
    phone: idOf(
      tenant
        .list('devices')
        .find(
          ({ operatingSystem, onPremisesSyncEnabled }) =>
            operatingSystem !== 'Windows' && onPremisesSyncEnabled !== true,
        ),
    ),
    e5: sku('SPE_E5'),
    f3: sku('SPE_F1'),
  };
}

/** Another policy of the kind takes the place of the one that is assigned. */
function displaced(type: TypeKey & SetName & RelationName, holders: 'servicePrincipals' | 'applications'): Damage {
  const assigned = (tenant: TenantHandle): { policy: string; holder: string } => {
    for (const holder of tenant.list(holders).map(idOf)) {
      const [policy] = tenant.linked(type, holder);
      if (policy !== undefined) return { policy, holder };
    }
    throw new Error(`nothing is assigned in ${type}`);
  };
  let policyId = '';
  return {
    type,
    what: 'whose place another one took',
    objects: () => [policyId],
    damage: (tenant) => {
      const { policy, holder } = assigned(tenant);
      policyId = policy;
      const other = tenant
        .list(type)
        .map(idOf)
        .find((id) => id !== policy);
      tenant.unlink(type, holder, policy);
      if (other !== undefined) tenant.link(type, holder, other);
    },
  };
}

export const DAMAGE: readonly Damage[] = [
  {
    type: 'authenticationMethodsPolicy',
    what: 'with changed methods and campaign',
    objects: () => ['authenticationMethodsPolicy'],
    damage: (tenant, { relicensedGroup }) => {
      tenant.update('Fido2', { state: 'disabled', isAttestationEnforced: false });
      tenant.update('Sms', { includeTargets: [], excludeTargets: [{ id: relicensedGroup, targetType: 'group' }] });
      tenant.update('MicrosoftAuthenticator', { isSoftwareOathEnabled: true });
      tenant.update('authenticationMethodsPolicy', {
        registrationEnforcement: {
          authenticationMethodsRegistrationCampaign: {
            state: 'disabled',
            snoozeDurationInDays: 14,
            includeTargets: [],
            excludeTargets: [],
          },
        },
      });
    },
  },
  {
    type: 'authenticationStrengthPolicies',
    what: 'with changed combinations and keys',
    objects: ({ keys }) => [keys],
    damage: (tenant, { keys }) => {
      tenant.update(keys, { displayName: 'Anything goes', allowedCombinations: ['password,sms'] });
      const [configuration] = tenant
        .list('combinationConfigurations')
        .filter(({ allowedAAGUIDs }) => allowedAAGUIDs !== undefined);
      tenant.update(idOf(configuration), { allowedAAGUIDs: ['90a3ccdf-635c-4729-a248-9b709135078f'] });
    },
  },
  {
    type: 'authenticationStrengthPolicies',
    what: 'that are gone with their configurations',
    objects: ({ strength }) => [strength],
    damage: (tenant, { strength }) => tenant.delete(strength, { permanent: true }),
  },
  {
    type: 'crossTenantAccessPolicy',
    what: 'with other clouds and another default',
    objects: () => ['policy', 'default'],
    damage: (tenant) => {
      tenant.update('crossTenantAccessPolicy', { allowedCloudEndpoints: ['microsoftonline.us'] });
      tenant.update('default', {
        isServiceDefault: false,
        inboundTrust: {
          isMfaAccepted: true,
          isCompliantDeviceAccepted: true,
          isHybridAzureADJoinedDeviceAccepted: true,
        },
      });
    },
  },
  {
    type: 'crossTenantAccessPolicy',
    what: 'whose partners are gone or changed, with their synchronization',
    objects: ({ partners }) => partners,
    damage: (tenant, { partners }) => {
      const [gone = '', changed = ''] = partners;
      tenant.delete(gone, { permanent: true });
      tenant.update(changed, {
        inboundTrust: null,
        automaticUserConsentSettings: { inboundAllowed: true, outboundAllowed: true },
      });
      tenant.create('identitySynchronizations', {
        parent: changed,
        tenantId: changed,
        displayName: 'Uninvited',
        userSyncInbound: { isSyncAllowed: true },
      });
    },
  },
  {
    type: 'users',
    what: 'whose licences and security attributes changed',
    objects: ({ relicensed, stripped }) => [relicensed, stripped],
    damage: (tenant, { relicensed, stripped, f3 }) => {
      const state = {
        skuId: f3,
        disabledPlans: [EXCHANGE_PLAN],
        assignedByGroup: null,
        state: 'Active',
        error: 'None',
        lastUpdatedDateTime: '2026-01-01T00:00:00Z',
      };
      tenant.update(relicensed, {
        assignedLicenses: [{ skuId: f3, disabledPlans: [EXCHANGE_PLAN] }],
        licenseAssignmentStates: [state],
      });
      tenant.update(stripped, {
        assignedLicenses: [],
        licenseAssignmentStates: [],
        usageLocation: null,
        customSecurityAttributes: {
          Engineering: {
            '@odata.type': '#microsoft.graph.customSecurityAttributeValue',
            Project: 'Theirs',
            'Certification@odata.type': '#Collection(String)',
            Certification: ['None'],
          },
        },
      });
    },
  },
  {
    type: 'users',
    what: 'that are gone with licences and a name of their own to sign in',
    objects: ({ purged }) => [purged],
    damage: (tenant, { purged }) => tenant.delete(purged, { permanent: true }),
  },
  {
    type: 'users',
    what: 'who were guests',
    objects: ({ guest }) => [guest],
    damage: (tenant, { guest }) => tenant.delete(guest, { permanent: true }),
  },
  {
    type: 'servicePrincipals',
    what: 'whose security attributes changed, and that are gone with theirs',
    objects: ({ marked, purgedPrincipal }) => [marked, purgedPrincipal],
    damage: (tenant, { marked, purgedPrincipal }) => {
      tenant.update(marked, {
        customSecurityAttributes: {
          Engineering: {
            '@odata.type': '#microsoft.graph.customSecurityAttributeValue',
            Project: 'Theirs',
            'Certification@odata.type': '#Collection(String)',
            Certification: ['None'],
          },
        },
      });
      tenant.delete(purgedPrincipal, { permanent: true });
    },
  },
  {
    type: 'groups',
    what: 'whose licences changed, and that are gone with theirs',
    objects: ({ relicensedGroup, purgedGroup }) => [relicensedGroup, purgedGroup],
    damage: (tenant, { relicensedGroup, purgedGroup, e5 }) => {
      tenant.update(relicensedGroup, { assignedLicenses: [{ skuId: e5, disabledPlans: [] }], description: 'Theirs' });
      tenant.delete(purgedGroup, { permanent: true });
    },
  },
  {
    type: 'applications',
    what: 'with changed credentials, extensions, roles, scopes and URIs',
    objects: ({ app }) => [app],
    damage: (tenant, { app, changedCredential, lostCredential, extension }) => {
      tenant.update(changedCredential, { subject: 'repo:theirs' });
      tenant.delete(lostCredential, { permanent: true });
      tenant.delete(extension, { permanent: true });
      tenant.create('federatedIdentityCredentials', {
        parent: app,
        name: 'backdoor',
        issuer: 'https://attacker.example',
        subject: 'me',
        audiences: ['api://AzureADTokenExchange'],
        description: null,
      });
      const { api } = tenant.get(app) ?? {};
      const scope = {
        id: 'b7e5f0a0-0000-4000-8000-00000000000f',
        value: 'Write',
        type: 'User',
        isEnabled: true,
        adminConsentDisplayName: 'Write',
        adminConsentDescription: 'Write',
        userConsentDisplayName: null,
        userConsentDescription: null,
      };
      tenant.update(app, {
        identifierUris: [],
        appRoles: [
          {
            id: 'b7e5f0a0-0000-4000-8000-00000000000e',
            value: 'Boss',
            displayName: 'Boss',
            description: 'Boss',
            isEnabled: true,
            allowedMemberTypes: ['User'],
          },
        ],
        api: {
          ...(typeof api === 'object' && !Array.isArray(api) ? api : {}),
          oauth2PermissionScopes: [scope],
          preAuthorizedApplications: [{ appId: tenant.clientId, delegatedPermissionIds: [scope.id] }],
        },
      });
    },
  },
  {
    type: 'applications',
    what: 'that lie in the recycle bin with their principals',
    objects: ({ binned }) => [binned],
    damage: (tenant, { binned }) => tenant.delete(binned),
  },
  displaced('claimsMappingPolicies', 'servicePrincipals'),
  displaced('tokenLifetimePolicies', 'servicePrincipals'),
  displaced('homeRealmDiscoveryPolicies', 'servicePrincipals'),
  displaced('appManagementPolicies', 'applications'),
  {
    type: 'namedLocations',
    what: 'that changed or are gone',
    objects: ({ office, guestNetwork }) => [office, guestNetwork],
    damage: (tenant, { office, guestNetwork }) => {
      tenant.update(office, { isTrusted: false, displayName: 'Somewhere' });
      tenant.delete(guestNetwork, { permanent: true });
    },
  },
  {
    type: 'devices',
    what: 'that changed',
    objects: ({ device, phone }) => [device, phone],
    damage: (tenant, { device, phone }) => {
      tenant.update(device, { displayName: 'THEIRS', extensionAttributes: { extensionAttribute1: 'x' } });
      tenant.update(phone, { extensionAttributes: { extensionAttribute2: 'y' } });
    },
  },
];
