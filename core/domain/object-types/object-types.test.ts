import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../canonical/canonical-json.ts';
import type { PermissionChoice } from '../object-type.ts';
import { isTypeKey, TYPE_KEYS } from '../type-keys.ts';
import facts from './facts.json' with { type: 'json' };
import { OBJECT_TYPES, objectType, RESTORE_ORDER, typeKeyOfGraphType } from './index.ts';

interface Facts {
  key: string;
  graphType: string;
  list: string;
  singleton?: boolean;
  parts?: string[];
  delta: string | null;
  maxTop?: number;
  select?: string[];
  read: string[];
  readAlternative?: string[];
  write: Record<string, string[]>;
  createRequired?: string[];
  createOnly?: string[];
  updateOnly?: string[];
  updatable?: string[];
  stripOnWrite?: string[];
  secondPass?: string[];
  neverSelectInBulk?: string[];
  getSingleOnly?: string[];
  headers?: Record<string, string>;
  hasBin: boolean;
}

const all: Facts[] = facts.types;

/** `Application.ReadWrite.OwnedBy (own apps)` → the name alone; `A + B` → both together. */
function sets(permissions: readonly string[]): string[] {
  return permissions.map((text) =>
    text
      .replaceAll(/\s*\(.*\)/g, '')
      .split(' + ')
      .sort()
      .join('+'),
  );
}

function given(choice: PermissionChoice): string[] {
  return choice.map((set) => [...set].sort().join('+'));
}

function word(text: string): string {
  return text.replace(/\s*\(.*\)/, '');
}

describe('registry of object types', () => {
  it('holds every type under its own key, in the documented orders', () => {
    expect(Object.keys(OBJECT_TYPES)).toEqual([...TYPE_KEYS]);
    for (const key of TYPE_KEYS) expect(objectType(key).key).toBe(key);
    expect(TYPE_KEYS).toEqual(facts.backupOrder);
    expect(RESTORE_ORDER).toEqual(facts.restoreOrder);
    expect(new Set(TYPE_KEYS.map((key) => OBJECT_TYPES[key].restoreOrder)).size).toBe(TYPE_KEYS.length);
  });

  it('knows a type by the name Graph gives it', () => {
    expect(typeKeyOfGraphType('#microsoft.graph.user')).toBe('users');
    expect(typeKeyOfGraphType('oAuth2PermissionGrant')).toBe('oauth2PermissionGrants');
    expect(typeKeyOfGraphType('#microsoft.graph.orgContact')).toBeNull();
  });
});

describe('kinds of their own that a type brings along', () => {
  const kinds = TYPE_KEYS.flatMap((key) =>
    (OBJECT_TYPES[key].ownKinds ?? []).map(({ graphType }) => [graphType, key] as const),
  );

  it.each(kinds)('%s is known as one of %s, keeps its name, and is never written', (graphType, key) => {
    const type = OBJECT_TYPES[key];
    const object = { id: '1', '@odata.type': `#microsoft.graph.${graphType}` };
    expect(typeKeyOfGraphType(graphType)).toBe(key);
    expect(type.restore.protectedBy(object)).toBe('agentIdentity');
    expect(canonicalJson(type, object)).toContain(graphType);
  });
});

