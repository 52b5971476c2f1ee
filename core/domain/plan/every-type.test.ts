import { describe, expect, it } from 'vitest';
import { parsePath } from '../canonical/paths.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType, ReferenceSpec } from '../object-type.ts';
import { objectType } from '../object-types/index.ts';
import { TYPE_KEYS } from '../type-keys.ts';
import { planAttributes } from './attributes.ts';
import { createBody, secondPassBody, updateBody } from './body.ts';
import { isSent } from './children.ts';
import { holding, merged, minimal } from './objects.fixture.ts';
import { planObject } from './plan-object.ts';
import { contextOf, live } from './planning.fixture.ts';
import { referencesFrom } from './references.ts';
import { appIdsOf, referencesOf, remapObject } from './remap.ts';

const OLD = '11111111-2222-4333-8444-555555555555';
const NEW = '99999999-2222-4333-8444-555555555555';
const TYPES = TYPE_KEYS.map((key): [string, ObjectType] => [key, objectType(key)]);
const SPECS = TYPES.flatMap(([key, type]) =>
  type.references.map((spec): [string, string, ObjectType, ReferenceSpec] => [key, spec.path, type, spec]),
);

function isMappable({ targets }: ReferenceSpec): boolean {
  return targets.some(({ kind }) => kind === 'object' || kind === 'appId' || kind === 'directoryScope');
}

describe('a reference that the registry declares', () => {
  const references = referencesFrom({
    newIdOf: (id) => (id === OLD ? NEW : undefined),
    exists: (id) => id === NEW,
    isPlanned: () => false,
  });

  it.each(SPECS.filter(([, , , spec]) => isMappable(spec)))(
    '%s %s is learnt and follows the new identifier',
    (...row) => {
      const [, path, type, spec] = row;
      const scope = spec.targets.some(({ kind }) => kind === 'directoryScope');
      const value = scope ? `/administrativeUnits/${OLD}` : spec.inText === true ? `api://${OLD} or so` : OLD;
      const object = holding(path, value);
      const asked = [...referencesOf(type, object), ...appIdsOf(type, object)];
      expect(asked.map((id) => id.toLowerCase())).toContain(OLD);
      const mapped = remapObject(type, object, references).object;
      expect(mapped).toEqual(holding(path, value.replace(OLD, NEW)));
    },
  );

  it.each(TYPES)('%s has values of directory extensions under the name that the application has now', (_, type) => {
    const bare = (id: string): string => id.replaceAll('-', '');
    const object = { id: 'o', [`extension_${bare(OLD)}_costCenter`]: '4711' };
    expect(appIdsOf(type, object)).toContain(OLD);
    expect(remapObject(type, object, references).object).toEqual({
      id: 'o',
      [`extension_${bare(NEW)}_costCenter`]: '4711',
    });
  });

  it.each(SPECS.filter(([, , , spec]) => spec.inText !== true && isMappable(spec)))(
    '%s %s is no difference in another case',
    (...row) => {
      const [, path, type] = row;
      const upper = holding(path, OLD.toUpperCase());
      const changes = planAttributes(type, holding(path, OLD), upper, {
        mode: 'update',
        overwrite: true,
        isProtected: false,
      });
      expect(changes).toEqual([]);
    },
  );
});

/** Where a living object cannot be made to name another ID, and the report says so. */
const UNREPAIRABLE = [
  'groupSettings @cybback.parentId',
  'servicePrincipals agentIdentityBlueprintId',
  'servicePrincipals appId',
  'servicePrincipals servicePrincipalNames[]',
];

describe('a living object that names an ID which is gone', () => {
  const references = referencesFrom({
    newIdOf: (id) => (id === OLD ? NEW : undefined),
    exists: (id) => id !== OLD,
    isPlanned: () => false,
  });
  const LIVING = SPECS.filter(([, path, type, spec]) => isMappable(spec) && isSent(type, path));

  it.each(LIVING)('%s is repaired at %s, or it is said that it stays', (key, path, type, spec) => {
    const scope = spec.targets.some(({ kind }) => kind === 'directoryScope');
    const value = scope ? `/administrativeUnits/${OLD}` : spec.inText === true ? `api://${OLD} or so` : OLD;
    // Elements that are written each by itself are known by their key.
    const named = JSON.stringify(merged(minimal(type), holding(path, value)));
    const object = JSON.parse(
      named.replace('"authenticationMethodConfigurations":[{', '"authenticationMethodConfigurations":[{"id":"Fido2",'),
    ) as GraphObject;
    const item = planObject(
      { type, objectId: 'o', backup: { object, links: [] }, live: live(object), incoming: [], repair: true },
      { ...contextOf(), references },
    );
    const codes = item.reasons.map(({ code }) => code);
    expect(item.repairs).toContainEqual({ path, value: scope ? value : OLD, newId: expect.stringContaining(NEW) });
    if (UNREPAIRABLE.includes(`${key} ${path}`)) expect(codes).toContain('references-unrepaired');
    else if (type.restore.create?.createOnly.includes(path))
      expect(codes).toContainEqual(expect.stringMatching(/^(gives-right-again|right-remains)$/));
    else expect([item.action, codes]).toEqual(['update', ['repairs-references']]);
  });
});

