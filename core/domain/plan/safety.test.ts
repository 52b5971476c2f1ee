import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { anna, codes, live, plan, state } from './planning.fixture.ts';
import type { LiveState } from './types.ts';

const policy: GraphObject = {
  id: 'p1',
  displayName: 'Everybody',
  state: 'enabled',
  conditions: { applications: { includeApplications: ['All'] } },
};
const MODES = ['default', 'asInBackup', 'reportOnly', 'disabled'] as const;

const stateOf = (now: LiveState, mode: (typeof MODES)[number]): string | null => {
  const item = plan('conditionalAccessPolicies', state(policy), now, { options: { conditionalAccess: mode } });
  const change = item.attributes.find(({ path, treatment }) => path === 'state' && treatment === 'write');
  return item.action === 'skip' || change === undefined ? null : String(change.backup);
};

describe('a living Conditional Access policy', () => {
  it.each(MODES)('that is as in the backup is left alone with %s', (mode) => {
    expect(stateOf(live(policy), mode)).toBeNull();
  });

  it.each([
    ['default', 'enabled'],
    ['asInBackup', 'enabled'],
    ['reportOnly', 'enabledForReportingButNotEnforced'],
    ['disabled', null],
  ] as const)('that was switched off since comes back with %s as %s', (mode, expected) => {
    expect(stateOf(live({ ...policy, state: 'disabled' }), mode)).toBe(expected);
  });

  it.each([
    ['default', null],
    ['reportOnly', null],
    ['disabled', 'disabled'],
    ['asInBackup', 'enabled'],
  ] as const)('that a restore brought back report-only becomes, with %s, %s', (mode, expected) => {
    const now: LiveState = {
      kind: 'live',
      sameId: false,
      object: { ...policy, id: 'p2', state: 'enabledForReportingButNotEnforced' },
      links: [],
    };
    expect(stateOf(now, mode)).toBe(expected);
  });
});

describe('a user principal name', () => {
  const SINCE = Date.parse('2026-01-01T00:00:00Z');
  const held = (other: GraphObject): LiveState => ({
    kind: 'matched',
    by: { property: 'userPrincipalName', value: 'anna@a.example' },
    object: { ...anna, id: 'u2', ...other },
    links: [],
  });

  it.each([
    ['somebody created since the backup', {}, { createdDateTime: '2026-02-01T00:00:00Z' }],
    ['somebody with another employee ID', { employeeId: '1' }, { employeeId: '2' }],
    ['somebody of another account on premises', { onPremisesImmutableId: 'a' }, { onPremisesImmutableId: 'b' }],
  ])('of %s is a conflict, not a match', (_, then, now) => {
    const item = plan('users', state({ ...anna, ...then }), held(now), { since: SINCE });
    expect(item.action).toBe('blocked');
    expect(item.reasons).toContainEqual({
      code: 'held-by-another',
      facts: { property: 'userPrincipalName', value: 'anna@a.example', holder: 'u2' },
    });
  });

  it('of the same person is a match, whenever the account was created', () => {
    const now = held({ employeeId: '1', createdDateTime: '2026-02-01T00:00:00Z' });
    const item = plan('users', state({ ...anna, employeeId: '1' }), now, { since: SINCE });
    expect(codes(item)).toContain('matched-by-natural-key');
  });
});

describe('what cannot be brought back by an application', () => {
  const synced = { ...anna, onPremisesSyncEnabled: true };

  it.each([
    ['deleted for good', { kind: 'absent' }],
    ['in the bin', { kind: 'inBin', object: synced, complete: true, conflicts: [] }],
  ] as const)('is blocked where a synchronized user is %s', (_, now) => {
    expect(plan('users', state(synced), now)).toMatchObject({ action: 'blocked', reasons: [{ code: 'synced' }] });
  });

  it('is blocked in the recycle bin where it was in a restricted administrative unit, unless the bin says otherwise', () => {
    const restricted = { ...anna, isManagementRestricted: true };
    const inBin = (object: GraphObject): LiveState => ({ kind: 'inBin', object, complete: true, conflicts: [] });
    expect(plan('users', state(restricted), inBin(anna))).toMatchObject({
      action: 'blocked',
      reasons: [{ code: 'restricted-management' }],
    });
    expect(plan('users', state(anna), inBin(restricted)).action).toBe('blocked');
    expect(plan('users', state(restricted), inBin({ ...anna, isManagementRestricted: false })).action).toBe('undelete');
  });

  it('is blocked where a restricted administrative unit holds the object', () => {
    const now = live({ ...anna, isManagementRestricted: true, city: 'Basel' });
    expect(plan('users', state(anna), now)).toMatchObject({
      action: 'blocked',
      reasons: [{ code: 'restricted-management' }],
    });
  });

  it('is blocked, not created twice, where Graph does not say whether it is there', () => {
    const now: LiveState = { kind: 'unreadable', code: 'graph-permission-missing', message: 'No.' };
    const item = plan('users', state(anna), now);
    expect(item.action).toBe('blocked');
    expect(item.reasons).toEqual([{ code: 'unreadable', facts: { code: 'graph-permission-missing', message: 'No.' } }]);
  });
});

describe('a right with an end', () => {
  const eligible = (endDateTime: string): GraphObject => ({
    id: 'e1',
    principalId: 'u1',
    roleDefinitionId: 'r1',
    directoryScopeId: '/',
    memberType: 'Direct',
    scheduleInfo: { expiration: { type: 'afterDateTime', endDateTime } },
  });
  const now = Date.parse('2026-06-01T00:00:00Z');

  it('is not given again once the end has passed', () => {
    const item = plan('roleEligibilitySchedules', state(eligible('2026-05-01T00:00:00Z')), { kind: 'absent' }, { now });
    expect(item).toMatchObject({ action: 'skip', reasons: [{ code: 'ended-meanwhile' }] });
  });

  it('comes back before that', () => {
    const item = plan('roleEligibilitySchedules', state(eligible('2026-07-01T00:00:00Z')), { kind: 'absent' }, { now });
    expect(item.action).toBe('create');
  });
});
