import { describe, expect, it } from 'vitest';
import { OBJECT_TYPES } from '../domain/object-types/index.ts';
import { evaluatePermissions } from './evaluate-permissions.ts';
import { neededPermissions } from './needed-permissions.ts';

const types = Object.values(OBJECT_TYPES);
const { read, write } = neededPermissions(types);
const names = (list: readonly { readonly permission: string }[]): string[] => list.map(({ permission }) => permission);

describe('what an app registration is to be given', () => {
  it('reads with the seven permissions, and names for each what it reads', () => {
    expect(names(read).sort()).toEqual([
      'Application.Read.All',
      'Device.Read.All',
      'Directory.Read.All',
      'Group.Read.All',
      'Policy.Read.All',
      'RoleManagement.Read.Directory',
      'User.Read.All',
    ]);
    expect(read.find(({ permission }) => permission === 'Device.Read.All')?.types).toEqual(['devices']);
    expect(read.flatMap((one) => one.types).sort()).toEqual(
      expect.arrayContaining(types.filter(({ permissions }) => permissions.optional !== true).map(({ key }) => key)),
    );
  });

  it('names what may be granted besides, and what each adds', () => {
    const { optional } = neededPermissions(types);
    expect(optional.find(({ permission }) => permission === 'Member.Read.Hidden')).toEqual({
      permission: 'Member.Read.Hidden',
      granted: false,
      neededFor: 'backup',
      types: ['groups', 'administrativeUnits'],
      adds: 'Shows the members of Groups and Administrative units with hidden membership. Without it they are unknown, not empty.',
    });
    const attributes = optional.filter(({ permission }) => permission.startsWith('CustomSecAttributeAssignment.'));
    expect(attributes.map(({ permission, neededFor, types: of, adds }) => [permission, neededFor, of, adds])).toEqual([
      [
        'CustomSecAttributeAssignment.Read.All',
        'backup',
        ['users', 'servicePrincipals'],
        'The custom security attributes of Users and Enterprise applications are backed up.',
      ],
      [
        'CustomSecAttributeAssignment.ReadWrite.All',
        'restore',
        ['users', 'servicePrincipals'],
        'The custom security attributes of Users and Enterprise applications can be restored.',
      ],
    ]);
    const left = types.filter(({ permissions }) => permissions.optional === true).map(({ key }) => key);
    expect(left).not.toEqual([]);
    for (const use of ['backup', 'restore'] as const)
      expect(optional.filter(({ neededFor }) => neededFor === use).flatMap((one) => one.types)).toEqual(
        expect.arrayContaining(left),
      );
    const writing = types.filter(({ permissions }) => permissions.optional === 'writing').map(({ key }) => key);
    expect(writing).not.toEqual([]);
    for (const key of writing) {
      expect(optional.filter((one) => one.types.includes(key)).map(({ neededFor }) => neededFor)).toEqual(['restore']);
      expect(read.some((one) => one.types.includes(key))).toBe(true);
      expect(write.flatMap((one) => one.types)).not.toContain(key);
    }
    for (const { permission } of optional) {
      expect([...names(read), ...names(write)]).not.toContain(permission);
      const granted = evaluatePermissions([permission], types).optional;
      expect(granted.filter((one) => one.granted).map((one) => one.permission)).toContain(permission);
    }
  });

  it('is enough for backup and restore', () => {
    expect(evaluatePermissions(names(read), types)).toMatchObject({ readyForBackup: true, readyForRestore: false });
    expect(evaluatePermissions([...names(read), ...names(write)], types)).toMatchObject({
      readyForBackup: true,
      readyForRestore: true,
    });
  });

  it.each(names(write))('asks for %s because something is lost without it', (permission) => {
    const others = [...names(read), ...names(write)].filter((other) => other !== permission);
    expect(evaluatePermissions(others, types).readyForRestore).toBe(false);
    expect(write.find((one) => one.permission === permission)).toMatchObject({
      types: expect.arrayContaining([expect.any(String)]),
      lost: expect.stringMatching(/ cannot be .*\.$/),
    });
  });
});
