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
    expect(read.flatMap((one) => one.types).sort()).toEqual(expect.arrayContaining(types.map(({ key }) => key)));
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
