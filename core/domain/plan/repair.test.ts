import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import { planObject } from './plan-object.ts';
import { contextOf } from './planning.fixture.ts';
import { referencesFrom, type ReferenceFacts } from './references.ts';
import type { LiveState, PlanContext, PlanItem } from './types.ts';

const OLD = 'aaaaaaaa-0000-4000-8000-000000000001';
const NEW = 'bbbbbbbb-0000-4000-8000-000000000001';
const policies = objectType('conditionalAccessPolicies');

const policy = (excludeGroups: string[], more: GraphObject = {}): GraphObject => ({
  id: 'p1',
  displayName: 'Require MFA',
  state: 'enabled',
  conditions: { users: { includeUsers: ['All'], excludeGroups } },
  ...more,
});
const live = (object: GraphObject): LiveState => ({ kind: 'live', sameId: true, object, links: [] });

/** The group has lost its ID: known by the map, or only going to be created. */
function context(how: 'mapped' | 'renewed' | 'gone', options: Partial<PlanContext['options']> = {}): PlanContext {
  const facts: ReferenceFacts = {
    newIdOf: (id) => (how === 'mapped' && id === OLD ? NEW : undefined),
    exists: (id) => id === NEW,
    isPlanned: (id) => how === 'renewed' && id === OLD,
    isRenewed: (id) => how === 'renewed' && id === OLD,
  };
  const base = contextOf({});
  return { ...base, references: referencesFrom(facts), options: { ...base.options, ...options } };
}

const repair = (object: GraphObject, rules: PlanContext): PlanItem =>
  planObject(
    { type: policies, objectId: 'p1', backup: { object, links: [] }, live: live(object), incoming: [], repair: true },
    rules,
  );

describe('a living object that names what comes back under another ID', () => {
  it('is planned with both values where the new ID is known, and nothing else of it is touched', () => {
    const item = repair(policy([OLD, NEW], { state: 'disabled' }), context('mapped'));
    expect(item).toMatchObject({ action: 'update', repairs: [{ value: OLD, newId: NEW }] });
    expect(item.attributes.map(({ path, treatment }) => [path, treatment])).toEqual([
      ['conditions.users.excludeGroups', 'write'],
    ]);
  });

  it('is planned before the object has its new ID', () => {
    const item = repair(policy([OLD]), context('renewed'));
    expect(item).toMatchObject({ action: 'update', repairs: [{ value: OLD, newId: null }] });
    expect(item.attributes[0]?.backup).toEqual([`(new ID of ${OLD})`]);
  });

  it('is left where it names nothing of that kind', () => {
    expect(repair(policy([NEW]), context('mapped'))).toMatchObject({ action: 'skip', repairs: [], writes: 0 });
    // What nobody brings back cannot be repaired.
    expect(repair(policy([OLD]), context('gone'))).toMatchObject({ action: 'skip', repairs: [] });
  });

  it('is said to stay behind where repairs are off, and writes nothing', () => {
    expect(repair(policy([OLD]), context('mapped', { repairReferences: false }))).toMatchObject({
      action: 'skip',
      writes: 0,
      reasons: [{ code: 'references-unrepaired', facts: { value: OLD } }],
      attributes: [{ treatment: 'leave', reason: 'references-unrepaired' }],
    });
  });

  it('is blocked by name where the permission is missing', () => {
    const item = repair(policy([OLD]), { ...context('mapped'), granted: ['Policy.Read.All'] });
    expect(item.action).toBe('blocked');
    expect(item.reasons.map(({ code }) => code)).toEqual(['permission-missing', 'references-unrepaired']);
  });

  it('gets back values that it lost with the definition of an extension, under the new name', () => {
    const name = `extension_${OLD.replaceAll('-', '')}_site`;
    const user: GraphObject = { id: 'u1', displayName: 'Ada', userPrincipalName: 'ada@contoso.com' };
    const item = planObject(
      {
        type: objectType('users'),
        objectId: 'u1',
        backup: { object: { ...user, [name]: 'North' }, links: [] },
        live: live(user),
        incoming: [],
        repair: true,
      },
      context('mapped'),
    );
    expect(item).toMatchObject({ action: 'update', repairs: [{ path: name, value: OLD, newId: NEW }] });
    expect(item.attributes.map(({ path, backup }) => [path, backup])).toEqual([
      [`extension_${NEW.replaceAll('-', '')}_site`, 'North'],
    ]);
  });
});

describe('a policy that leaves out somebody who is not there', () => {
  it('is never called the same as in the backup', () => {
    const object = policy([OLD]);
    const input = { type: policies, objectId: 'p1', backup: { object, links: [] }, live: live(object), incoming: [] };
    const codes = (rules: PlanContext) => planObject(input, rules).reasons.map(({ code }) => code);
    expect(codes(context('gone'))).toEqual(['names-missing-object']);
    // Where the group comes back under another ID, the policy is not the same either.
    expect(planObject(input, context('renewed', { overwrite: true }))).toMatchObject({ action: 'update' });
  });
});

describe('what a planned creation names', () => {
  const create = (object: GraphObject, isMissing: boolean): PlanItem =>
    planObject(
      { type: policies, objectId: 'p1', backup: { object, links: [] }, live: { kind: 'absent' }, incoming: [] },
      {
        ...context('gone'),
        references: referencesFrom({
          newIdOf: () => undefined,
          exists: () => false,
          isPlanned: () => false,
          isMissing: () => isMissing,
        }),
      },
    );
  const named: readonly (readonly [string, GraphObject])[] = [
    ['terms of use', { grantControls: { operator: 'OR', termsOfUse: [OLD] } }],
    [
      'an authentication context',
      { conditions: { applications: { includeAuthenticationContextClassReferences: ['c9'] } } },
    ],
    ['a custom role', { conditions: { users: { includeRoles: [OLD] } } }],
  ];

  it.each(named)('is known to be missing in the plan: %s', (_, part) => {
    const object = { ...policy([]), conditions: { users: { includeUsers: ['All'] } }, ...part };
    expect(create(object, true)).toMatchObject({ action: 'blocked', reasons: [{ code: 'unresolved-reference' }] });
    // What Graph does not tell is not held against it.
    expect(create(object, false)).toMatchObject({ action: 'create' });
  });
});
