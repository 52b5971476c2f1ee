import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { anyOf, byId, displayAs, filterEquals, never, nobody, objectTargets, reference } from './template.ts';

const write = anyOf('DelegatedPermissionGrant.ReadWrite.All');

/** There is one grant per client, resource and principal. */
function naturalKeys(grant: GraphObject): readonly NaturalKey[] {
  const clientId = stringOf(grant.clientId);
  if (clientId === null) return [];
  const same = (found: GraphObject, property: string): boolean =>
    stringOf(found[property]) === stringOf(grant[property]);
  return [
    {
      property: 'clientId',
      value: clientId,
      path: filterEquals('/oauth2PermissionGrants', { clientId }),
      matches: (found) => same(found, 'resourceId') && same(found, 'principalId') && same(found, 'consentType'),
    },
  ];
}

export const oauth2PermissionGrants: ObjectType = {
  key: 'oauth2PermissionGrants',
  label: { one: 'Delegated permission grant', many: 'Delegated permission grants' },
  graphType: 'oAuth2PermissionGrant',
  restoreOrder: 25,
  sources: [{ kind: 'collection', name: 'oauth2PermissionGrants', path: '/oauth2PermissionGrants', top: 999 }],
  delta: { path: '/oauth2PermissionGrants/delta', relations: [], minimal: false, full: 'list' },
  relations: [],
  embedded: [],
  identify: byId,
  display: (grant) => displayAs(stringOf(grant.scope)?.trim() ?? null),
  volatile: [],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  references: [
    reference('clientId', objectTargets('servicePrincipals')),
    reference('principalId', objectTargets('users')),
    reference('resourceId', objectTargets('servicePrincipals')),
  ],
  permissions: {
    read: anyOf('Directory.Read.All'),
    create: write,
    update: write,
    delete: write,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/oauth2PermissionGrants/{id}',
    create: {
      path: '/oauth2PermissionGrants',
      required: ['clientId', 'consentType', 'resourceId', 'scope'],
      createOnly: ['clientId', 'consentType', 'principalId', 'resourceId'],
      secondPass: [],
    },
    update: { only: ['scope'], updateOnly: [] },
    delete: true,
    strip: ['id'],
    notClearable: ['scope'],
    naturalKeys,
    protectedBy: never,
    linkProtectedBy: never,
  },
};
