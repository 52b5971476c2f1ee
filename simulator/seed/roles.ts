import { type Seed, add, nth, some } from './context.ts';

export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
/** Built-in roles; their ids are the same in every tenant. */
const BUILT_IN: readonly (readonly [id: string, name: string])[] = [
  [GLOBAL_ADMINISTRATOR, 'Global Administrator'],
  ['f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader'],
  [USER_ADMINISTRATOR, 'User Administrator'],
  [HELPDESK, 'Helpdesk Administrator'],
  ['194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator'],
  ['5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader'],
  ['b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', 'Conditional Access Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
  ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'],
  ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
  ['7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Privileged Authentication Administrator'],
  ['c4e39bd9-1100-46d3-8c65-fb160da0071f', 'Authentication Administrator'],
  ['29232cdf-9323-42fd-ade2-1d097af3e4de', 'Exchange Administrator'],
  ['f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'SharePoint Administrator'],
  ['fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator'],
  ['88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers'],
  ['95e79109-95c0-4d8e-aee3-d01accf2d47b', 'Guest Inviter'],
  ['4d6ac14f-3453-41d0-bef9-a3e0c569773a', 'License Administrator'],
  ['3a2c62db-5318-420d-8d74-23affee5d9d5', 'Intune Administrator'],
  ['69091246-20e8-4a56-aa4d-066075b2a7a8', 'Teams Administrator'],
];

export function seedBuiltInRoles(seed: Seed): void {
  for (const [id, name] of BUILT_IN) {
    add(
      seed,
      'roleDefinitions',
      'unifiedRoleDefinition',
      {
        displayName: name,
        description: `Can manage what ${name} manages.`,
        isBuiltIn: true,
        isEnabled: true,
        templateId: id,
        version: '1',
        resourceScopes: ['/'],
        rolePermissions: [{ allowedResourceActions: ['microsoft.directory/users/standard/read'], condition: null }],
      },
      id,
    );
    add(
      seed,
      'directoryRoleTemplates',
      'directoryRoleTemplate',
      { displayName: name, description: `Can manage what ${name} manages.` },
      id,
    );
  }
}

/** Of a tenant that nobody has worked in: who made it holds the one role that is activated. */
export function seedFirstAdministrators(seed: Seed): void {
  activated(seed, 1);
  for (const at of [0, 1]) assignment(seed, nth(seed, 'users', at).id, GLOBAL_ADMINISTRATOR, '/');
}

function activated(seed: Seed, count: number): void {
  for (const [id, name] of BUILT_IN.slice(0, count))
    add(seed, 'directoryRoles', 'directoryRole', {
      displayName: name,
      description: `Can manage what ${name} manages.`,
      roleTemplateId: id,
    });
}

export function seedRoles(seed: Seed): void {
  seedBuiltInRoles(seed);
  customRole(seed, 'Application Support', [
    'microsoft.directory/applications/basic/update',
    'microsoft.directory/applications/credentials/update',
  ]);
  customRole(seed, 'Gruppläsare', ['microsoft.directory/groups/allProperties/read']);
  activated(seed, 9);
  seedUnits(seed);
  seedAssignments(seed);
}

function customRole(seed: Seed, displayName: string, actions: string[]): void {
  const id = seed.random.guid();
  add(
    seed,
    'roleDefinitions',
    'unifiedRoleDefinition',
    {
      displayName,
      description: null,
      isBuiltIn: false,
      isEnabled: true,
      templateId: id,
      version: '1',
      resourceScopes: ['/'],
      rolePermissions: [{ allowedResourceActions: actions, condition: null }],
    },
    id,
  );
}

function seedUnits(seed: Seed): void {
  const names = ['Sweden', 'Germany', 'Field staff', 'Executives'];
  names.forEach((displayName, at) => {
    const dynamic = at === 1;
    const unit = add(seed, 'administrativeUnits', 'administrativeUnit', {
      displayName,
      description: `${displayName} unit`,
      visibility: null,
      isMemberManagementRestricted: at === 3,
      membershipType: dynamic ? 'Dynamic' : 'Assigned',
      membershipRule: dynamic ? '(user.country -eq "Germany")' : null,
      membershipRuleProcessingState: dynamic ? 'On' : null,
    });
    const count = at === 3 ? 1 : Math.min(40, Math.floor(seed.users / 10));
    for (let n = 0; n < count; n += 1)
      seed.tenant
        .link('members')
        .add(unit.id, at === 3 ? nth(seed, 'users', seed.users - 1).id : some(seed, 'users').id);
    if (at === 0) seed.tenant.link('members').add(unit.id, nth(seed, 'groups', 3).id);
  });
}

function seedAssignments(seed: Seed): void {
  const unit = nth(seed, 'administrativeUnits', 0);
  const custom = nth(seed, 'roleDefinitions', BUILT_IN.length);
  const roleGroup = seed.tenant.set('groups').items.find((group) => group?.props['isAssignableToRole'] === true);
  for (const at of [0, 1]) assignment(seed, nth(seed, 'users', at).id, GLOBAL_ADMINISTRATOR, '/');
  assignment(seed, nth(seed, 'users', 3).id, USER_ADMINISTRATOR, '/');
  assignment(seed, nth(seed, 'users', 5).id, HELPDESK, `/administrativeUnits/${unit.id}`);
  assignment(seed, nth(seed, 'users', 6).id, custom.id, '/');
  assignment(seed, nth(seed, 'users', 7).id, custom.id, `/${nth(seed, 'applications', 1).id}`);
  if (roleGroup !== undefined) assignment(seed, roleGroup.id, 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', '/');
  for (let at = 0; at < 4; at += 1) {
    add(seed, 'roleEligibilitySchedules', 'unifiedRoleEligibilitySchedule', {
      principalId: nth(seed, 'users', 8 + at).id,
      roleDefinitionId: BUILT_IN[4 + at]?.[0] ?? HELPDESK,
      directoryScopeId: '/',
      appScopeId: null,
      memberType: 'Direct',
      status: 'Provisioned',
      createdUsing: seed.random.guid(),
      createdDateTime: '2026-01-10T08:00:00Z',
      modifiedDateTime: null,
      scheduleInfo: {
        startDateTime: '2026-01-10T08:00:00Z',
        recurrence: null,
        expiration: {
          type: at % 2 === 0 ? 'noExpiration' : 'afterDateTime',
          endDateTime: at % 2 === 0 ? null : '2027-01-10T08:00:00Z',
          duration: null,
        },
      },
    });
  }
}

function assignment(seed: Seed, principalId: string, roleDefinitionId: string, directoryScopeId: string): void {
  add(seed, 'roleAssignments', 'unifiedRoleAssignment', {
    principalId,
    roleDefinitionId,
    directoryScopeId,
    appScopeId: null,
    principalOrganizationId: seed.tenant.identity.id,
    condition: null,
  });
}
