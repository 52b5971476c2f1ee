import { describe, expect, it } from 'vitest';
import { TYPE_KEYS } from '../type-keys.ts';
import { anna, codes, link, live, plan, state, team } from './planning.fixture.ts';

const absent = { kind: 'absent' } as const;
const bin = (object = anna, conflicts: { property: string; value: string; holderId: string }[] = []) =>
  ({ kind: 'inBin', object, complete: true, conflicts }) as const;

describe('ladder', () => {
  it('updates the live object of the same ID', () => {
    const item = plan('users', state(anna), live({ ...anna, displayName: 'Changed', department: 'IT' }));
    expect(item).toMatchObject({ action: 'update', liveId: 'u1', newPassword: false, writes: 1, displayName: 'Anna' });
    expect(item.attributes).toMatchObject([
      { path: 'department', current: 'IT', backup: null, treatment: 'write' },
      { path: 'displayName', current: 'Changed', backup: 'Anna', treatment: 'write' },
    ]);
  });

  it('has nothing to do where nothing differs', () => {
    const item = plan('users', state(anna), live({ ...anna, securityIdentifier: 'S-1' }));
    expect(item).toMatchObject({ action: 'skip', writes: 0, attributes: [] });
    expect(codes(item)).toEqual(['same-as-backup']);
  });

  it('takes an object out of the bin before thinking of making a new one', () => {
    const mangled = { ...anna, userPrincipalName: 'u1anna@a.example', city: 'Basel' };
    const item = plan('users', state(anna), bin(mangled));
    expect(item).toMatchObject({ action: 'undelete', liveId: 'u1', newPassword: false, writes: 2 });
    expect(item.attributes.map((attribute) => attribute.path)).toEqual(['city']);
  });

  it('compares of an object in the bin only what the bin shows', () => {
    const item = plan('users', state(anna), {
      kind: 'inBin',
      object: { id: 'u1', displayName: 'Anna' },
      complete: false,
      conflicts: [],
    });
    expect(item).toMatchObject({ action: 'undelete', attributes: [], writes: 1 });
  });

  it('takes an object of the same unique name for the one in the backup', () => {
    const item = plan('users', state(anna), {
      kind: 'matched',
      by: { property: 'userPrincipalName', value: 'anna@a.example' },
      object: { ...anna, id: 'u2', city: 'Basel' },
      links: [],
    });
    expect(item).toMatchObject({ action: 'update', objectId: 'u1', liveId: 'u2' });
    expect(codes(item)).toContain('matched-by-natural-key');
    expect(item.attributes.find((attribute) => attribute.path === 'id')).toMatchObject({
      treatment: 'leave',
      reason: 'new-object-id',
    });
  });

  it('creates as the last resort, and says that a new password is needed', () => {
    const item = plan('users', state(anna), absent);
    expect(item).toMatchObject({ action: 'create', liveId: null, newPassword: true, writes: 1 });
    expect(codes(item)).toEqual(['new-object-id', 'new-password']);
    expect(item.attributes.find((attribute) => attribute.path === 'securityIdentifier')).toMatchObject({
      treatment: 'leave',
      reason: 'read-only',
    });
    expect(plan('groups', state(team), absent).newPassword).toBe(false);
  });

  it('removes what the backup lacks only where it is told to', () => {
    expect(plan('groups', null, live(team))).toMatchObject({ action: 'skip', liveId: 'g1' });
    expect(plan('groups', null, live(team), { options: { removeAdded: true } })).toMatchObject({
      action: 'remove',
      writes: 1,
    });
    expect(plan('users', null, live(anna), { options: { removeAdded: true }, protectedIds: ['u1'] })).toMatchObject({
      action: 'blocked',
    });
    expect(plan('devices', null, live({ id: 'd' }), { options: { removeAdded: true } })).toMatchObject({
      action: 'blocked',
    });
  });
});

