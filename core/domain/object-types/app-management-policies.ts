import type { ObjectType } from '../object-type.ts';
import { anyOf, byId, display, never, nobody } from './template.ts';

const path = '/policies/appManagementPolicies';
const tenantDefault = '/policies/defaultAppManagementPolicy';
const write = anyOf('Policy.ReadWrite.ApplicationConfiguration');

export const appManagementPolicies: ObjectType = {
  key: 'appManagementPolicies',
  label: { one: 'App management policy', many: 'App management policies' },
  graphType: 'appManagementPolicy',
  restoreOrder: 7,
  sources: [
    { kind: 'collection', name: 'policies', path },
    { kind: 'singleton', name: 'default', path: tenantDefault },
  ],
  relations: [
    {
      name: 'appliesTo',
      single: false,
      targetTypes: ['applications', 'servicePrincipals', 'other'],
      // The tenant default applies to all and has no such list.
      read: {
        kind: 'get',
        path: `${path}/{id}/appliesTo`,
        expand: false,
        appliesTo: (policy) => policy.applicationRestrictions === undefined,
      },
      write: {
        kind: 'postRefOnTarget',
        onePerTarget: true,
        paths: {
          applications: '/applications/{targetId}/appManagementPolicies/$ref',
          servicePrincipals: '/servicePrincipals/{targetId}/appManagementPolicies/$ref',
        },
      },
    },
  ],
  embedded: [],
  identify: (object, source) => (source === 'default' ? 'default' : byId(object)),
  display,
  volatile: ['deletedDateTime'],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  references: [],
  permissions: {
    read: anyOf('Policy.Read.All'),
    create: write,
    update: write,
    delete: write,
    undelete: nobody,
    relations: {
      appliesTo: {
        read: anyOf('Policy.Read.All', 'Application.Read.All'),
        write: [['Application.Read.All', 'Policy.ReadWrite.ApplicationConfiguration']],
      },
    },
  },
  restore: {
    objectPath: `${path}/{id}`,
    objectPathOf: (id) => (id === 'default' ? tenantDefault : `${path}/${id}`),
    create: { path, required: ['displayName'], createOnly: [], secondPass: [] },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id', 'deletedDateTime'],
    notClearable: ['displayName'],
    protectedBy: never,
    linkProtectedBy: never,
  },
};
