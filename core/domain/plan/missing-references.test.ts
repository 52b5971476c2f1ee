import { describe, expect, it } from 'vitest';
import { isWithin } from '../canonical/paths.ts';
import { isGraphObject } from '../json.ts';
import type { ReferenceSpec } from '../object-type.ts';
import { objectType } from '../object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '../type-keys.ts';
import { createBody, secondPassBody } from './body.ts';
import { planLeavingOut } from './leave-out.ts';
import { holding, merged, minimal } from './objects.fixture.ts';
import { contextOf } from './planning.fixture.ts';
import { referencesFrom, type ReferenceFacts } from './references.ts';
import type { RestoreOptions } from './restore-options.ts';
import type { LiveState, PlanItem } from './types.ts';

const GONE = '11111111-2222-4333-8444-555555555555';
const HERE = '99999999-2222-4333-8444-555555555555';
const HOME = '77777777-2222-4333-8444-555555555555';

/** A tenant that has everything but what has the one ID. */
const lacksIt: ReferenceFacts = {
  newIdOf: () => undefined,
  exists: (id) => id !== GONE,
  isPlanned: () => false,
  isMissing: () => false,
  isNothingAt: (path) => path.includes(GONE),
  comes: () => null,
};

const SPECS = TYPE_KEYS.flatMap((key) =>
  objectType(key).references.map((spec): [TypeKey, string, ReferenceSpec] => [key, spec.path, spec]),
).filter(([key]) => objectType(key).restore.create !== undefined);

interface Asked {
  readonly spec: ReferenceSpec;
  readonly options: Partial<RestoreOptions>;
  /** Something else that the same paths hold. */
  readonly beside?: string;
  readonly live?: LiveState;
}

function ask(key: TypeKey, { spec, options, beside, live }: Asked): { item: PlanItem; sent: string } {
  const type = objectType(key);
  const scope = spec.targets.some(({ kind }) => kind === 'directoryScope') ? '/administrativeUnits/' : '';
  // A principal is one of an application of the tenant.
  const named = merged({ ...minimal(type), appOwnerOrganizationId: HOME }, holding(spec.path, `${scope}${GONE}`));
  const object = beside === undefined ? named : merged(named, holding(beside, HERE));
  if (!isGraphObject(object)) throw new Error('no object');
  // Where types lie that are no directory objects, the tenant is asked by type.
  const isMissing = (id: string): boolean => id === GONE && spec.targets.some(({ kind }) => kind === 'object');
  const context = { ...contextOf({ options }), references: referencesFrom({ ...lacksIt, isMissing }), home: HOME };
  const { item, backup } = planLeavingOut(
    { type, objectId: 'o', backup: { object, links: [] }, live: live ?? { kind: 'absent' }, incoming: [] },
    context,
  );
  const kept = backup?.object ?? {};
  return { item, sent: JSON.stringify([createBody(type, kept), secondPassBody(type, kept)]) };
}

/** Whether the tenant can be asked for it at all; texts may hold any ID. */
function canLack(key: TypeKey, { path, targets, inText }: ReferenceSpec): boolean {
  if (inText === true || isWithin(path, objectType(key).restore.strip)) return false;
  return targets.some(({ kind }) => kind === 'object' || kind === 'directoryScope' || kind === 'address');
}

const LACKING = SPECS.filter(([key, , spec]) => canLack(key, spec));
const codes = ({ reasons }: PlanItem): string[] => reasons.map(({ code }) => code);

describe('a creation that names what the tenant lacks', () => {
  it.each(LACKING)('of %s by %s is blocked in the plan, by name', (key, path, spec) => {
    const { item } = ask(key, { spec, options: {} });
    const code = spec.exclusion ? 'unresolved-exclusion' : 'unresolved-reference';
    expect(item.action).toBe('blocked');
    expect(item.reasons).toEqual([{ code, facts: { path, value: expect.stringContaining(GONE) } }]);
  });

  it.each(LACKING)('of %s by %s is made without it only where it still means the same', (key, _, spec) => {
    const options = { missingReferences: 'leaveOut' } as const;
    const alone = ask(key, { spec, options });
    expect(alone.item.action).toBe('blocked');
    expect(codes(alone.item)).toEqual(
      spec.exclusion ? ['unresolved-exclusion'] : ['unresolved-reference', 'not-left-out'],
    );
    for (const beside of spec.leaveOut?.among ?? [spec.path]) {
      // Of a single value there is no second one.
      if (!spec.path.includes('[]') && spec.path.startsWith(beside)) continue;
      const { item, sent } = ask(key, { spec, options, beside });
      const isLeftOut = spec.leaveOut !== undefined;
      expect([beside, item.action]).toEqual([beside, isLeftOut ? 'create' : 'blocked']);
      if (!isLeftOut) continue;
      expect(codes(item)).toContain(spec.leaveOut?.requires === true ? 'requires-less' : 'left-out');
      expect(codes(item)).not.toContain('same-as-backup');
      expect(sent).not.toContain(GONE);
      expect(sent).toContain(HERE);
    }
  });

  it('lets no exclusion of any type be left out, nor what says whose a right is or where it holds', () => {
    for (const [key, path, { exclusion, leaveOut }] of SPECS) {
      if (exclusion) expect([key, path, leaveOut]).toEqual([key, path, undefined]);
      if (objectType(key).restore.create?.createOnly.includes(path))
        expect([path, leaveOut]).toEqual([path, undefined]);
    }
  });

  it('says nothing of identifiers that are the same in every tenant', () => {
    for (const [key, path, spec] of SPECS.filter((row) => !canLack(row[0], row[2])))
      expect([path, codes(ask(key, { spec, options: {} }).item).join()]).not.toEqual([
        path,
        expect.stringContaining('unresolved'),
      ]);
  });
});