describe('overwrite', () => {
  it('off: attributes stay, missing links are added', () => {
    const now = live({ ...team, description: 'Other' }, []);
    const item = plan('groups', state(team, [link('g1', 'members', 'u1')]), now, { options: { overwrite: false } });
    expect(item.action).toBe('update');
    expect(item.attributes).toMatchObject([
      { path: 'description', treatment: 'leave', reason: 'kept-without-overwrite' },
    ]);
    expect(item.links).toMatchObject([{ change: 'add', targetId: 'u1', treatment: 'write' }]);
  });

  it('off and nothing missing: skipped with the reason', () => {
    const item = plan('groups', state(team), live({ ...team, description: 'Other' }), {
      options: { overwrite: false },
    });
    expect(item.action).toBe('skip');
    expect(codes(item)).toEqual(['exists-not-overwritten']);
  });

  it('leaves what is read-only, fixed at creation, or cannot be emptied', () => {
    const users = plan(
      'users',
      state({ ...anna, usageLocation: null }),
      live({ ...anna, createdDateTime: '2026', usageLocation: 'DE' }),
    );
    expect(users.attributes).toMatchObject([
      { path: 'createdDateTime', treatment: 'leave', reason: 'read-only' },
      { path: 'usageLocation', treatment: 'leave', reason: 'not-clearable' },
    ]);
    expect(users.action).toBe('skip');
    const groups = plan(
      'groups',
      state({ ...team, isAssignableToRole: true, visibility: 'HiddenMembership' }),
      live({ ...team, visibility: 'Public' }),
    );
    expect(groups.attributes).toMatchObject([
      { path: 'isAssignableToRole', reason: 'create-only' },
      { path: 'visibility', reason: 'create-only' },
    ]);
  });

  it('does not switch off a protected account', () => {
    const item = plan('users', state({ ...anna, accountEnabled: false }), live(anna), { protectedIds: ['u1'] });
    expect(item.attributes).toMatchObject([
      { path: 'accountEnabled', treatment: 'leave', reason: 'protected-account' },
    ]);
  });
});

