import { describe, expect, it } from 'vitest';
import { type GraphObject, isGraphObject } from '../json.ts';
import { OBJECT_TYPES } from '../object-types/index.ts';
import { TYPE_KEYS } from '../type-keys.ts';
import { mapTenantNames } from './domains.ts';
import { codes, live, plan, state, type World } from './planning.fixture.ts';

const from = '11111111-1111-1111-1111-111111111111';
const to = '22222222-2222-2222-2222-222222222222';
const names = {
  domains: { 'contoso.com': 'fabrikam.com', 'contoso.onmicrosoft.com': 'fabrikam.onmicrosoft.com' },
  tenants: { from, to },
};

/** A value of each form, and what it becomes. */
const VALUES = {
  address: ['SMTP:Anna@Contoso.com', 'SMTP:Anna@fabrikam.com'],
  domain: ['contoso.com', 'fabrikam.com'],
  id: [from, to],
  text: [
    `api://${from}/x https://shop.contoso.com/y @contoso.com my-contoso.com contoso.com.example`,
    `api://${to}/x https://shop.fabrikam.com/y @fabrikam.com my-contoso.com contoso.com.example`,
  ],
} as const;

const CASES = TYPE_KEYS.flatMap((type) =>
  (OBJECT_TYPES[type].tenantNames ?? []).map(({ path, form }) => ({ type, path, form })),
);

describe('a name of the tenant', () => {
  it.each(CASES)('becomes that of the target: $form $path of $type', ({ type, path, form }) => {
    const [before, after] = VALUES[form];
    const [given, expected] = [objectWith(path, before), objectWith(path, after)];
    expect(mapTenantNames(OBJECT_TYPES[type], given, names)).toEqual(expected);
    expect(mapTenantNames(OBJECT_TYPES[type], given, { domains: {}, tenants: null })).toBe(given);
  });

  it('is declared wherever Microsoft puts a domain or the ID of the tenant into an object that is restored', () => {
    expect(CASES.map(({ type, path }) => `${type} ${path}`)).toEqual(
      expect.arrayContaining([
        'users userPrincipalName',
        'users otherMails[]',
        'users proxyAddresses[]',
        'users identities[].issuer',
        'groups membershipRule',
        'applications identifierUris[]',
        'servicePrincipals appOwnerOrganizationId',
        'homeRealmDiscoveryPolicies definition[]',
        'groupLifecyclePolicies alternateNotificationEmails',
        'roleAssignments principalOrganizationId',
      ]),
    );
  });

  it('takes no domain for another one that it becomes, and leaves those of others', () => {
    const swapped = { domains: { 'a.example': 'b.example', 'b.example': 'a.example' }, tenants: null };
    const app = { identifierUris: ['https://a.example', 'https://b.example', 'https://c.example'] };
    expect(mapTenantNames(OBJECT_TYPES.applications, app, swapped)).toEqual({
      identifierUris: ['https://b.example', 'https://a.example', 'https://c.example'],
    });
  });
});

describe('in another tenant', () => {
  const elsewhere = { tenants: names.tenants };

  it('settings about that very tenant are left', () => {
    const item = plan('crossTenantAccessPolicy', state({ tenantId: to }), { kind: 'absent' }, elsewhere);
    expect([item.action, codes(item)]).toEqual(['skip', ['own-tenant']]);
    for (const context of [elsewhere, {}])
      expect(codes(plan('crossTenantAccessPolicy', state({}), { kind: 'absent' }, context))).not.toContain(
        'own-tenant',
      );
  });

  it('the application of this service in the tenant of the backup is left', () => {
    const own = { id: 'x', appId: 'source-app', displayName: 'CYBBACK' };
    for (const type of ['applications', 'servicePrincipals'] as const) {
      const item = plan(type, state(own), { kind: 'absent' }, { ...elsewhere, ownAppIdThere: 'source-app' });
      expect([item.action, codes(item)]).toEqual(['skip', ['own-application']]);
    }
  });

  it('what Microsoft owns stands for itself, so that others can name it', () => {
    const graph = { id: 'old', appId: 'graph', appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a' };
    const by = { property: 'appId', value: 'graph' };
    const item = plan('servicePrincipals', state(graph), matched({ ...graph, id: 'new' }, by), elsewhere);
    expect([item.action, item.liveId, codes(item)]).toEqual(['skip', 'new', ['matched-by-natural-key', 'first-party']]);
  });

  it('a name stands for the object of the backup unless the options keep them apart', () => {
    const anna = { id: 'old', displayName: 'Anna', userPrincipalName: 'anna@fabrikam.com' };
    const by = { property: 'userPrincipalName', value: 'anna@fabrikam.com' };
    const there = matched({ ...anna, id: 'new', displayName: 'Other' }, by);
    expect(plan('users', state(anna), there, elsewhere)).toMatchObject({ action: 'update', liveId: 'new' });
    const apart = plan('users', state(anna), there, { ...elsewhere, options: { keptApart: ['users'] } });
    expect([apart.action, apart.reasons]).toEqual([
      'blocked',
      [{ code: 'kept-apart', facts: { ...by, holder: 'new' } }],
    ]);
  });

  it('licences are those of the same part number, or those that the options name', () => {
    const licences = {
      tenant: new Map([
        ['b1', { partNumber: 'SPE_E5', left: 9 }],
        ['b2', { partNumber: 'SPE_E3', left: 9 }],
      ]),
      backup: new Map([
        ['a1', 'SPE_E5'],
        ['a2', 'SPE_F1'],
      ]),
    };
    const user = { id: 'u', displayName: 'U', assignedLicenses: [licence('a1'), licence('a2')] };
    const bare = live({ ...user, assignedLicenses: [] });
    const wanted = (options: World['options'] = {}): unknown[] => {
      const { attributes } = plan('users', state(user), bare, { ...elsewhere, licences, options });
      const backup = attributes.find(({ path }) => path === 'assignedLicenses')?.backup;
      return (Array.isArray(backup) ? backup : []).map((one) => isGraphObject(one) && one.skuId).toSorted();
    };
    expect(wanted()).toEqual(['a2', 'b1']);
    expect(wanted({ licences: { SPE_F1: 'SPE_E3' } })).toEqual(['b1', 'b2']);
  });
});

function licence(skuId: string): GraphObject {
  return { skuId, disabledPlans: [] };
}

function matched(object: GraphObject, by: { readonly property: string; readonly value: string }) {
  return { kind: 'matched' as const, by, object, links: [] };
}

/** `identities[].issuer` with the value at its end. */
function objectWith(path: string, value: string): GraphObject {
  const [head = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : objectWith(rest.join('.'), value);
  return head.endsWith('[]') ? { [head.slice(0, -2)]: [inner] } : { [head]: inner };
}
