import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import { canonicalJson, canonicalize, canonicalPieces, joinPieces } from './canonical-json.ts';
import { storable } from './storable.ts';

const users = objectType('users');
const groups = objectType('groups');

describe('canonicalJson', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const a = { id: '1', displayName: 'A', employeeOrgData: { division: 'x', costCenter: 'y' } };
    const b = { employeeOrgData: { costCenter: 'y', division: 'x' }, displayName: 'A', id: '1' };
    expect(canonicalJson(users, a)).toBe(canonicalJson(users, b));
    expect(canonicalJson(users, a)).toBe(
      '{"displayName":"A","employeeOrgData":{"costCenter":"y","division":"x"},"id":"1"}',
    );
  });

  it('writes shapes that alternate each in its own order', () => {
    const short = { id: '1', city: 'Bern' };
    const long = { displayName: 'A', id: '2', city: 'Bern' };
    const first = [canonicalJson(users, short), canonicalJson(users, long)];
    expect([canonicalJson(users, short), canonicalJson(users, long)]).toEqual(first);
    expect(first).toEqual(['{"city":"Bern","id":"1"}', '{"city":"Bern","displayName":"A","id":"2"}']);
  });

  it('takes null, absent and empty for the same, but not false, zero or an empty text', () => {
    const empty = { id: '1', city: null, otherMails: [], onPremisesExtensionAttributes: { extensionAttribute1: null } };
    expect(canonicalJson(users, empty)).toBe('{"id":"1"}');
    expect(canonicalJson(users, { id: '1', accountEnabled: false, city: '', employeeHireDate: 0 })).toBe(
      '{"accountEnabled":false,"city":"","employeeHireDate":0,"id":"1"}',
    );
  });

  it('sorts sets and keeps the order of lists', () => {
    const set = (...otherMails: string[]): GraphObject => ({ id: '1', otherMails });
    expect(canonicalJson(users, set('b', 'a'))).toBe(canonicalJson(users, set('a', 'b')));
    const list = (...steps: string[]): GraphObject => ({ id: '1', unknownList: steps });
    expect(canonicalJson(users, list('b', 'a'))).not.toBe(canonicalJson(users, list('a', 'b')));
    expect(canonicalJson(users, { id: '1', unknownList: [null, {}, 'a'] })).toContain('[null,{},"a"]');
  });

  it('sorts sets inside sets', () => {
    const licences = (...plans: string[]): GraphObject => ({
      assignedLicenses: [{ skuId: 's', disabledPlans: plans }],
    });
    expect(canonicalJson(users, licences('2', '1'))).toBe(canonicalJson(users, licences('1', '2')));
  });

  it('leaves out what changes by itself, at any depth', () => {
    const state = (lastUpdatedDateTime: string): GraphObject => ({
      licenseAssignmentStates: [{ skuId: 's', lastUpdatedDateTime }],
    });
    expect(canonicalJson(users, state('2026-01-01'))).toBe(canonicalJson(users, state('2026-02-02')));
    expect(canonicalJson(groups, { id: '1', renewedDateTime: '2026-01-01' })).toBe('{"id":"1"}');
  });

  it('compares JSON in strings by its content', () => {
    const policies = objectType('claimsMappingPolicies');
    const a = { id: '1', definition: ['{"ClaimsMappingPolicy":{"Version":1,"Include":"true"}}'] };
    const b = { id: '1', definition: ['{ "ClaimsMappingPolicy": {"Include":"true", "Version":1} }'] };
    expect(canonicalJson(policies, a)).toBe(canonicalJson(policies, b));
    expect(canonicalJson(policies, { id: '1', definition: ['{broken'] })).toContain('"{broken"');
  });

  it('drops annotations of the request but keeps the name of a subtype', () => {
    const plain = { id: '1', displayName: 'A' };
    const annotated = {
      '@odata.context': 'https://graph',
      '@odata.type': '#microsoft.graph.user',
      'members@delta': [{ id: '2' }],
      'owners@odata.context': 'x',
      ...plain,
    };
    expect(canonicalJson(users, annotated)).toBe(canonicalJson(users, plain));
    const location = { '@odata.type': '#microsoft.graph.ipNamedLocation', id: '1' };
    expect(canonicalJson(objectType('namedLocations'), location)).toContain('ipNamedLocation');
  });

  it('never holds a secret', () => {
    const application = {
      id: '1',
      passwordCredentials: [{ keyId: 'k', hint: 'abc', secretText: 'TOPSECRET' }],
      keyCredentials: [{ keyId: 'c', key: 'PRIVATE' }],
    };
    const applications = objectType('applications');
    expect(canonicalJson(applications, application)).not.toMatch(/TOPSECRET|PRIVATE/);
    expect(JSON.stringify(storable(applications, application))).not.toMatch(/TOPSECRET|PRIVATE/);
    expect(storable(applications, application)).toEqual({
      id: '1',
      passwordCredentials: [{ keyId: 'k', hint: 'abc' }],
      keyCredentials: [{ keyId: 'c' }],
    });
    expect(storable(users, { id: '1', passwordProfile: { password: 'TOPSECRET' } })).toEqual({ id: '1' });
  });

  it('gives a value that reads the same', () => {
    expect(canonicalize(users, { id: '1', otherMails: ['b', 'a'], city: null })).toEqual({
      id: '1',
      otherMails: ['a', 'b'],
    });
  });
});

describe('storable', () => {
  it('keeps unknown properties and nulls as they came', () => {
    const object = {
      id: '1',
      '@odata.type': '#microsoft.graph.user',
      newThing: { deep: [1, { a: null }] },
      city: null,
    };
    expect(storable(users, { ...object, '@odata.context': 'x', 'manager@delta': [], '@odata.id': 'y' })).toEqual(
      object,
    );
  });
});

describe('canonicalPieces', () => {
  const application = {
    '@odata.type': '#microsoft.graph.application',
    id: '1',
    displayName: 'A "quoted" name',
    tags: ['b', 'a'],
    notes: null,
    web: { redirectUris: ['https://b', 'https://a'], homePageUrl: null },
    passwordCredentials: [{ keyId: 'k', secretText: 'TOPSECRET' }],
  };

  it.each([
    ['of all properties', () => true],
    ['of some', (key: string) => key > 'e'],
    ['of none', () => false],
  ])('make the canonical text %s', (_name, wanted) => {
    const type = objectType('applications');
    const part = Object.fromEntries(Object.entries(application).filter(([key]) => wanted(key)));
    const pieces = canonicalPieces(type, application).filter(({ key }) => wanted(key));
    expect(joinPieces(pieces)).toBe(canonicalJson(type, part));
  });
});