describe('an app that a policy names by its appId', () => {
  const spec = objectType('conditionalAccessPolicies').references.find(
    ({ path }) => path === 'conditions.applications.includeApplications[]',
  );
  const plan = (value: string, facts: Partial<ReferenceFacts>): PlanItem => {
    const type = objectType('conditionalAccessPolicies');
    const object = merged(minimal(type), holding(spec?.path ?? '', value));
    if (!isGraphObject(object)) throw new Error('no object');
    const input = {
      type,
      objectId: 'o',
      backup: { object, links: [] },
      live: { kind: 'absent' },
      incoming: [],
    } as const;
    return planLeavingOut(input, {
      ...contextOf(),
      references: referencesFrom({ ...lacksIt, ...facts }),
    }).item;
  };

  it.each(['All', 'None', 'Office365', 'MicrosoftAdminPortals', 'office365'])('is no app where it is %s', (word) => {
    expect(plan(word, { isNothingAt: () => true }).action).toBe('create');
  });

  it('has to have an enterprise application in the tenant, Microsoft’s own apps too', () => {
    expect(plan(GONE, {}).action).toBe('blocked');
    expect(plan(GONE, { isNothingAt: () => false }).action).toBe('create');
  });

  it('is no obstacle where the restore brings its enterprise application, and is one where it brings the registration alone', () => {
    expect(plan(GONE, { comes: (_, type) => (type === 'servicePrincipals' ? 'planned' : null) }).action).toBe('create');
    const renewed = { isRenewed: () => true };
    expect(plan(GONE, { ...renewed, comes: () => 'planned' }).action).toBe('create');
    expect(plan(GONE, { ...renewed, comes: (_, type) => (type === 'applications' ? 'planned' : null) }).action).toBe(
      'blocked',
    );
  });

  it('goes by the appId that it has now, where an earlier restore created it again', () => {
    const newIdOf = (id: string): string | undefined => (id === GONE ? HERE : undefined);
    expect(plan(GONE, { newIdOf }).action).toBe('create');
    expect(plan(GONE, { newIdOf, exists: () => false, isNothingAt: () => true }).action).toBe('blocked');
  });
});

describe('a policy that lives', () => {
  it('keeps what it names as it is, where nothing of it is written', () => {
    const type = objectType('conditionalAccessPolicies');
    const object = {
      ...minimal(type),
      grantControls: { operator: 'OR', builtInControls: ['mfa'], termsOfUse: [GONE] },
    };
    const context = contextOf({ options: { missingReferences: 'leaveOut' } });
    const { item } = planLeavingOut(
      {
        type,
        objectId: 'o',
        backup: { object, links: [] },
        live: { kind: 'live', sameId: true, object, links: [] },
        incoming: [],
      },
      { ...context, references: referencesFrom(lacksIt) },
    );
    expect([item.action, codes(item)]).toEqual(['skip', ['same-as-backup']]);
  });
});

describe('what Graph does not tell of', () => {
  it('is named by the plan of what would be written, and stands against nothing', () => {
    const type = objectType('conditionalAccessPolicies');
    const object = { ...minimal(type), grantControls: { operator: 'OR', termsOfUse: [GONE] } };
    const facts = { ...lacksIt, isNothingAt: () => false, isUntoldAt: (path: string) => path.includes(GONE) };
    const plan = (live: LiveState): PlanItem =>
      planLeavingOut(
        { type, objectId: 'o', backup: { object, links: [] }, live, incoming: [] },
        { ...contextOf({ options: { missingReferences: 'leaveOut' } }), references: referencesFrom(facts) },
      ).item;
    expect(plan({ kind: 'absent' })).toMatchObject({ action: 'create' });
    expect(plan({ kind: 'absent' }).reasons).toContainEqual({
      code: 'reference-untold',
      facts: { path: 'grantControls.termsOfUse[]', value: GONE },
    });
    expect(codes(plan({ kind: 'live', sameId: true, object, links: [] }))).toEqual(['same-as-backup']);
  });
});
