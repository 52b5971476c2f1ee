import { describe, expect, it } from 'vitest';
import type { GraphRequest } from '../types.ts';
import { chargesOf, isRead } from './request-cost.ts';

const get = (url: string): GraphRequest => ({ method: 'GET', url });

describe('the cost of a read', () => {
  it.each([
    ['/users', 2],
    ['/users?$select=id', 1],
    ['/users?$top=999&$select=id', 1],
    ['/users?$select=id&$expand=manager($select=id)', 2],
    ['/users?$top=5', 1],
    ['/users/0001', 2],
    ['/users/delta', 2],
    ['/users/delta?$select=id', 1],
    ['https://graph.microsoft.com/v1.0/users/delta?$skiptoken=abc', 2],
    ['https://graph.microsoft.com/v1.0/users?%24select=id', 1],
    ['/groups', 1],
    ['/groups/1/members', 3],
    ['/groups/1/members?$select=id', 2],
    ['/groups/1/transitiveMembers', 5],
    ['/applications', 2],
    ["/applications(appId='1')?$select=id", 1],
    ['/applications/1/owners', 1],
    ['/applications/1/extensionProperties', 2],
    ['/users/1/memberOf', 2],
    ['/users/1/licenseDetails', 2],
    ['/servicePrincipals/1/appRoleAssignments', 2],
    ['/servicePrincipals/1/appRoleAssignedTo', 1],
    ['/oauth2PermissionGrants', 2],
    ['/oauth2PermissionGrants/delta', 2],
    ['/subscribedSkus', 3],
    ['/contracts', 3],
    ['/domains/contoso.com/domainNameReferences', 4],
    ['/devices', 1],
  ])('%s is %i', (url, units) => {
    expect(chargesOf(get(url))).toEqual([{ pool: 'read', units }]);
  });

  it('counts POSTs that only read as reads', () => {
    const request: GraphRequest = { method: 'POST', url: '/directoryObjects/getByIds', body: { ids: [] } };
    expect(isRead(request)).toBe(true);
    expect(chargesOf(request)).toEqual([{ pool: 'read', units: 5 }]);
    expect(chargesOf({ ...request, url: '/directoryObjects/getByIds?$select=id' })).toEqual([
      { pool: 'read', units: 2 },
    ]);
    expect(isRead({ method: 'POST', url: '/directoryObjects/getAvailableExtensionProperties' })).toBe(true);
    expect(chargesOf({ method: 'POST', url: '/users/1/checkMemberGroups' })).toEqual([{ pool: 'read', units: 4 }]);
  });

  it('prefers what the caller knows better', () => {
    expect(chargesOf({ ...get('/users'), resourceUnits: 7 })).toEqual([{ pool: 'read', units: 7 }]);
  });
});

describe('other pools', () => {
  it('charges a write as a write and one unit', () => {
    expect(chargesOf({ method: 'PATCH', url: '/users/1' })).toEqual([
      { pool: 'write', units: 1 },
      { pool: 'read', units: 1 },
    ]);
  });

  it.each([
    '/identity/conditionalAccess/policies',
    'https://graph.microsoft.us/v1.0/identity/conditionalAccess/namedLocations?$top=9',
  ])('charges %s to Conditional Access', (url) => {
    expect(chargesOf(get(url))).toEqual([{ pool: 'conditionalAccess', units: 1 }]);
    expect(chargesOf({ method: 'POST', url })).toEqual([{ pool: 'conditionalAccess', units: 1 }]);
  });
});