describe('links', () => {
  const backup = state(team, [link('g1', 'members', 'u1'), link('g1', 'members', 'u2'), link('g1', 'owners', 'u1')]);
  const now = live(team, [link('g1', 'members', 'u2'), link('g1', 'members', 'u3'), link('g1', 'owners', 'u1')]);

  it('merge adds and never removes', () => {
    expect(plan('groups', backup, now).links).toMatchObject([
      { relation: 'members', change: 'add', targetId: 'u1', sourceId: 'g1', treatment: 'write' },
    ]);
  });

  it('roll back removes what the backup lacks, but only with overwrite', () => {
    const rollBack = plan('groups', backup, now, { options: { links: 'rollBack' } });
    expect(rollBack.links).toMatchObject([
      { change: 'add', targetId: 'u1' },
      { change: 'remove', targetId: 'u3', backupTargetId: null, treatment: 'write' },
    ]);
    const careful = plan('groups', backup, now, { options: { links: 'rollBack', overwrite: false } });
    expect(careful.links.map((entry) => entry.change)).toEqual(['add']);
  });

  it('roll back leaves what the backup lacks where the backup could not see it', () => {
    const unsure = { ...backup, unread: ['members'] };
    expect(plan('groups', unsure, now, { options: { links: 'rollBack' } }).links).toMatchObject([
      { change: 'add', targetId: 'u1', treatment: 'write' },
      { change: 'remove', targetId: 'u3', treatment: 'leave', reason: 'links-unknown' },
    ]);
  });

  it('skip leaves all of them, and says so', () => {
    const item = plan('groups', backup, now, { options: { links: 'skip' } });
    expect(item.action).toBe('skip');
    expect(item.links).toMatchObject([{ treatment: 'leave', reason: 'links-skipped' }]);
  });

  it('never takes the last owner away', () => {
    const item = plan('groups', state(team, []), live(team, [link('g1', 'owners', 'u1'), link('g1', 'owners', 'u2')]), {
      options: { links: 'rollBack' },
    });
    expect(item.links).toMatchObject([
      { targetId: 'u1', treatment: 'leave', reason: 'last-owner' },
      { targetId: 'u2', treatment: 'write' },
    ]);
  });

  it('never writes members of a dynamic group', () => {
    const dynamic = { ...team, groupTypes: ['DynamicMembership'], membershipRule: 'user.city -eq "Bern"' };
    const item = plan(
      'groups',
      state(dynamic, [link('g1', 'members', 'u1'), link('g1', 'owners', 'u1')]),
      live(dynamic),
    );
    expect(item.links).toMatchObject([
      { relation: 'members', treatment: 'leave', reason: 'dynamic-membership' },
      { relation: 'owners', treatment: 'write' },
    ]);
  });

  it('reports a link whose other end is gone, instead of dropping it', () => {
    const item = plan('groups', backup, now, { missing: ['u1'] });
    expect(item.links).toMatchObject([
      { relation: 'members', targetId: null, backupTargetId: 'u1', treatment: 'leave', reason: 'target-missing' },
      { relation: 'owners', targetId: null, backupTargetId: 'u1', treatment: 'leave', reason: 'target-missing' },
    ]);
    expect(item.action).toBe('skip');
  });

  it('points links at new IDs, and waits for ends that this job makes', () => {
    const item = plan('groups', backup, live(team), { missing: ['u1', 'u2'], newIds: { u1: 'n1' }, planned: ['u2'] });
    expect(item.links).toMatchObject([
      { relation: 'members', targetId: 'n1', backupTargetId: 'u1', treatment: 'write' },
      { relation: 'members', targetId: null, backupTargetId: 'u2', treatment: 'write' },
      { relation: 'owners', targetId: 'n1', treatment: 'write' },
    ]);
  });

  it('does not add a member that is there already under its new ID', () => {
    const item = plan('groups', state(team, [link('g1', 'members', 'u1')]), live(team, [link('g1', 'members', 'n1')]), {
      newIds: { u1: 'n1' },
      missing: ['u1'],
    });
    expect(item.links).toEqual([]);
  });

  it('replaces a manager with overwrite and keeps the present one without', () => {
    const before = state(anna, [link('u1', 'manager', 'm1')]);
    const after = live(anna, [link('u1', 'manager', 'm2')]);
    expect(plan('users', before, after, { options: { links: 'rollBack' } }).links).toMatchObject([
      { change: 'add', targetId: 'm1', treatment: 'write' },
    ]);
    expect(plan('users', before, after, { options: { overwrite: false } }).links).toMatchObject([
      { treatment: 'leave', reason: 'kept-without-overwrite' },
    ]);
  });

  it('points memberships of others at an object that gets a new ID', () => {
    const incoming = [
      { ...link('g9', 'members', 'u1'), sourceType: 'groups' as const },
      { ...link('g8', 'owners', 'u1'), sourceType: 'groups' as const },
    ];
    const item = plan('users', state(anna), absent, { missing: ['g8'] }, { incoming });
    expect(item.links).toMatchObject([
      {
        direction: 'incoming',
        sourceId: 'g9',
        relation: 'members',
        backupTargetId: 'u1',
        targetId: null,
        treatment: 'write',
      },
      { direction: 'incoming', sourceId: null, backupSourceId: 'g8', treatment: 'leave', reason: 'source-missing' },
    ]);
    expect(plan('users', state(anna), live(anna), {}, { incoming }).links).toEqual([]);
  });

  it('leaves memberships of others alone where they are not written', () => {
    const of = (source: typeof team) => ({ ...link('g9', 'members', 'u1'), sourceType: 'groups' as const, source });
    const incoming = [of({ ...team, groupTypes: ['DynamicMembership'] }), of({ ...team, onPremisesSyncEnabled: true })];
    expect(plan('users', state(anna), absent, {}, { incoming }).links).toMatchObject([
      { treatment: 'leave', reason: 'dynamic-membership' },
      { treatment: 'leave', reason: 'synced' },
    ]);
  });

  it('counts members by twenties', () => {
    const many = Array.from({ length: 41 }, (_, i) => link('g1', 'members', `m${i}`));
    expect(plan('groups', state(team, many), live(team)).writes).toBe(3);
    expect(
      plan(
        'groups',
        state(
          team,
          many.map((l) => ({ ...l, relation: 'owners' })),
        ),
        live(team),
      ).writes,
    ).toBe(41);
  });
});

