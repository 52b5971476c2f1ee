import { describe, expect, it } from 'vitest';
import type { GraphObject, Json } from '../json.ts';
import { objectType, OBJECT_TYPES } from '../object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '../type-keys.ts';
import { EDGE_KINDS, edgesOf } from './edges.ts';

const id = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-00000000000a`;
const BARE = id(7).replaceAll('-', '');
const short = (key: TypeKey, object: GraphObject) =>
  edgesOf(objectType(key), object).map(({ path, kind, named }) => `${path} ${kind} ${named}`);

/** An object that holds `value` at the path, and nothing else. */
function holding(path: string, value: Json): GraphObject {
  const build = (steps: readonly string[]): Json => {
    const [step, ...rest] = steps;
    if (step === undefined) return value;
    const inner = build(rest);
    return { [step.replace('[]', '')]: step.endsWith('[]') ? [inner] : inner };
  };
  // The names of annotations hold dots.
  return build(path.startsWith('@') ? [path] : path.split('.')) as GraphObject;
}

describe('the edges of an object', () => {
  const declared = TYPE_KEYS.flatMap((key) => OBJECT_TYPES[key].references.map((spec) => [key, spec] as const));

  it.each(declared.map(([key, spec]) => [key, spec.path, spec] as const))(
    'hold what every declared reference names: %s %s',
    (key, path, spec) => {
      const isScope = spec.targets.some(({ kind }) => kind === 'directoryScope');
      const upper = id(1).toUpperCase();
      const value = isScope ? `/administrativeUnits/${upper}` : spec.inText === true ? `in ${upper} here` : upper;
      const edges = edgesOf(objectType(key), holding(path, value));
      expect(edges).toEqual([{ path, kind: expect.toBeOneOf([...EDGE_KINDS]) as string, named: id(1) }]);
    },
  );

  it('tell by what the target is named', () => {
    expect(
      short('roleAssignments', {
        principalId: id(1),
        roleDefinitionId: id(2),
        directoryScopeId: `/administrativeUnits/${id(3)}`,
        appScopeId: '/',
      }),
    ).toEqual([
      `principalId object ${id(1)}`,
      `roleDefinitionId roleTemplate ${id(2)}`,
      `directoryScopeId scope ${id(3)}`,
    ]);
    expect(short('users', { assignedLicenses: [{ skuId: id(4) }, { skuId: id(4) }] })).toEqual([
      `assignedLicenses[].skuId sku ${id(4)}`,
    ]);
  });

  it('leave out words that name nothing', () => {
    expect(
      short('conditionalAccessPolicies', {
        conditions: { users: { includeUsers: ['All'], excludeGroups: [id(5)] }, applications: null },
      }),
    ).toEqual([`conditions.users.excludeGroups[] object ${id(5)}`]);
  });

  it('hold IDs inside texts, and applications in names of extensions', () => {
    expect(
      short('groups', {
        membershipRule: `user.memberof -any (group.objectId -in ['${id(6)}']) and user.extension_${BARE}_site -eq "x"`,
      }),
    ).toEqual([`membershipRule object ${id(6)}`, `membershipRule appId ${id(7)}`]);
    expect(short('applications', { appId: id(8), identifierUris: [`api://${id(8)}`, 'https://contoso.com'] })).toEqual([
      `identifierUris[] appId ${id(8)}`,
    ]);
    expect(short('users', { [`extension_${BARE}_site`]: 'x', [`extension_${BARE}_none`]: null })).toEqual([
      `extension_${BARE}_site appId ${id(7)}`,
    ]);
  });
});
