import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import { TYPE_KEYS } from '../type-keys.ts';
import { createBody, updateBody } from './body.ts';
import { partRequests } from './parts.ts';
import { anna, codes, contextOf, live, plan, state, team, type World } from './planning.fixture.ts';

const PARTS = TYPE_KEYS.flatMap((key) =>
  (objectType(key).restore.parts ?? []).flatMap(({ properties }) => properties.map((name) => [key, name] as const)),
);

describe('what Graph takes by requests of their own', () => {
  it.each(PARTS)('%s %s is in the body of no update', (key, property) => {
    const type = objectType(key);
    const attribute = { path: property, current: null, backup: 'x', treatment: 'write', reason: null } as const;
    expect(updateBody(type, [{ ...attribute, secondPass: false }], { [property]: 'x' })).toEqual({});
  });

  const creatable = PARTS.filter(([key]) => objectType(key).restore.create !== undefined);
  it.each(creatable)('%s %s is left out of a creation, or comes with it alone', (key, property) => {
    const type = objectType(key);
    const body = createBody(type, { displayName: 'A', [property]: ['x'] });
    const [request] = partRequests(type, { wanted: { [property]: ['x'] }, live: null }, []);
    expect(property in body).toBe(!type.restore.strip.includes(property));
    expect(request).toBeUndefined();
  });
});

const E5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const F3 = '66b55226-6b4f-492c-910c-a3b7a3c9d993';
const OTHER_F3 = '77b55226-6b4f-492c-910c-a3b7a3c9d993';
const GROUP = '3f4b7d8e-0000-4000-8000-000000000001';

function holder(...licences: readonly { readonly skuId: string; readonly by?: string; readonly plans?: string[] }[]) {
  return {
    ...anna,
    assignedLicenses: licences.map(({ skuId, plans = [] }) => ({ skuId, disabledPlans: plans })),
    licenseAssignmentStates: licences.map(({ skuId, by = null, plans = [] }) => ({
      skuId,
      disabledPlans: plans,
      assignedByGroup: by,
      state: 'Active',
    })),
  };
}

function requests(wanted: GraphObject, now: GraphObject, world: World = {}) {
  const type = objectType('users');
  return partRequests(type, { wanted, live: now }, plan('users', state(wanted), live(now), world).attributes);
}

const tenant = (left: number) => ({
  tenant: new Map([
    [E5, { partNumber: 'SPE_E5', left }],
    [OTHER_F3, { partNumber: 'SPE_F1', left: 5 }],
  ]),
  backup: new Map([
    [E5, 'SPE_E5'],
    [F3, 'SPE_F1'],
    [GROUP, 'GONE'],
  ]),
});