describe('protection', () => {
  it('never takes a role from a protected account', () => {
    const admins = { ...team, isAssignableToRole: true };
    const now = live(admins, [link('g1', 'members', 'u1'), link('g1', 'members', 'u2')]);
    expect(
      plan('groups', state(admins), now, { options: { links: 'rollBack' }, protectedIds: ['u1'] }).links,
    ).toMatchObject([
      { targetId: 'u1', treatment: 'leave', reason: 'protected-account' },
      { targetId: 'u2', treatment: 'write' },
    ]);
    const assignment = live({ id: 'a', principalId: 'u1', roleDefinitionId: 'r', directoryScopeId: '/' });
    expect(
      plan('roleAssignments', null, assignment, { options: { removeAdded: true }, protectedIds: ['u1'] }),
    ).toMatchObject({ action: 'blocked' });
    expect(plan('roleAssignments', null, assignment, { options: { removeAdded: true } })).toMatchObject({
      action: 'remove',
    });
  });

  it('leaves alone what is not its own to write', () => {
    expect(codes(plan('users', state(anna), live({ ...anna, city: 'X', onPremisesSyncEnabled: true })))).toEqual([
      'synced',
    ]);
    expect(codes(plan('users', state({ ...anna, onPremisesSyncEnabled: true }), absent))).toEqual(['synced']);
    expect(codes(plan('groups', state({ ...team, mailEnabled: true }), absent))).toEqual(['mail-enabled-group']);
    expect(
      codes(
        plan(
          'roleDefinitions',
          state({ id: 'r', isBuiltIn: true }),
          live({ id: 'r', isBuiltIn: true, description: 'x' }),
        ),
      ),
    ).toEqual(['built-in']);
    const own = { id: 's', appId: 'OWN-APP', displayName: 'CYBBACK' };
    expect(codes(plan('servicePrincipals', state(own), live({ ...own, displayName: 'x' })))).toEqual([
      'own-application',
    ]);
    expect(codes(plan('applications', null, live(own), { options: { removeAdded: true } }))).toEqual([
      'own-application',
    ]);
  });

  it('blocks what cannot be made, with the reason', () => {
    expect(codes(plan('devices', state({ id: 'd', displayName: 'PC' }), absent))).toEqual(['not-creatable']);
    expect(codes(plan('users', state({ ...anna, creationType: 'Invitation' }), absent))).toEqual(['guest']);
    const { mailNickname: _, ...incomplete } = anna;
    expect(plan('users', state(incomplete), absent).reasons).toEqual([
      { code: 'required-value-missing', facts: { property: 'mailNickname' } },
    ]);
  });

  it('needs RoleManagement.ReadWrite.Directory for role-assignable groups', () => {
    const backup = state({ ...team, isAssignableToRole: true }, [link('g1', 'members', 'u1')]);
    const granted = ['Group.ReadWrite.All'];
    const created = plan('groups', backup, absent, { granted });
    expect(created).toMatchObject({ action: 'blocked', missingPermissions: ['RoleManagement.ReadWrite.Directory'] });
    const updated = plan('groups', backup, live({ ...team, isAssignableToRole: true }), { granted });
    expect(updated).toMatchObject({ action: 'skip', missingPermissions: ['RoleManagement.ReadWrite.Directory'] });
    expect(updated.links).toMatchObject([{ treatment: 'leave', reason: 'permission-missing' }]);
    expect(plan('groups', backup, absent, { granted: [...granted, 'RoleManagement.ReadWrite.Directory'] }).action).toBe(
      'create',
    );
  });

  it('names what is missing for the least wide way', () => {
    const item = plan('users', state(anna), live({ ...anna, city: 'X' }), { granted: ['User.Read.All'] });
    expect(item).toMatchObject({ action: 'blocked', missingPermissions: ['User.ReadWrite.All'] });
    expect(plan('users', state(anna), bin(), { granted: ['User.DeleteRestore.All'] }).action).toBe('undelete');
  });
});

