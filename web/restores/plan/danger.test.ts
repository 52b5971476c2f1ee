import { describe, expect, it } from 'vitest';
import { type PlanInNumbers, dangersOf } from './danger.ts';

const none = { undelete: 0, update: 0, create: 0, remove: 0, skip: 0, blocked: 0 };

function plan(
  more: Partial<PlanInNumbers['summary']> = {},
  rest: Partial<Omit<PlanInNumbers, 'summary'>> = {},
): PlanInNumbers {
  return {
    summary: {
      actions: none,
      linksRemoved: 0,
      addedRights: 0,
      leftOut: 0,
      newPasswords: 0,
      same: 0,
      missingPermissions: [],
      ...more,
    },
    counts: [],
    policiesOn: 0,
    ...rest,
  };
}

const keys = (numbers: PlanInNumbers): string[] => dangersOf(numbers).map(({ key }) => key);

describe('what has to be known before a plan is carried out', () => {
  it('is nothing where objects only come back', () => {
    const counts = [
      { action: 'undelete', items: 3, changes: 2 },
      { action: 'create', items: 1, changes: 40 },
      { action: 'skip', items: 9, changes: 7 },
    ] as const;
    expect(dangersOf(plan({ actions: { ...none, undelete: 3, create: 1, skip: 9 } }, { counts }))).toEqual([]);
  });

  it('names everything, worst first', () => {
    const counts = [{ action: 'update', items: 2, changes: 5 }] as const;
    const all = plan(
      {
        actions: { ...none, update: 2, remove: 1, create: 4, blocked: 6 },
        linksRemoved: 3,
        addedRights: 2,
        newPasswords: 4,
        same: 0,
        missingPermissions: ['Group.ReadWrite.All'],
      },
      { counts, policiesOn: 1 },
    );
    expect(keys(all)).toEqual([
      'removed',
      'linksRemoved',
      'policiesOn',
      'addedRights',
      'overwritten',
      'newPasswords',
      'blocked',
      'missingPermissions',
    ]);
    const [removed, links, policies, rights, values] = dangersOf(all);
    expect(removed?.text).toBe('1 object is removed from the tenant, because the restore point does not hold it.');
    expect(links?.text).toMatch(/^3 links are removed/);
    expect(policies).toMatchObject({ tone: 'error', filter: { type: 'conditionalAccessPolicies' } });
    expect(rights).toMatchObject({ tone: 'warning', filter: { type: 'roleAssignments', action: 'skip' } });
    expect(rights?.text).toMatch(/^2 role assignments were added since the restore point and are left\./);
    expect(values?.text).toBe('5 current values are overwritten with those of the backup.');
    expect(dangersOf(all).at(-1)?.permissions).toEqual(['Group.ReadWrite.All']);
  });

  it('is what policies come back without', () => {
    const [one] = dangersOf(plan({ leftOut: 1 }));
    expect(one).toMatchObject({ key: 'leftOut', tone: 'warning', filter: { type: 'conditionalAccessPolicies' } });
    expect(one?.text).toMatch(/^1 policy comes back without something that the tenant lacks.*: it says what/);
    expect(dangersOf(plan({ leftOut: 2 }))[0]?.text).toMatch(/^2 policies come back .*: each of them says what/);
  });

  it('adds up values of existing objects over all types, and of them only', () => {
    const counts = [
      { action: 'update', items: 2, changes: 5 },
      { action: 'update', items: 1, changes: 1 },
      { action: 'create', items: 9, changes: 90 },
      { action: 'blocked', items: 1, changes: 8 },
    ] as const;
    expect(dangersOf(plan({}, { counts }))[0]?.text).toMatch(/^6 current values/);
  });

  it('claims no policy while it is not known', () => {
    expect(keys(plan({}, { policiesOn: null }))).toEqual([]);
  });
});