describe('a body', () => {
  const annotated: GraphObject = {
    id: 'o',
    displayName: 'A',
    'members@odata.context': 'x',
    unknownPart: {
      'inner@odata.context': 'x',
      '@odata.type': '#microsoft.graph.part',
      deep: [{ 'a@odata.type': 'x', b: 1 }],
    },
  };
  const plain = { '@odata.type': '#microsoft.graph.part', deep: [{ b: 1 }] };

  it.each(TYPES)('of %s holds no annotation at any depth but the name of a type', (_, type) => {
    const writes = planAttributes(type, { id: 'o' }, annotated, {
      mode: 'update',
      overwrite: true,
      isProtected: false,
    });
    for (const body of [
      createBody(type, annotated),
      updateBody(type, writes, annotated),
      secondPassBody(type, annotated) ?? {},
    ]) {
      expect(JSON.stringify(body)).not.toContain('@odata.context');
      expect(JSON.stringify(body)).not.toContain('a@odata.type');
      if ('unknownPart' in body) expect(body['unknownPart']).toEqual(plain);
    }
  });

  it.each(TYPES)('of %s has null for a part that holds nothing but nulls', (_, type) => {
    const husks: GraphObject = {
      id: 'o',
      displayName: 'A',
      unknownPart: { husk: { a: null, b: { c: null } }, kept: 1 },
    };
    const writes = planAttributes(type, { id: 'o' }, husks, { mode: 'update', overwrite: true, isProtected: false });
    for (const body of [createBody(type, husks), updateBody(type, writes, husks)])
      if ('unknownPart' in body) expect(body['unknownPart']).toEqual({ husk: null, kept: 1 });
  });

  it.each(TYPES)('of %s holds nothing that is never sent, wherever it lies', (_, type) => {
    for (const path of type.restore.strip.filter((known) => !known.startsWith('@'))) {
      const object = { ...holding(path, 'x'), id: 'o' };
      const body = createBody(type, object);
      const last = parsePath(path).at(-1);
      if (last?.kind === 'property' && last.name !== 'id')
        expect(JSON.stringify(body)).not.toContain(`"${last.name}":"x"`);
    }
  });
});

describe('a rule about a path', () => {
  const RULES = TYPES.map(([key, type]): [string, ObjectType, string[]] => [
    key,
    type,
    [...type.restore.strip, ...(type.restore.create?.createOnly ?? []), 'id', '@odata.type'].filter(
      (path) => !path.includes('.') && !path.includes('[]') && !path.startsWith('@cybback'),
    ),
  ]);

  it.each(RULES)('of %s does not reach a property whose name only begins alike', (_, type, paths) => {
    if (
      type.restore.update === undefined ||
      type.restore.update.only !== undefined ||
      type.restore.writable !== undefined
    )
      return;
    for (const path of paths.filter((known) => !known.startsWith('@'))) {
      const longer = `${path}Zz`;
      const [change] = planAttributes(
        type,
        { id: 'o' },
        { id: 'o', [longer]: 'x' },
        {
          mode: 'update',
          overwrite: true,
          isProtected: false,
        },
      );
      expect(change, longer).toMatchObject({ path: longer, treatment: 'write' });
    }
  });

  it('lets the identifier URIs of a living application be written', () => {
    const [change] = planAttributes(
      objectType('applications'),
      { id: 'o', identifierUris: [] },
      { id: 'o', identifierUris: ['api://x'] },
      { mode: 'update', overwrite: true, isProtected: false },
    );
    expect(change).toMatchObject({ path: 'identifierUris', treatment: 'write' });
  });
});