describe('names that are taken', () => {
  const conflicts = [{ property: 'userPrincipalName', value: 'anna@a.example', holderId: 'u9' }];

  it('blocks the undelete, naming the holder', () => {
    const item = plan('users', state(anna), bin(anna, conflicts));
    expect(item.action).toBe('blocked');
    expect(item.reasons.at(-1)).toEqual({
      code: 'unique-value-taken',
      facts: { property: 'userPrincipalName', value: 'anna@a.example', holder: 'u9' },
    });
  });

  it('or brings the user back under another name', () => {
    const item = plan('users', state(anna), bin(anna, conflicts), { options: { upnConflict: 'rename' } });
    expect(item).toMatchObject({ action: 'undelete', newUserPrincipalName: 'anna.restored-u1@a.example' });
    expect(codes(item)).toContain('upn-changed');
  });
});

describe('another tenant', () => {
  it('maps the domain, and blocks a creation in a domain that is not verified', () => {
    const options = { domains: { 'a.example': 'b.example' } };
    const mapped = plan('users', state(anna), absent, { options, verifiedDomains: ['b.example'] });
    expect(mapped.action).toBe('create');
    expect(mapped.attributes.find((attribute) => attribute.path === 'userPrincipalName')?.backup).toBe(
      'anna@b.example',
    );
    expect(codes(plan('users', state(anna), absent, { verifiedDomains: ['b.example'] }))).toEqual([
      'domain-not-verified',
    ]);
  });

  it('replaces the IDs inside membership rules that the map knows', () => {
    const [old, fresh, plan0] = [
      '11111111-1111-1111-1111-111111111111',
      '22222222-2222-2222-2222-222222222222',
      '33333333-3333-3333-3333-333333333333',
    ];
    const rule = (id: string): string => `memberOf -any (group.objectId -in ['${id}']) -or plan -eq "${plan0}"`;
    const backup = { ...team, groupTypes: ['DynamicMembership'], membershipRule: rule(old) };
    const item = plan('groups', state(backup), live({ ...backup, membershipRule: 'x' }), {
      newIds: { [old]: fresh },
      missing: [old],
    });
    expect(item.attributes).toMatchObject([{ path: 'membershipRule', backup: rule(fresh), treatment: 'write' }]);
  });
});

