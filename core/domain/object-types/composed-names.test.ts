import { describe, expect, it } from 'vitest';
import { TYPE_KEYS } from '../type-keys.ts';
import { COMPOSED_NAMES, composedName } from './composed-names.ts';
import { OBJECT_TYPES } from './index.ts';

const ID = '8f0c5670-4e56-4892-b06d-91c085d7004f';

describe('what objects are called', () => {
  // Like Graph gives it: an ID, and whatever else the type has.
  it.each(TYPE_KEYS)('of %s is never their ID', (key) => {
    const named = { id: ID, displayName: 'A name', tenantId: 'tenant', accessId: 'member', scope: 'User.Read' };
    const own = OBJECT_TYPES[key].display({
      ...named,
      principalDisplayName: 'A',
      resourceDisplayName: 'B',
    }).displayName;
    const parts = COMPOSED_NAMES[key];
    if (parts === undefined) {
      expect(own).not.toBeNull();
      return;
    }
    const paths = parts.flatMap((part) => (part.from === 'reference' ? [part.path] : []));
    // Only what the catalogue keeps as an edge can be looked up.
    expect(OBJECT_TYPES[key].references.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    const name = composedName(key, { references: new Map(paths.map((path) => [path, path])), own, role: 'A role' });
    expect(name?.split(' · ')).toHaveLength(parts.length);
  });

  it('say where, for whom and what is left where a reference is missing', () => {
    const references = new Map([
      ['principalId', 'Anna'],
      ['roleDefinitionId', 'Reader'],
    ]);
    expect(composedName('roleAssignments', { references, own: null, role: null })).toBe(
      'Anna · Reader · whole directory',
    );
    const grant = {
      references: new Map([
        ['clientId', 'App'],
        ['resourceId', 'Graph'],
      ]),
      own: 'a b c d e',
      role: null,
    };
    expect(composedName('oauth2PermissionGrants', grant)).toBe('App · a b c and 2 more · Graph · all users');
    expect(composedName('roleAssignments', { references: new Map(), own: null, role: null })).toBeNull();
  });
});
