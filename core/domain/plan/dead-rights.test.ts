import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import type { TypeKey } from '../type-keys.ts';
import { replacedRight } from './dead-rights.ts';
import { planObject } from './plan-object.ts';
import { contextOf } from './planning.fixture.ts';
import { referencesFrom, type ReferenceFacts } from './references.ts';
import type { PlanContext, PlanItem } from './types.ts';

const UNIT = 'aaaaaaaa-0000-4000-8000-000000000001';
const NEW_UNIT = 'bbbbbbbb-0000-4000-8000-000000000001';
const WHO = 'cccccccc-0000-4000-8000-000000000001';
const ROLE = 'dddddddd-0000-4000-8000-000000000001';

/** The scope has lost its ID: known by the map, going to be created, gone for good, or it is there. */
type Scope = 'mapped' | 'renewed' | 'gone' | 'there';

function context(scope: Scope, more: Partial<Pick<PlanContext, 'granted' | 'applying'>> = {}): PlanContext {
  const facts: ReferenceFacts = {
    newIdOf: (id) => (scope === 'mapped' && id === UNIT ? NEW_UNIT : undefined),
    exists: (id) => id !== UNIT || scope === 'there',
    isPlanned: (id) => scope === 'renewed' && id === UNIT,
    isRenewed: (id) => scope === 'renewed' && id === UNIT,
  };
  return { ...contextOf(), references: referencesFrom(facts), ...more };
}

const right = (directoryScopeId: string): GraphObject => ({
  id: 'r1',
  principalId: WHO,
  roleDefinitionId: ROLE,
  directoryScopeId,
  scheduleInfo: { startDateTime: '2026-01-01T00:00:00Z', expiration: { type: 'noExpiration' } },
});

function plan(
  rules: PlanContext,
  { type = 'roleAssignments', needed = false }: { type?: TypeKey; needed?: boolean } = {},
): PlanItem {
  const object = right(`/administrativeUnits/${UNIT}`);
  return planObject(
    {
      type: objectType(type),
      objectId: 'r1',
      backup: { object, links: [] },
      live: { kind: 'live', sameId: true, object, links: [] },
      incoming: [],
      leaveExisting: needed,
    },
    rules,
  );
}

describe('a living right whose scope has another ID', () => {
  it.each(['mapped', 'renewed'] as const)('is given again, selected or not, and goes: the scope is %s', (scope) => {
    for (const needed of [false, true]) {
      const item = plan(context(scope), { needed });
      expect(item).toMatchObject({ action: 'create', liveId: null, writes: 2 });
      expect(item.reasons.map(({ code }) => code)).toEqual(['new-object-id', 'gives-right-again']);
      expect(replacedRight(item.reasons)).toBe('r1');
    }
  });

  it('names the new scope in what is created', () => {
    const scopeIn = (item: PlanItem) => item.attributes.find(({ path }) => path === 'directoryScopeId')?.backup;
    expect(scopeIn(plan(context('mapped')))).toBe(`/administrativeUnits/${NEW_UNIT}`);
    expect(scopeIn(plan(context('renewed')))).toContain('new ID of');
  });

  it('stays as it is where the scope is there, or comes back by nobody', () => {
    for (const scope of ['there', 'gone'] as const)
      expect(plan(context(scope))).toMatchObject({ action: 'skip', reasons: [{ code: 'same-as-backup' }] });
  });

  it('is named where references are not repaired, or it may not be taken away', () => {
    const rules = context('mapped');
    const off = plan({ ...rules, options: { ...rules.options, repairReferences: false } });
    expect(off).toMatchObject({ action: 'skip', liveId: 'r1', reasons: [{ code: 'references-unrepaired' }] });
    expect(plan(context('mapped', { granted: [] }))).toMatchObject({
      action: 'blocked',
      reasons: [{ code: 'permission-missing' }, { code: 'references-unrepaired' }],
    });
  });

  it('stays where the scope could not be created', () => {
    expect(plan(context('renewed', { applying: true }))).toMatchObject({ action: 'blocked', liveId: 'r1' });
  });

  it('is given again and left where a restore does not take rights of its kind away', () => {
    const item = plan(context('mapped'), { type: 'roleEligibilitySchedules' });
    expect(item.action).toBe('create');
    expect(item.reasons.map(({ code }) => code)).toContain('right-remains');
    expect(replacedRight(item.reasons)).toBeNull();
  });
});