describe('Conditional Access', () => {
  const policy = {
    id: 'p',
    displayName: 'MFA',
    state: 'enabled',
    conditions: {
      users: { includeUsers: ['All'], excludeUsers: ['break-glass'] },
      applications: { includeApplications: ['Office365'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  };

  it('never writes a policy with an exclusion that names nobody', () => {
    const item = plan('conditionalAccessPolicies', state(policy), absent, { missing: ['break-glass'] });
    expect(item.action).toBe('blocked');
    expect(item.reasons).toEqual([
      { code: 'unresolved-exclusion', facts: { path: 'conditions.users.excludeUsers[]', value: 'break-glass' } },
    ]);
    // Nor changes one so that the exclusion is written again.
    const other = { ...policy, conditions: { ...policy.conditions, users: { includeUsers: ['All'] } } };
    expect(plan('conditionalAccessPolicies', state(policy), live(other), { missing: ['break-glass'] }).action).toBe(
      'blocked',
    );
    // A change elsewhere in the policy touches no exclusion.
    expect(
      plan('conditionalAccessPolicies', state(policy), live({ ...policy, displayName: 'x' }), {
        missing: ['break-glass'],
      }).action,
    ).toBe('update');
  });

  it('maps references and lets keywords pass', () => {
    const item = plan('conditionalAccessPolicies', state(policy), absent, {
      missing: ['break-glass'],
      newIds: { 'break-glass': 'n' },
    });
    const value = (path: string) => item.attributes.find((attribute) => attribute.path === path)?.backup;
    expect(value('conditions.users.excludeUsers')).toEqual(['n']);
    expect(value('conditions.users.includeUsers')).toEqual(['All']);
  });

  it('comes back in report-only mode when created again, unless asked otherwise', () => {
    const stateOf = (mode: 'default' | 'asInBackup' | 'reportOnly' | 'disabled', backup = policy) =>
      plan('conditionalAccessPolicies', state(backup), absent, {
        options: { conditionalAccess: mode },
      }).attributes.find((a) => a.path === 'state')?.backup;
    expect(stateOf('default')).toBe('enabledForReportingButNotEnforced');
    expect(stateOf('asInBackup')).toBe('enabled');
    expect(stateOf('disabled')).toBe('disabled');
    expect(stateOf('default', { ...policy, state: 'disabled' })).toBe('disabled');
    const existing = plan('conditionalAccessPolicies', state(policy), live({ ...policy, state: 'disabled' }));
    expect(existing.attributes).toMatchObject([{ path: 'state', backup: 'enabled', treatment: 'write' }]);
  });

  it('says of every policy that is switched on by the restore that it is', () => {
    const asInBackup = { options: { conditionalAccess: 'asInBackup' } } as const;
    expect(codes(plan('conditionalAccessPolicies', state(policy), live({ ...policy, state: 'disabled' })))).toEqual([
      'comes-back-on',
    ]);
    expect(codes(plan('conditionalAccessPolicies', state(policy), bin(policy)))).toEqual([
      'in-recycle-bin',
      'comes-back-on',
    ]);
    expect(codes(plan('conditionalAccessPolicies', state(policy), absent, asInBackup))).toEqual([
      'new-object-id',
      'comes-back-on',
    ]);
    expect(codes(plan('conditionalAccessPolicies', state(policy), absent))).toEqual(['new-object-id', 'report-only']);
    // On already, or left as it is: nothing is switched.
    expect(codes(plan('conditionalAccessPolicies', state(policy), live({ ...policy, displayName: 'x' })))).toEqual([]);
    const kept = plan('conditionalAccessPolicies', state(policy), live({ ...policy, state: 'disabled' }), {
      options: { overwrite: false },
    });
    expect(codes(kept)).toEqual(['exists-not-overwritten']);
  });
});

it('knows parts of a policy set by the word the backup uses', () => {
  const backup = { id: '00000000-0000-0000-0000-000000000000', displayName: 'Default', isEnabled: true };
  const item = plan(
    'appManagementPolicies',
    state(backup),
    live({ ...backup, isEnabled: false }),
    {},
    { objectId: 'default' },
  );
  expect(item).toMatchObject({ action: 'update', objectId: 'default', liveId: 'default' });
});

it.each(TYPE_KEYS)('plans %s in every state of the tenant', (key) => {
  const object = { id: 'x', displayName: 'X', tenantId: 't', principalId: 'p', resourceId: 'r' };
  for (const now of [
    absent,
    live(object),
    live({ ...object, displayName: 'Y' }),
    { kind: 'inBin', object, complete: false, conflicts: [] } as const,
  ]) {
    const item = plan(key, state(object), now);
    expect(item.action === 'blocked' || item.action === 'skip' ? item.reasons.length : 1).toBeGreaterThan(0);
    expect(item.writes > 0).toBe(!['skip', 'blocked'].includes(item.action));
  }
});
