import { stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { anyOf, displayAs, never, nobody, objectTargets, reference, requireString } from './template.ts';

const root = '/policies/crossTenantAccessPolicy';
const partner = `${root}/partners/{id}`;
const write = anyOf('Policy.ReadWrite.CrossTenantAccess');
const keywords = ['AllUsers', 'AllApplications', 'Office365'];

export const crossTenantAccessPolicy: ObjectType = {
  key: 'crossTenantAccessPolicy',
  label: { one: 'Cross-tenant access setting', many: 'Cross-tenant access settings' },
  graphType: 'crossTenantAccessPolicy',
  restoreOrder: 18,
  sources: [
    { kind: 'singleton', name: 'policy', path: root },
    { kind: 'singleton', name: 'default', path: `${root}/default` },
    { kind: 'collection', name: 'partners', path: `${root}/partners?$expand=identitySynchronization` },
  ],
  relations: [],
  embedded: [],
  identify: (object, source) => (source === 'partners' ? requireString(object, 'tenantId') : source),
  display: (object) => displayAs(stringOf(object.displayName) ?? stringOf(object.tenantId)),
  volatile: ['deletedDateTime'],
  unordered: [
    'allowedCloudEndpoints',
    ...[
      'b2bCollaborationInbound',
      'b2bCollaborationOutbound',
      'b2bDirectConnectInbound',
      'b2bDirectConnectOutbound',
      'tenantRestrictions',
    ].flatMap((setting) => [`${setting}.applications.targets`, `${setting}.usersAndGroups.targets`]),
  ],
  jsonStrings: [],
  secrets: [],
  // People are ours on the way out, applications on the way in; the other side's IDs pass as they are.
  references: [
    ...['b2bCollaborationOutbound', 'b2bDirectConnectOutbound', 'm365CollaborationOutbound'].map((setting) =>
      reference(`${setting}.usersAndGroups.targets[].target`, objectTargets('users', 'groups'), keywords),
    ),
    ...['b2bCollaborationInbound', 'b2bDirectConnectInbound'].map((setting) =>
      reference(`${setting}.applications.targets[].target`, [{ kind: 'appId' }], keywords),
    ),
    reference('tenantId', [{ kind: 'tenant' }]),
  ],
  permissions: {
    read: anyOf('Policy.Read.All'),
    create: write,
    update: write,
    delete: write,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: partner,
    objectPathOf: (id) => (id === 'policy' ? root : id === 'default' ? `${root}/default` : partner.replace('{id}', id)),
    // identitySynchronization is put by itself, and has to go before its partner.
    special: true,
    create: { path: `${root}/partners`, required: ['tenantId'], createOnly: ['tenantId'], secondPass: [] },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id', 'isServiceDefault', 'isInMultiTenantOrganization', 'deletedDateTime', 'identitySynchronization'],
    protectedBy: never,
    linkProtectedBy: never,
  },
};