describe('licences', () => {
  it('are exchanged at once, and one by one where that is refused', () => {
    const [exchange, ...others] = requests(holder({ skuId: E5, plans: ['p'] }), holder({ skuId: F3 }));
    expect(others).toEqual([]);
    expect(exchange).toMatchObject({
      path: '/assignLicense',
      body: { addLicenses: [{ skuId: E5, disabledPlans: ['p'] }], removeLicenses: [F3] },
      singly: [{ body: { addLicenses: [], removeLicenses: [F3] } }, { body: { removeLicenses: [] } }],
    });
  });

  it('change where plans are disabled', () => {
    const [change] = requests(holder({ skuId: E5, plans: ['p', 'q'] }), holder({ skuId: E5, plans: ['q'] }));
    expect(change?.body).toEqual({ addLicenses: [{ skuId: E5, disabledPlans: ['p', 'q'] }], removeLicenses: [] });
    expect(requests(holder({ skuId: E5, plans: ['p', 'q'] }), holder({ skuId: E5, plans: ['q', 'p'] }))).toEqual([]);
  });

  it('of a group come and go with the membership', () => {
    const item = plan('users', state(holder({ skuId: E5, by: GROUP })), live(holder()), { missing: [GROUP] });
    expect(item.action).toBe('skip');
    expect(item.attributes.map(({ reason }) => reason)).toEqual(['through-group', 'through-group']);
  });

  it('are said to be missing, or to have run out, in the plan', () => {
    const wanted = state(holder({ skuId: E5 }, { skuId: GROUP }));
    const reasons = (left: number) => plan('users', wanted, live(holder()), { licences: tenant(left) }).reasons;
    expect(reasons(0)).toEqual([
      { code: 'no-licence-left', facts: { licence: 'SPE_E5' } },
      { code: 'licence-missing', facts: { licence: 'GONE' } },
    ]);
    expect(reasons(1)).toEqual([{ code: 'licence-missing', facts: { licence: 'GONE' } }]);
    expect(plan('users', wanted, live(holder())).reasons).toEqual([]);
  });

  it('are those of the same part number where the tenant knows them under another ID', () => {
    const item = plan('users', state(holder({ skuId: F3 })), live(holder({ skuId: OTHER_F3 })), {
      licences: tenant(1),
    });
    expect(item).toMatchObject({ action: 'skip', attributes: [] });
  });

  it('cost themselves where a permission is missing, by its name', () => {
    const wanted = { ...team, assignedLicenses: [{ skuId: E5, disabledPlans: [] }], description: 'Other' };
    const now = { ...team, assignedLicenses: [] };
    const granted = ['Group.Create', 'GroupMember.ReadWrite.All'];
    const item = plan('groups', state(wanted), live(now), { granted });
    expect(item.attributes).toContainEqual(
      expect.objectContaining({ path: 'assignedLicenses', reason: 'permission-missing' }),
    );
    expect(item.missingPermissions).toContain('LicenseAssignment.ReadWrite.All');
  });
});

describe('methods of the authentication methods policy', () => {
  const policy = (...methods: readonly GraphObject[]): GraphObject => ({
    id: 'authenticationMethodsPolicy',
    authenticationMethodConfigurations: [...methods],
  });
  const sms = (id: string) => ({
    '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration',
    id: 'Sms',
    state: 'enabled',
    includeTargets: [{ id, targetType: 'group' }],
  });
  const fido = (state_: string) => ({
    '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration',
    id: 'Fido2',
    state: state_,
  });

  it('are planned and written one by one; one that names what is gone keeps no other back', () => {
    const wanted = policy(sms(GROUP), fido('enabled'));
    const now = policy(sms('all_users'), fido('disabled'), { id: 'QRCodePin', state: 'disabled' });
    const item = plan('authenticationMethodsPolicy', state(wanted), live(now), { missing: [GROUP] });
    expect(item.action).toBe('update');
    expect(item.attributes.map(({ path, reason }) => [path, reason])).toEqual([
      ['authenticationMethodConfigurations.Fido2', null],
      ['authenticationMethodConfigurations.QRCodePin', 'method-not-offered'],
      ['authenticationMethodConfigurations.Sms', 'unresolved-reference'],
    ]);
    const type = objectType('authenticationMethodsPolicy');
    expect(partRequests(type, { wanted, live: now }, item.attributes)).toEqual([
      expect.objectContaining({
        method: 'PATCH',
        path: '/authenticationMethodConfigurations/Fido2',
        body: { '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration', state: 'enabled' },
      }),
    ]);
  });
});

describe('a guest who is gone', () => {
  const guest = { ...anna, userType: 'Guest', creationType: 'Invitation', mail: 'anna@partner.example' };

  it('is invited again, without a password', () => {
    const item = plan('users', state(guest), { kind: 'absent' });
    expect(item).toMatchObject({ action: 'create', newPassword: false });
    expect(codes(item)).toEqual(['new-object-id', 'invited']);
  });

  it.each([false, true])('is emailed only where that is asked for: %s', (sendInvitations) => {
    const context = contextOf({ options: { sendInvitations } });
    expect(objectType('users').restore.create?.instead?.(guest, context.options)).toMatchObject({
      path: '/invitations',
      body: { invitedUserEmailAddress: 'anna@partner.example', sendInvitationMessage: sendInvitations },
    });
  });

  it('whose name is of no verified domain comes back all the same: the tenant makes another name', () => {
    expect(plan('users', state(guest), { kind: 'absent' }, { verifiedDomains: ['else.example'] }).action).toBe(
      'create',
    );
  });
});
