import { ChangeLog } from '../store/change-log.ts';
import type { Entity } from '../store/entity-set.ts';
import { settleSchedules } from '../store/schedules.ts';
import type { JsonObject, SetName } from '../types.ts';
import { seedAgents } from './agents.ts';
import { type Seed, add, nth } from './context.ts';
import { seedExtensions } from './extensions.ts';
import { HELPDESK } from './roles.ts';
import { seedWrittenKinds } from './written-kinds.ts';

const SECURITY_READER = '5d6b6bb7-de71-4623-b4af-96380a352509';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A few of each kind that an everyday tenant may lack; nothing of the plain seed changes by it. */
export function seedVariety(seed: Seed): void {
  seedExtensions(seed);
  seedAgents(seed);
  hiddenMemberships(seed);
  principalsInGroups(seed);
  roleSchedules(seed);
  groupSchedules(seed);
  policies(seed);
  seedWrittenKinds(seed);
  openTypes(seed);
  recycleBins(seed);
  settleSchedules(seed.tenant);
  seed.tenant.log = new ChangeLog();
}

function hiddenMemberships(seed: Seed): void {
  const group = add(seed, 'groups', 'group', {
    displayName: 'Works council',
    mailNickname: 'works-council',
    mail: `works-council@${seed.domain}`,
    proxyAddresses: [`SMTP:works-council@${seed.domain}`],
    groupTypes: ['Unified'],
    mailEnabled: true,
    securityEnabled: false,
    visibility: 'HiddenMembership',
    createdDateTime: '2024-03-01T08:00:00Z',
  });
  const unit = add(seed, 'administrativeUnits', 'administrativeUnit', {
    displayName: 'Investigations',
    description: 'Who is in it is not for everybody',
    visibility: 'HiddenMembership',
    isMemberManagementRestricted: false,
    membershipType: 'Assigned',
  });
  for (const at of [12, 13, 14]) {
    seed.tenant.link('members').add(group.id, nth(seed, 'users', at).id);
    seed.tenant.link('members').add(unit.id, nth(seed, 'users', at + 2).id);
  }
}

function principalsInGroups(seed: Seed): void {
  const group = nth(seed, 'groups', 3);
  const principals = seed.tenant
    .set('servicePrincipals')
    .items.filter((item) => item?.props['appOwnerOrganizationId'] === seed.tenant.identity.id);
  const [first, second] = principals;
  if (first !== undefined) seed.tenant.link('members').add(group.id, first.id);
  if (second !== undefined) seed.tenant.link('owners').add(group.id, second.id);
}

function instant(seed: Seed, inMs: number): string {
  return `${new Date(seed.tenant.now() + inMs).toISOString().slice(0, 19)}Z`;
}

function schedule(seed: Seed, times: { startMs: number; endMs: number }): JsonObject {
  return {
    status: 'PendingProvisioning',
    createdUsing: null,
    createdDateTime: instant(seed, times.startMs),
    modifiedDateTime: null,
    scheduleInfo: {
      startDateTime: instant(seed, times.startMs),
      recurrence: null,
      expiration: { type: 'afterDateTime', endDateTime: instant(seed, times.endMs), duration: null },
    },
  };
}

/** An activation of two hours, an assignment of thirty days, and one that begins tomorrow. */
function roleSchedules(seed: Seed): void {
  const eligible = nth(seed, 'roleEligibilitySchedules', 0);
  const role = (userAt: number, extra: JsonObject, times: { startMs: number; endMs: number }): void => {
    add(seed, 'roleAssignmentSchedules', 'unifiedRoleAssignmentSchedule', {
      ...schedule(seed, times),
      principalId: nth(seed, 'users', userAt).id,
      roleDefinitionId: SECURITY_READER,
      directoryScopeId: '/',
      appScopeId: null,
      memberType: 'Direct',
      ...extra,
    });
  };
  const { principalId = null, roleDefinitionId = null } = eligible.props;
  const activated = { assignmentType: 'Activated', principalId, roleDefinitionId, activatedUsing: eligible.id };
  role(8, activated, { startMs: -HOUR_MS, endMs: HOUR_MS });
  role(12, { assignmentType: 'Assigned' }, { startMs: -DAY_MS, endMs: 30 * DAY_MS });
  const unit = nth(seed, 'administrativeUnits', 0);
  role(
    13,
    { assignmentType: 'Assigned', roleDefinitionId: HELPDESK, directoryScopeId: `/administrativeUnits/${unit.id}` },
    { startMs: DAY_MS, endMs: 2 * DAY_MS },
  );
}

function groupSchedules(seed: Seed): void {
  const groupId = nth(seed, 'groups', 3).id;
  const shared = { groupId, accessId: 'member', memberType: 'direct' };
  const eligible = add(seed, 'groupEligibilitySchedules', 'privilegedAccessGroupEligibilitySchedule', {
    ...schedule(seed, { startMs: -DAY_MS, endMs: 90 * DAY_MS }),
    ...shared,
    principalId: nth(seed, 'users', 15).id,
  });
  add(seed, 'groupAssignmentSchedules', 'privilegedAccessGroupAssignmentSchedule', {
    ...schedule(seed, { startMs: -HOUR_MS, endMs: 4 * HOUR_MS }),
    ...shared,
    assignmentType: 'activated',
    activatedUsing: eligible.id,
    principalId: nth(seed, 'users', 15).id,
  });
}

