import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType, OBJECT_TYPES } from '../object-types/index.ts';
import { isTypeKey, TYPE_KEYS, type TypeKey } from '../type-keys.ts';
import { needsOf, type Needs } from './dependencies.ts';
import { anna, codes, live, plan, state, team } from './planning.fixture.ts';

const NOTHING: Needs = { ids: [], appIds: [], targets: [], holders: [] };
const GROUP = '22222222-0000-4000-8000-000000000001';

function needs(type: TypeKey, object: GraphObject): Needs {
  return needsOf(objectType(type), object, 'merge');
}

describe('what an object needs', () => {
  it('is everything that a policy names, exclusions too, and no keyword', () => {
    const { ids, appIds, targets, holders } = needs('conditionalAccessPolicies', {
      id: 'p',
      conditions: {
        users: {
          includeUsers: ['All'],
          excludeUsers: ['u1'],
          includeGroups: ['g1'],
          excludeGroups: ['g2'],
          includeRoles: ['r1'],
        },
        applications: { includeApplications: ['Office365', 'app1'] },
        locations: { includeLocations: ['All'], excludeLocations: ['l1'] },
        clientApplications: { includeServicePrincipals: ['s1'] },
      },
      grantControls: { authenticationStrength: { id: 'm1', displayName: 'A copy' } },
    });
    expect(ids).toEqual([
      { id: 'u1', types: ['users'] },
      { id: 'g1', types: ['groups'] },
      { id: 'g2', types: ['groups'] },
      { id: 'r1', types: ['roleDefinitions'] },
      { id: 's1', types: ['servicePrincipals'] },
      { id: 'l1', types: ['namedLocations'] },
      { id: 'm1', types: ['authenticationStrengthPolicies'] },
    ]);
    expect(appIds).toEqual([{ id: 'app1', types: ['applications', 'servicePrincipals'] }]);
    expect([targets, holders]).toEqual([[], []]);
  });

  it('is the app registration of an enterprise application, and the policies that are assigned to it', () => {
    const { appIds, targets, holders } = needs('servicePrincipals', { id: 's', appId: 'app1' });
    expect(appIds).toEqual([{ id: 'app1', types: ['applications'] }]);
    expect(targets).toEqual([{ relation: 'owners', types: ['users', 'groups', 'servicePrincipals'] }]);
    expect(holders.flatMap(({ types }) => types)).toEqual([
      'claimsMappingPolicies',
      'tokenLifetimePolicies',
      'homeRealmDiscoveryPolicies',
      'appManagementPolicies',
    ]);
    expect(needs('claimsMappingPolicies', { id: 'c' })).toEqual(NOTHING);
  });

  it('is whoever owns or is nested in a group, not its members, nor what follows from a rule', () => {
    expect(needs('groups', team).targets).toEqual([
      { relation: 'members', types: ['groups'] },
      { relation: 'owners', types: ['users', 'groups', 'servicePrincipals'] },
    ]);
    const dynamic = needs('groups', {
      ...team,
      groupTypes: ['DynamicMembership'],
      membershipRule: `user.memberof -any (group.objectId -in ['${GROUP}'])`,
    });
    expect(dynamic.targets.map(({ relation }) => relation)).toEqual(['owners']);
    expect(dynamic.ids).toEqual([{ id: GROUP, types: ['users', 'groups'] }]);
    expect(needs('administrativeUnits', { id: 'a' })).toEqual(NOTHING);
  });

  it('is the manager of a user, not the group that gave a licence: nothing writes that', () => {
    const { ids, targets } = needs('users', { ...anna, licenseAssignmentStates: [{ assignedByGroup: GROUP }] });
    expect(ids).toEqual([]);
    expect(targets.map(({ relation }) => relation)).toEqual(['manager', 'sponsors']);
    expect(needsOf(objectType('users'), anna, 'skip')).toEqual(NOTHING);
  });

  it('is principal, role and scope of an assignment', () => {
    const scopeOf = (directoryScopeId: string) =>
      needs('roleAssignments', { id: 'a', principalId: 'u1', roleDefinitionId: 'r1', directoryScopeId }).ids.slice(2);
    expect(scopeOf('/')).toEqual([]);
    expect(scopeOf('/administrativeUnits/unit')).toEqual([{ id: 'unit', types: ['administrativeUnits'] }]);
    expect(scopeOf('/app')).toMatchObject([{ id: 'app' }]);
    expect(scopeOf('/app')[0]?.types).toContain('applications');
  });

  it('is nothing where the object itself is not written', () => {
    expect(needs('users', { ...anna, onPremisesSyncEnabled: true })).toEqual(NOTHING);
    expect(needs('roleEligibilitySchedules', { id: 'e', memberType: 'Inherited', principalId: 'u1' })).toEqual(NOTHING);
  });

  it('leads by no relation to a type that a relation does not declare', () => {
    for (const key of TYPE_KEYS) {
      for (const { name, dependsOn, targetTypes } of OBJECT_TYPES[key].relations) {
        for (const type of dependsOn ?? [])
          expect(isTypeKey(type) && targetTypes.includes(type), `${key} ${name} ${type}`).toBe(true);
      }
    }
  });
});

describe('an object that is there and needed only', () => {
  const world = { options: { overwrite: true } };

  it('is left as it is, and says so where it differs', () => {
    const same = plan('groups', state(team), live(team), world, { leaveExisting: true });
    expect([same.action, codes(same)]).toEqual(['skip', ['same-as-backup']]);
    const changed = plan('groups', state(team), live({ ...team, description: 'Mine now' }), world, {
      leaveExisting: true,
    });
    expect([changed.action, codes(changed), changed.writes, changed.links]).toEqual([
      'skip',
      ['kept-as-dependency'],
      0,
      [],
    ]);
    expect(changed.attributes).toMatchObject([
      { path: 'description', treatment: 'leave', reason: 'kept-as-dependency' },
    ]);
  });

  it('is no obstacle where objects of its type cannot be written, unless it is missing', () => {
    const device = { id: 'd', displayName: 'PC', isManagementRestricted: true };
    expect(plan('devices', state(device), live(device), world, { leaveExisting: true })).toMatchObject({
      action: 'skip',
      reasons: [{ code: 'same-as-backup' }],
    });
    expect(plan('devices', state(device), { kind: 'absent' }, world, { leaveExisting: true }).action).toBe('blocked');
    expect(plan('devices', state(device), live(device), world).action).toBe('skip');
  });

  it('stands for the one of the backup where it has another ID', () => {
    const found = plan(
      'users',
      state(anna),
      {
        kind: 'matched',
        by: { property: 'userPrincipalName', value: 'anna@a.example' },
        object: { ...anna, id: 'u9' },
        links: [],
      },
      world,
      { leaveExisting: true },
    );
    expect(found).toMatchObject({ action: 'skip', liveId: 'u9' });
    expect(codes(found)).toEqual(['matched-by-natural-key', 'same-as-backup']);
  });

  it('comes back where it is missing', () => {
    expect(plan('groups', state(team), { kind: 'absent' }, world, { leaveExisting: true }).action).toBe('create');
    expect(
      plan('groups', state(team), { kind: 'inBin', object: team, complete: true, conflicts: [] }, world, {
        leaveExisting: true,
      }).action,
    ).toBe('undelete');
  });
});
