import type { ObjectType } from '../object-type.ts';
import { anyOf, byWord, display, never, nobody, reference } from './template.ts';

export const authorizationPolicy: ObjectType = {
  key: 'authorizationPolicy',
  label: { one: 'Authorization policy', many: 'Authorization policy' },
  graphType: 'authorizationPolicy',
  restoreOrder: 1,
  sources: [{ kind: 'singleton', name: 'policy', path: '/policies/authorizationPolicy' }],
  relations: [],
  embedded: [],
  identify: byWord('authorizationPolicy'),
  display,
  volatile: ['deletedDateTime'],
  unordered: ['defaultUserRolePermissions.permissionGrantPoliciesAssigned'],
  jsonStrings: [],
  secrets: [],
  // permissionGrantPoliciesAssigned names permission grant policies, which are no core type: the names pass as they are.
  references: [reference('guestUserRoleId', [{ kind: 'roleTemplate' }])],
  permissions: {
    read: anyOf('Policy.Read.All'),
    create: nobody,
    update: anyOf('Policy.ReadWrite.Authorization'),
    delete: nobody,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/policies/authorizationPolicy',
    update: { updateOnly: [] },
    delete: false,
    strip: ['id', 'deletedDateTime'],
    protectedBy: never,
    linkProtectedBy: never,
  },
};