/** Members of enums that came after `unknownFutureValue`, and kinds that only Graph makes. */
function policies(seed: Seed): void {
  const { tenant } = seed;
  add(seed, 'namedLocations', 'compliantNetworkNamedLocation', {
    displayName: 'All Compliant Network locations',
    compliantNetworkType: 'allTenantCompliantNetworks',
    isTrusted: true,
    createdDateTime: '2025-02-01T09:00:00Z',
    modifiedDateTime: '2025-02-01T09:00:00Z',
  });
  const custom = tenant
    .set('authenticationStrengthPolicies')
    .items.find((item) => item?.props['policyType'] === 'custom');
  if (custom !== undefined) custom.props['allowedCombinations'] = ['fido2', 'password,qrCodePin'];
  const certificates = tenant.set('authenticationMethodConfigurations').byId.get('X509Certificate');
  if (certificates !== undefined)
    certificates.props['authenticationModeConfiguration'] = {
      x509CertificateAuthenticationDefaultMode: 'x509CertificateSingleFactor',
      x509CertificateDefaultRequiredAffinityLevel: 'low',
      rules: [
        {
          x509CertificateRuleType: 'issuerSubjectAndPolicyOID',
          identifier: 'CN=Contoso Root, 1.2.3.4',
          issuerSubjectIdentifier: 'CN=Contoso Root',
          policyOidIdentifier: '1.2.3.4',
          x509CertificateAuthenticationMode: 'x509CertificateMultiFactor',
          x509CertificateRequiredAffinityLevel: 'high',
        },
      ],
    };
  nth(seed, 'users', 4).props['customSecurityAttributes'] = {
    Engineering: { '@odata.type': '#Microsoft.DirectoryServices.CustomSecurityAttributeValue', Project: 'Baker' },
  };
  nth(seed, 'devices', 0).props['extensionAttributes'] = { extensionAttribute1: 'kiosk', extensionAttribute2: null };
}

/** servicePrincipal is an open type: answers hold members that no schema names. */
function openTypes(seed: Seed): void {
  seed.tenant.undocumented.set('servicePrincipals', new Set(['createdDateTime', 'publisherName', 'endpoints']));
  for (const principal of seed.tenant.set('servicePrincipals').from(0))
    Object.assign(principal.props, {
      createdDateTime: principal.props['createdDateTime'] ?? '2024-05-05T05:05:05Z',
      publisherName: seed.tenant.identity.displayName,
      endpoints: [],
    });
}

/** One of each kind that has a bin. */
function recycleBins(seed: Seed): void {
  const made: [SetName, string, JsonObject][] = [
    ['users', 'user', { displayName: 'Left Company', userPrincipalName: `left@${seed.domain}`, mailNickname: 'left' }],
    [
      'groups',
      'group',
      {
        displayName: 'Closed project',
        mailNickname: 'closed',
        groupTypes: ['Unified'],
        mailEnabled: true,
        securityEnabled: false,
      },
    ],
    ['servicePrincipals', 'servicePrincipal', { displayName: 'Retired service', appId: seed.random.guid() }],
    ['applications', 'application', { displayName: 'Retired app', appId: seed.random.guid() }],
    ['administrativeUnits', 'administrativeUnit', { displayName: 'Dissolved unit' }],
    ['conditionalAccessPolicies', 'conditionalAccessPolicy', binnedPolicy(seed)],
    ['namedLocations', 'countryNamedLocation', { displayName: 'Old countries', countriesAndRegions: ['SE'] }],
    ['roleDefinitions', 'unifiedRoleDefinition', binnedRole()],
  ];
  const deleted = made.map(([set, type, props]) => add(seed, set, type, props));
  const [user, group] = deleted;
  if (user !== undefined && group !== undefined) keepEdges(seed, user, group);
  for (const entity of deleted) seed.tenant.softDelete(entity);
}

/** Edges stay while their ends are in the bin. */
function keepEdges(seed: Seed, user: Entity, group: Entity): void {
  seed.tenant.link('members').add(nth(seed, 'groups', 3).id, user.id);
  seed.tenant.link('members').add(group.id, nth(seed, 'users', 16).id);
}

function binnedPolicy(seed: Seed): JsonObject {
  const { conditions = null, grantControls = null } = nth(seed, 'conditionalAccessPolicies', 0).props;
  return {
    displayName: 'Withdrawn policy',
    state: 'disabled',
    conditions: structuredClone(conditions),
    grantControls: structuredClone(grantControls),
    sessionControls: null,
  };
}

function binnedRole(): JsonObject {
  return {
    displayName: 'Former role',
    description: null,
    isBuiltIn: false,
    isEnabled: true,
    version: '1',
    resourceScopes: ['/'],
    rolePermissions: [{ allowedResourceActions: ['microsoft.directory/groups/allProperties/read'], condition: null }],
  };
}
