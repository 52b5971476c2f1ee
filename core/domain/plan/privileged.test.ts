import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import { anna, codes, live, plan, state } from './planning.fixture.ts';
import type { LiveState } from './types.ts';

const GLOBAL = '62e90394-69f5-4237-9190-012177145e10';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const READER = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const CUSTOM = '31bcf06e-2556-4ce5-a384-d9363ebba25f';

/** Roles of the account, roles of the application, the role that is missing. */
const ROLES = [
  [[], [], null],
  [[READER], [], 'User Administrator'],
  [[READER], [USER_ADMINISTRATOR], null],
  [[READER], [GLOBAL], null],
  [[GLOBAL], [], 'Privileged Authentication Administrator'],
  [[GLOBAL], [USER_ADMINISTRATOR], 'Privileged Authentication Administrator'],
  [[CUSTOM, READER], [USER_ADMINISTRATOR], 'Privileged Authentication Administrator'],
  [[GLOBAL], [GLOBAL], null],
] as const;

const SENSITIVE: GraphObject = {
  accountEnabled: false,
  userPrincipalName: 'other@a.example',
  otherMails: ['a@b.example'],
  businessPhones: ['1'],
  mobilePhone: '2',
  onPremisesImmutableId: 'x',
};
const inBin: LiveState = { kind: 'inBin', object: anna, complete: true, conflicts: [] };

describe.each(ROLES)('an account with roles %j and an application with %j', (held, own, missing) => {
  const world = { privileges: { holders: new Map([['u1', held]]), own } };
  const expected = missing === null ? [] : [{ code: 'role-missing', facts: { role: missing } }];
  const said = (item: ReturnType<typeof plan>) => item.reasons.filter(({ code }) => code === 'role-missing');

  it.each(Object.entries(SENSITIVE))('is asked for nothing that is refused: %s', (property, value) => {
    const item = plan('users', state(anna), live({ ...anna, [property]: value }), world);
    expect(item.action).toBe(missing === null ? 'update' : 'blocked');
    expect(said(item)).toEqual(expected);
  });

  it('gets back what is not sensitive, and the rest is named', () => {
    const item = plan('users', state(anna), live({ ...anna, city: 'Genf', mobilePhone: '2' }), world);
    expect(item.action).toBe('update');
    expect(said(item)).toEqual(expected);
    const phone = item.attributes.find(({ path }) => path === 'mobilePhone');
    expect(phone).toMatchObject(
      missing === null ? { treatment: 'write' } : { treatment: 'leave', reason: 'role-missing' },
    );
    expect(plan('users', state(anna), live({ ...anna, city: 'Genf' }), world)).toMatchObject({
      action: 'update',
      reasons: [],
    });
  });

  it('comes out of the bin, and goes, only by who reaches it', () => {
    const undelete = plan('users', state(anna), inBin, world);
    expect(undelete.action).toBe(missing === null ? 'undelete' : 'blocked');
    expect(said(undelete)).toEqual(expected);
    const removal = plan('users', null, live(anna), { ...world, options: { removeAdded: true } });
    expect(removal.action).toBe(missing === null ? 'remove' : 'blocked');
    expect(said(removal)).toEqual(expected);
  });

  it('stays out of the way of objects that are no accounts', () => {
    const group = { id: 'u1', displayName: 'G', mailEnabled: false, mailNickname: 'g', securityEnabled: true };
    expect(codes(plan('groups', null, live(group), { ...world, options: { removeAdded: true } }))).not.toContain(
      'role-missing',
    );
  });
});

it('holds of the properties that the registry names as sensitive', () => {
  const others = (objectType('users').restore.sensitive ?? []).filter((path) => path !== 'passwordProfile');
  expect([...others].sort()).toEqual(Object.keys(SENSITIVE).sort());
});

it('goes by what the backups saw of an account that lies in the recycle bin', () => {
  const world = { privileges: { holders: new Map(), own: [], inBackups: new Map([['u1', [GLOBAL]]]) } };
  expect(plan('users', state(anna), inBin, world)).toMatchObject({
    action: 'blocked',
    reasons: [
      { code: 'in-recycle-bin' },
      { code: 'role-missing', facts: { role: 'Privileged Authentication Administrator' } },
    ],
  });
  // Of a living account Graph shows all.
  expect(plan('users', state(anna), live({ ...anna, mobilePhone: '2' }), world).action).toBe('update');
});
