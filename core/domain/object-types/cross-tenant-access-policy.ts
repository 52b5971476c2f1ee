import { isGraphObject, stringOf, type GraphObject, type Json } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import type { PartRequest, PartWrite } from '../part-write.ts';
import { childChange, newChild } from './part-helpers.ts';
import { anyOf, displayAs, never, nobody, objectTargets, reference, requireString } from './template.ts';

const root = '/policies/crossTenantAccessPolicy';
const partner = `${root}/partners/{id}`;
const write = anyOf('Policy.ReadWrite.CrossTenantAccess');
const keywords = ['AllUsers', 'AllApplications', 'Office365'];

const SYNC = 'identitySynchronization';

/** Put once, changed after that. */
const synchronization: PartWrite = {
  properties: [SYNC],
  otherwise: 'read-only',
  expanded: { property: SYNC, appliesTo: (path) => path.startsWith(`${root}/partners/`) },
  requests: (wanted, live) => {
    const [next, now] = [sent(wanted[SYNC]), sent(live?.[SYNC])];
    if (next === null) return now === null ? [] : [removeSynchronization];
    if (now === null) return [{ ...removeSynchronization, method: 'PUT', body: newChild(next) }];
    const body = childChange(next, now);
    return body === null ? [] : [{ ...removeSynchronization, method: 'PATCH', body }];
  },
};

const removeSynchronization: PartRequest = { attribute: SYNC, name: SYNC, method: 'DELETE', path: `/${SYNC}` };

/** What is sent of it; null where there is none. */
function sent(value: Json | undefined): GraphObject | null {
  if (!isGraphObject(value)) return null;
  const { tenantId: _, ...synchronization } = value;
  return synchronization;
}

/** The default of the service is no set of values but a state, which has an action of its own. */
const serviceDefault: PartWrite = {
  properties: ['isServiceDefault'],
  otherwise: 'read-only',
  decidesAll: true,
  requests: (wanted, live) =>
    wanted.isServiceDefault === true && live?.isServiceDefault === false
      ? [{ attribute: 'isServiceDefault', name: 'system default', method: 'POST', path: '/resetToSystemDefault' }]
      : [],
};

/** A partner has no ID but that of its tenant. */
function naturalKeys({ tenantId }: GraphObject): readonly NaturalKey[] {
  const value = stringOf(tenantId);
  return value === null ? [] : [{ property: 'tenantId', value, path: partner.replace('{id}', value), isAddress: true }];
}

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
    parts: [synchronization, serviceDefault],
    create: { path: `${root}/partners`, required: ['tenantId'], createOnly: ['tenantId'], secondPass: [] },
    update: { updateOnly: [] },
    delete: true,
    // Graph does not delete a partner that people are synchronized from.
    beforeDelete: (object) => (isGraphObject(object[SYNC]) ? [removeSynchronization] : []),
    strip: ['id', 'isServiceDefault', 'isInMultiTenantOrganization', 'deletedDateTime', SYNC],
    naturalKeys,
    protectedBy: never,
    linkProtectedBy: never,
  },
};
