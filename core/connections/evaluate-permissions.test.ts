import { describe, expect, it } from 'vitest';
import { OBJECT_TYPES } from '../domain/object-types/index.ts';
import { evaluatePermissions, type TypeWithPermissions } from './evaluate-permissions.ts';
import { isCovered, missingOf } from './permission-choice.ts';

const SEVEN = [
  'Directory.Read.All',
  'User.Read.All',
  'Group.Read.All',
  'Application.Read.All',
  'Policy.Read.All',
  'Device.Read.All',
  'RoleManagement.Read.Directory',
];

const users: TypeWithPermissions = {
  key: 'users',
  label: { one: 'User', many: 'Users' },
  permissions: {
    read: [['User.Read.All'], ['Directory.Read.All']],
    create: [['User.ReadWrite.All']],
    update: [['User.ReadWrite.All']],
    delete: [['User.ReadWrite.All']],
    undelete: [['User.DeleteRestore.All'], ['User.ReadWrite.All']],
    relations: {
      sponsors: { read: [['User.Read.All']], write: [['User.ReadWrite.All']] },
      photo: { read: [['ProfilePhoto.Read.All']], write: [] },
    },
  },
};
const policies: TypeWithPermissions = {
  key: 'conditionalAccessPolicies',
  label: { one: 'Conditional Access policy', many: 'Conditional Access policies' },
  permissions: {
    read: [['Policy.Read.All']],
    create: [['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All']],
    update: [['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All']],
    delete: [],
    undelete: [],
    relations: {},
  },
};
const contacts: TypeWithPermissions = {
  key: 'directoryRoles',
  label: { one: 'Role', many: 'Roles' },
  permissions: { read: [['Directory.Read.All']], create: [], update: [], delete: [], undelete: [], relations: {} },
};

describe('a choice of permissions', () => {
  const held = new Set(['A', 'Group.ReadWrite.All']);

  it('is met by any alternative, wholly', () => {
    expect(missingOf([['A', 'B'], ['A']], held)).toEqual([]);
    expect(
      missingOf(
        [
          ['A', 'B'],
          ['C', 'D'],
        ],
        held,
      ),
    ).toEqual(['B']);
    expect(missingOf([['X'], ['Y']], held)).toEqual(['X']);
    expect(missingOf([], held)).toBeNull();
    expect(missingOf([[]], held)).toEqual([]);
  });

  it('takes the writing permission for the reading one, not the other way', () => {
    expect(isCovered('Group.Read.All', held)).toBe(true);
    expect(isCovered('Group.ReadWrite.All', new Set(['Group.Read.All']))).toBe(false);
    expect(isCovered('Policy.Read.All', new Set(['Policy.ReadWrite.ConditionalAccess']))).toBe(false);
  });
});

describe('the evaluation', () => {
  it('tells what is lost by type, in words', () => {
    const { types, readyForBackup, readyForRestore } = evaluatePermissions(
      ['Directory.Read.All', 'Policy.Read.All'],
      [users, policies, contacts],
    );
    expect(readyForBackup).toBe(true);
    expect(readyForRestore).toBe(false);
    expect(types[0]).toEqual({
      type: 'users',
      backup: {
        state: 'partly',
        missing: ['User.Read.All', 'ProfilePhoto.Read.All'],
        lost: 'Users are backed up without sponsors and photo.',
      },
      restore: {
        state: 'missing',
        missing: ['User.ReadWrite.All', 'User.DeleteRestore.All'],
        lost: 'Users cannot be created again, set back, removed or brought back from the recycle bin. Of Users, sponsors cannot be restored.',
      },
    });
    expect(types[1]?.restore).toEqual({
      state: 'missing',
      missing: ['Policy.ReadWrite.ConditionalAccess', 'Application.Read.All'],
      lost: 'Conditional Access policies cannot be created again or set back.',
    });
    expect(types[2]?.restore).toEqual({
      state: 'notOffered',
      missing: [],
      lost: 'Microsoft Graph lets no application write Roles.',
    });
  });

  it('is not ready for backup where a type cannot be read', () => {
    const { types, readyForBackup } = evaluatePermissions(['Policy.Read.All'], [users, policies]);
    expect(readyForBackup).toBe(false);
    expect(types[0]?.backup).toEqual({
      state: 'missing',
      missing: ['User.Read.All'],
      lost: 'Users are not backed up.',
    });
  });

  it('lists each permission once: granted or missing, for what, and what is lost', () => {
    const { permissions } = evaluatePermissions(['User.Read.All', 'Policy.Read.All'], [users, policies]);
    expect(permissions.find(({ permission }) => permission === 'User.Read.All')).toEqual({
      permission: 'User.Read.All',
      granted: true,
      neededFor: ['backup'],
      types: ['users'],
      lost: null,
    });
    expect(permissions.find(({ permission }) => permission === 'Policy.Read.All')).toMatchObject({
      granted: true,
      neededFor: ['backup', 'restore'],
    });
    expect(permissions.find(({ permission }) => permission === 'Policy.ReadWrite.ConditionalAccess')).toEqual({
      permission: 'Policy.ReadWrite.ConditionalAccess',
      granted: false,
      neededFor: ['restore'],
      types: ['conditionalAccessPolicies'],
      lost: 'Conditional Access policies cannot be created again or set back.',
    });
    expect(new Set(permissions.map(({ permission }) => permission)).size).toBe(permissions.length);
  });

  it('is ready for backup with the seven read permissions, and for restore with all that it lists', () => {
    const all = Object.values(OBJECT_TYPES);
    const seven = evaluatePermissions(SEVEN, all);
    expect(seven.types.filter(({ backup }) => backup.state !== 'ready')).toEqual([]);
    expect(seven.readyForBackup).toBe(true);
    expect(seven.readyForRestore).toBe(false);
    const everything = evaluatePermissions([...SEVEN, ...seven.permissions.map(({ permission }) => permission)], all);
    expect(everything.readyForRestore).toBe(true);
    expect(everything.permissions.filter(({ granted }) => !granted)).toEqual([]);
  });
});