describe.each(all.map((fact) => [fact.key, fact] as const))('%s', (key, fact) => {
  if (!isTypeKey(key)) throw new Error(`unknown type ${key}`);
  const type = OBJECT_TYPES[key];

  it('reads from the documented places', () => {
    expect(type.graphType).toBe(fact.graphType);
    const paths = type.sources.map((source) => source.path.split('?')[0]);
    expect(paths).toContain(fact.list);
    for (const part of fact.parts ?? []) expect(paths).toContain(part.split('?')[0]);
    expect(type.sources.some((source) => source.kind === 'singleton')).toBe(
      fact.singleton === true || fact.parts?.some((part) => part.startsWith('/policies/default')) === true,
    );
    for (const source of type.sources) {
      if (source.kind === 'collection')
        expect(source.top).toBe(source.path.split('?')[0] === fact.list ? fact.maxTop : undefined);
      if (source.kind !== 'perParent') expect(source.headers).toEqual(fact.headers);
    }
  });

  it('selects all that is readable in bulk and nothing that is not', () => {
    if (fact.select !== undefined) expect(type.select).toEqual(fact.select);
    const forbidden = [...(fact.neverSelectInBulk ?? []), ...(fact.getSingleOnly ?? [])];
    for (const property of forbidden) expect(type.select ?? []).not.toContain(property);
    const { delta } = type;
    // What the delta lacks is read by the list; nothing else is left out.
    if (delta?.select !== undefined)
      expect([...delta.select, ...(delta.lacks ?? [])].sort()).toEqual([...(type.select ?? [])].sort());
  });

  it('follows a delta only where Graph has one', () => {
    // The permission for the delta of administrative units is written nowhere.
    const expected = key === 'administrativeUnits' ? undefined : (fact.delta ?? undefined);
    expect(type.delta?.path).toBe(expected);
    for (const relation of type.delta?.relations ?? []) {
      expect(type.relations.find((candidate) => candidate.name === relation)?.read.kind).toBe('delta');
    }
    for (const relation of type.relations) {
      if (relation.read.kind === 'delta') expect(type.delta?.relations).toContain(relation.name);
    }
  });

  it('asks for the documented permissions', () => {
    expect(given(type.permissions.read)).toEqual(expect.arrayContaining(sets(fact.read)));
    const allowed = sets([...fact.read, ...(fact.readAlternative ?? []), 'Directory.Read.All', 'Policy.Read.All']);
    for (const set of given(type.permissions.read)) expect(allowed).toContain(set);
    const write = [
      ['create', type.permissions.create],
      ['update', type.permissions.update],
      ['delete', type.permissions.delete],
    ] as const;
    for (const [action, choice] of write) expect(given(choice)).toEqual(sets(fact.write[action] ?? []));
    const undelete = sets((fact.write.restore ?? []).filter((text) => !text.includes('(own')));
    if (fact.write.restore !== undefined) expect(given(type.permissions.undelete)).toEqual(undelete);
  });

  it('never sends what Graph does not take', () => {
    for (const property of fact.stripOnWrite ?? []) {
      const name = word(property);
      if (name === 'grantControls.authenticationStrength') {
        expect(type.restore.strip.filter((path) => path.startsWith(`${name}.`))).not.toContain(`${name}.id`);
        continue;
      }
      expect(type.restore.strip).toContain(name);
    }
    expect(type.restore.strip).toContain('id');
  });

  it('creates and updates as documented', () => {
    for (const required of fact.createRequired ?? []) {
      if (required.includes('|') || required.startsWith('partners')) continue;
      expect(type.restore.create?.required).toContain(required);
    }
    for (const property of fact.createOnly ?? []) {
      // A value of visibility, not visibility itself, is fixed at creation.
      if (property.includes('=')) continue;
      expect(type.restore.create?.createOnly).toContain(word(property));
    }
    expect(type.restore.update?.updateOnly ?? []).toEqual(fact.updateOnly ?? []);
    expect((type.restore.create?.secondPass ?? []).slice(0, fact.secondPass?.length ?? 0)).toEqual(
      (fact.secondPass ?? []).map(word),
    );
    if (fact.updatable !== undefined) {
      expect(type.restore.update?.only).toEqual(fact.updatable.filter((property) => !property.includes('beta')));
    }
    expect(type.restore.create !== undefined).toBe(fact.write.create !== undefined);
    expect(type.restore.update !== undefined).toBe(fact.write.update !== undefined);
    expect(type.restore.recycleBin !== undefined).toBe(fact.hasBin);
  });
});
