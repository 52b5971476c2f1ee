import { describe, expect, it } from 'vitest';
import { objectType } from '../object-types/index.ts';
import { createBody, essentialBody, secondPassBody, updateBody } from './body.ts';
import { anna, live, plan, state, team } from './planning.fixture.ts';

describe('createBody', () => {
  it('sends what Graph takes and nothing that it sets by itself', () => {
    const body = createBody(objectType('users'), {
      ...anna,
      proxyAddresses: ['SMTP:a'],
      otherMails: [],
      identities: [{}],
      '@odata.type': '#microsoft.graph.user',
    });
    expect(body).toEqual({
      displayName: 'Anna',
      userPrincipalName: 'anna@a.example',
      mailNickname: 'anna',
      accountEnabled: true,
      city: 'Bern',
      usageLocation: 'CH',
    });
  });

  it('makes role-assignable groups private', () => {
    expect(createBody(objectType('groups'), { ...team, isAssignableToRole: true, visibility: 'Public' })).toMatchObject(
      { isAssignableToRole: true, visibility: 'Private' },
    );
  });

  it('keeps the name of a subtype, and only the ID of a strength inside a policy', () => {
    expect(
      createBody(objectType('namedLocations'), {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: 'HQ',
      })['@odata.type'],
    ).toBe('#microsoft.graph.ipNamedLocation');
    const policy = {
      displayName: 'P',
      grantControls: {
        operator: 'OR',
        authenticationStrength: { id: 's', displayName: 'Strong', allowedCombinations: ['x'] },
      },
    };
    expect(createBody(objectType('conditionalAccessPolicies'), policy).grantControls).toEqual({
      operator: 'OR',
      authenticationStrength: { id: 's' },
    });
  });

  it('leaves for later what may point at things not made yet', () => {
    const application = {
      displayName: 'A',
      identifierUris: ['api://x'],
      api: { acceptMappedClaims: true, knownClientApplications: ['c'] },
      tags: [],
    };
    const type = objectType('applications');
    expect(createBody(type, application)).toEqual({ displayName: 'A', api: { acceptMappedClaims: true } });
    expect(secondPassBody(type, application)).toEqual({
      identifierUris: ['api://x'],
      api: { acceptMappedClaims: true, knownClientApplications: ['c'] },
    });
    expect(secondPassBody(objectType('users'), anna)).toBeNull();
  });
});

describe('essentialBody', () => {
  it('keeps what makes the object what it is', () => {
    const groups = objectType('groups');
    const body = {
      ...createBody(groups, { ...team, groupTypes: ['Unified'], theme: 'Red' }),
      'owners@odata.bind': ['x'],
    };
    expect(essentialBody(groups, body)).toEqual({
      displayName: 'Team',
      groupTypes: ['Unified'],
      mailEnabled: false,
      mailNickname: 'team',
      securityEnabled: true,
      'owners@odata.bind': ['x'],
    });
    expect(essentialBody(objectType('roleAssignments'), { principalId: 'p' })).toBeNull();
  });
});

describe('updateBody', () => {
  const bodyOf = (backup: typeof anna, now: typeof anna) =>
    updateBody(
      objectType('users'),
      plan('users', state({ ...anna, ...backup }), live({ ...anna, ...now })).attributes,
      { ...anna, ...backup },
    );

  it('sends the changed properties alone', () => {
    expect(bodyOf({ city: 'Bern' }, { city: 'Basel' })).toEqual({ city: 'Bern' });
  });

  it('empties what is empty in the backup: null for values, [] for collections, inside complex values too', () => {
    expect(bodyOf({}, { department: 'IT', otherMails: ['a@x'] })).toEqual({ department: null, otherMails: [] });
    const now = { onPremisesExtensionAttributes: { extensionAttribute1: 'old', extensionAttribute2: 'added' } };
    expect(bodyOf({ onPremisesExtensionAttributes: { extensionAttribute1: 'new' } }, now)).toEqual({
      onPremisesExtensionAttributes: { extensionAttribute1: 'new', extensionAttribute2: null },
    });
    expect(bodyOf({}, now)).toEqual({
      onPremisesExtensionAttributes: { extensionAttribute1: null, extensionAttribute2: null },
    });
  });
});
