import { describe, expect, it } from 'vitest';
import { anna, codes, link, live, plan, state, team } from './planning.fixture.ts';
import type { LiveState } from './types.ts';

const members = (...ids: readonly string[]) => ids.map((id) => link('g1', 'members', id));

describe('an object of which nothing is written', () => {
  it('is as in the backup where nothing differs', () => {
    const item = plan('groups', state(team, members('u1')), live(team, members('u1')));
    expect([item.action, codes(item)]).toEqual(['skip', ['same-as-backup']]);
  });

  it.each([
    ['a member that was added', live(team, members('u1', 'u2')), { links: 'merge' }],
    ['a member that was added, and no link is written', live(team, members('u1', 'u2')), { links: 'skip' }],
    ['a member that is gone, and no link is written', live(team), { links: 'skip' }],
    ['a member whose account is gone', live(team), { links: 'merge' }],
    ['a value that is read-only', live({ ...team, securityIdentifier: 'S-2' }, members('u1')), { links: 'merge' }],
  ] as const)('is not called so with %s', (what, now, options) => {
    const missing = what.includes('account') ? ['u1'] : [];
    const item = plan('groups', state(team, members('u1')), now, { options, missing });
    expect([item.action, codes(item)]).toEqual(['skip', ['differs-unwritten']]);
  });

  it('is called so where the backup did not know the links', () => {
    const backup = { ...state(team), unread: ['members'] };
    expect(codes(plan('groups', backup, live(team, members('u2'))))).toEqual(['same-as-backup']);
  });

  it('is called so where what differs came with a new object that stands for it', () => {
    const other = { ...anna, id: 'u9', createdDateTime: '2026-02-01T00:00:00Z', securityIdentifier: 'S-9' };
    const now: LiveState = { kind: 'live', sameId: false, object: other, links: [] };
    const backup = state({ ...anna, createdDateTime: '2025-01-01T00:00:00Z' });
    expect(codes(plan('users', backup, now))).toEqual(['mapped-by-earlier-restore', 'same-as-backup']);
    const same = live({ ...anna, securityIdentifier: 'S-9' });
    expect(codes(plan('users', backup, same))).toEqual(['differs-unwritten']);
  });
});
