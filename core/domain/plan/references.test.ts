import { describe, expect, it } from 'vitest';
import { objectType } from '../object-types/index.ts';
import { planObject } from './plan-object.ts';
import { contextOf, link, live, state, team } from './planning.fixture.ts';
import { followMap, referencesFrom } from './references.ts';
import { referencesOf, remapObject } from './remap.ts';
import { wavesOf } from './waves.ts';

const user = [{ kind: 'object', type: 'users' }] as const;

describe('resolving references', () => {
  it('follows the map to its end and does not run in circles', () => {
    const map: Record<string, string> = { a: 'b', b: 'c', x: 'y', y: 'x' };
    expect(followMap((id) => map[id], 'A')).toBe('c');
    expect(followMap((id) => map[id], 'x')).toBe('y');
    expect(followMap((id) => map[id], 'q')).toBeNull();
  });

  it('does not trust a mapped object that is gone', () => {
    const { references } = contextOf({ newIds: { a: 'b' }, missing: ['b'] });
    expect(references.resolve('a', user)).toEqual({ state: 'same', id: 'a' });
    expect(contextOf({ newIds: { a: 'b' }, missing: ['a', 'b'] }).references.resolve('a', user)).toEqual({
      state: 'unresolved',
    });
  });

  it('lets identifiers pass that are the same in every tenant', () => {
    const { references } = contextOf({ missing: ['app', 'role'] });
    expect(references.resolve('app', [{ kind: 'appId' }])).toEqual({ state: 'same', id: 'app' });
    expect(references.resolve('role', [{ kind: 'roleTemplate' }, { kind: 'object', type: 'roleDefinitions' }])).toEqual(
      { state: 'same', id: 'role' },
    );
  });

  it('maps the ID inside a directory scope', () => {
    const { references } = contextOf({ newIds: { unit: 'new' }, missing: ['unit', 'lost'] });
    const scope = [{ kind: 'directoryScope' }] as const;
    expect(references.resolve('/', scope)).toEqual({ state: 'same', id: '/' });
    expect(references.resolve('/administrativeUnits/unit', scope)).toEqual({
      state: 'mapped',
      id: '/administrativeUnits/new',
    });
    expect(references.resolve('/lost', scope)).toEqual({ state: 'unresolved' });
  });
});

describe('remapObject', () => {
  it('changes nothing it does not have to, and names what is open', () => {
    const type = objectType('roleAssignments');
    const assignment = { id: 'a', principalId: 'p', roleDefinitionId: 'r', directoryScopeId: '/' };
    const same = remapObject(type, assignment, contextOf().references);
    expect(same.object).toEqual(assignment);
    const open = remapObject(type, assignment, contextOf({ missing: ['p'] }).references);
    expect(open.object).toEqual(assignment);
    expect(open.findings.filter((finding) => finding.resolution.state === 'unresolved')).toMatchObject([
      { path: 'principalId', value: 'p' },
    ]);
    expect(referencesOf(type, { ...assignment, directoryScopeId: '/administrativeUnits/unit' })).toEqual([
      'p',
      'r',
      'unit',
    ]);
  });

  it('finds the IDs inside a membership rule, so that they can be looked up', () => {
    const rule = "user.memberof -any (group.objectId -in ['22222222-0000-4000-8000-000000000001'])";
    expect(referencesOf(objectType('groups'), { id: 'g', membershipRule: rule })).toEqual([
      '22222222-0000-4000-8000-000000000001',
    ]);
  });
});

describe('order', () => {
  it('takes everything out of the bin first and touches rights and policies last', () => {
    expect(wavesOf('users', 'undelete')).toEqual(['undelete', 'objects', 'links']);
    expect(wavesOf('groups', 'create')).toEqual(['objects', 'links']);
    expect(wavesOf('roleAssignments', 'create')).toEqual(['rights']);
    expect(wavesOf('conditionalAccessPolicies', 'undelete')).toEqual(['undelete', 'conditionalAccess']);
    expect(wavesOf('users', 'remove')).toEqual(['remove']);
    expect(wavesOf('users', 'skip')).toEqual([]);
  });
});

describe('what is created again', () => {
  it('is known by its coming ID, but for a partner, whose tenant stays the same', () => {
    const references = referencesFrom({
      newIdOf: () => undefined,
      exists: () => false,
      isPlanned: () => true,
      isRenewed: () => true,
    });
    expect(references.resolve('g1', [{ kind: 'object', type: 'groups' }])).toEqual({ state: 'planned', renewed: true });
    expect(references.resolve('t1', [{ kind: 'tenant' }])).toEqual({ state: 'same', id: 't1' });
  });
});

describe('a link to somebody in the recycle bin', () => {
  it('says so, and is not written', () => {
    const references = referencesFrom({
      newIdOf: () => undefined,
      exists: () => false,
      isPlanned: () => false,
      isInBin: (id) => id === 'u1',
    });
    const item = planObject(
      {
        type: objectType('groups'),
        objectId: 'g1',
        backup: state(team, [link('g1', 'members', 'u1'), link('g1', 'members', 'u2')]),
        live: live(team),
        incoming: [],
      },
      { ...contextOf(), references },
    );
    expect(item.links.map(({ backupTargetId, treatment, reason }) => [backupTargetId, treatment, reason])).toEqual([
      ['u1', 'leave', 'target-in-bin'],
      ['u2', 'leave', 'target-missing'],
    ]);
  });
});
