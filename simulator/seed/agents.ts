import { type Seed, add, nth } from './context.ts';

/** An agent's blueprint, its principal, an identity made from it and the user that acts for it; and a policy about such users. */
export function seedAgents(seed: Seed): void {
  const appId = seed.random.guid();
  const tenantId = seed.tenant.identity.id;
  add(seed, 'applications', 'agentIdentityBlueprint', {
    appId,
    displayName: 'Purchasing agent blueprint',
    createdDateTime: '2026-03-01T08:00:00Z',
    publisherDomain: seed.domain,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [],
    appRoles: [],
    requiredResourceAccess: [],
    keyCredentials: [],
    passwordCredentials: [],
    tags: [],
  });
  const shared = {
    accountEnabled: true,
    appOwnerOrganizationId: tenantId,
    servicePrincipalType: 'ServiceIdentity',
    appRoles: [],
    oauth2PermissionScopes: [],
    tags: [],
  };
  add(seed, 'servicePrincipals', 'agentIdentityBlueprintPrincipal', {
    ...shared,
    appId,
    displayName: 'Purchasing agent blueprint',
    servicePrincipalNames: [appId],
  });
  const agent = add(seed, 'servicePrincipals', 'agentIdentity', {
    ...shared,
    displayName: 'Purchasing agent 1',
    agentIdentityBlueprintId: appId,
    createdDateTime: '2026-03-02T08:00:00Z',
  });
  const user = add(seed, 'users', 'agentUser', {
    displayName: 'Purchasing agent 1',
    userPrincipalName: `purchasing-agent-1@${seed.domain}`,
    mailNickname: 'purchasing-agent-1',
    accountEnabled: true,
    userType: 'Member',
    identityParentId: agent.id,
    createdDateTime: '2026-03-02T08:05:00Z',
    proxyAddresses: [],
  });
  seed.tenant.link('sponsors').add(user.id, nth(seed, 'users', 2).id);
  policyForAgents(seed);
}

function policyForAgents(seed: Seed): void {
  const { conditions = null } = nth(seed, 'conditionalAccessPolicies', 0).props;
  const copy = structuredClone(conditions) as { users: { includeUsers: string[] } };
  copy.users.includeUsers = ['AllAgentIdUsers'];
  add(seed, 'conditionalAccessPolicies', 'conditionalAccessPolicy', {
    displayName: 'Agents are blocked at risk',
    state: 'enabledForReportingButNotEnforced',
    templateId: null,
    createdDateTime: '2026-03-05T08:00:00Z',
    modifiedDateTime: null,
    conditions: copy,
    grantControls: { operator: 'OR', builtInControls: ['block'], customAuthenticationFactors: [], termsOfUse: [] },
    sessionControls: null,
  });
}
