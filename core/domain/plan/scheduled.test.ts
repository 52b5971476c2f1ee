import { describe, expect, it } from 'vitest';
import { anna, codes, link, live, plan, state } from './planning.fixture.ts';
import type { Scheduled } from './types.ts';

const assignment = { id: 'a1', principalId: 'u1', roleDefinitionId: 'r1', directoryScopeId: '/' };
const group = {
  id: 'g1',
  displayName: 'G',
  groupTypes: [],
  securityEnabled: true,
  mailNickname: 'g',
  mailEnabled: false,
};
const given = (object: Scheduled['object']): { scheduled: Scheduled } => ({ scheduled: { object, links: [] } });

describe('a role assignment that is gone', () => {
  it.each([
    ['yes', 'skip', ['given-by-schedule']],
    ['unknown', 'blocked', ['schedules-unknown']],
    ['no', 'create', ['new-object-id']],
  ] as const)('given by a schedule: %s', (how, action, reasons) => {
    const item = plan('roleAssignments', state(assignment), { kind: 'absent' }, {}, given(how));
    expect([item.action, codes(item)]).toEqual([action, reasons]);
  });

  it('that is there is as it was, whoever gave it', () => {
    const item = plan('roleAssignments', state(assignment), live(assignment), {}, given('unknown'));
    expect([item.action, codes(item)]).toEqual(['skip', ['same-as-backup']]);
  });
});

describe('members that a schedule gave', () => {
  const backup = state(group, [link('g1', 'members', 'u1'), link('g1', 'members', 'u2'), link('g1', 'owners', 'u1')]);
  const scheduled: Scheduled = { object: 'no', links: [{ relation: 'members', targetId: 'u1' }] };

  it.each([
    ['the group is made again', { kind: 'absent' as const }],
    ['the group is there without them', live(group)],
  ])('are left to the schedule where %s', (_, now) => {
    const item = plan('groups', backup, now, {}, { scheduled });
    expect(item.links.map(({ relation, backupTargetId, reason }) => [relation, backupTargetId, reason])).toEqual([
      ['members', 'u1', 'given-by-schedule'],
      ['members', 'u2', null],
      ['owners', 'u1', null],
    ]);
  });

  it('are left where a person comes back under a new ID', () => {
    const incoming = [{ ...link('g1', 'members', 'u1'), sourceType: 'groups' as const, isScheduled: true as const }];
    const item = plan('users', state(anna), { kind: 'absent' }, {}, { incoming });
    expect(item.links).toMatchObject([{ direction: 'incoming', treatment: 'leave', reason: 'given-by-schedule' }]);
  });
});

it('what is left out of a list of links is not removed where the backup did not know it', () => {
  const robots = [link('g1', 'members', 's1', 'servicePrincipals'), link('g1', 'members', 'u1')];
  const backup = { ...state(group), unread: ['members/servicePrincipals'] };
  const item = plan('groups', backup, live(group, robots), { options: { links: 'rollBack' } });
  expect(item.links.map(({ targetId, reason }) => [targetId, reason])).toEqual([
    ['s1', 'links-unknown'],
    ['u1', null],
  ]);
});

it('one that alone could not tell, in the backup or now, is neither removed nor added, and the others are', () => {
  const all = ['s1', 's2', 's3'].map((id) => link('g1', 'members', id, 'servicePrincipals'));
  const rollBack = { options: { links: 'rollBack' } } as const;
  const unsure = { ...state(group), unread: ['members/servicePrincipals/s2'] };
  const removed = plan('groups', unsure, live(group, all), rollBack).links;
  expect(removed.map(({ targetId, reason }) => [targetId, reason])).toEqual([
    ['s1', null],
    ['s2', 'links-unknown'],
    ['s3', null],
  ]);
  const now = { ...live(group), unread: ['members/servicePrincipals/s3'] };
  const added = plan('groups', state(group, all), now, rollBack).links;
  expect(added.map(({ targetId, reason }) => [targetId, reason])).toEqual([
    ['s1', null],
    ['s2', null],
    ['s3', 'links-unread'],
  ]);
});
