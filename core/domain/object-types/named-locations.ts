import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PartRequest } from '../part-write.ts';
import { allOf, anyOf, byId, display, never } from './template.ts';

const write = allOf('Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess');

const IP_LOCATION = '#microsoft.graph.ipNamedLocation';
const CREATABLE = [IP_LOCATION, '#microsoft.graph.countryNamedLocation'];

function notTrusted(location: GraphObject): PartRequest {
  const body = { '@odata.type': location['@odata.type'] ?? IP_LOCATION, isTrusted: false };
  return { attribute: 'isTrusted', name: 'isTrusted', method: 'PATCH', path: '', body };
}

export const namedLocations: ObjectType = {
  key: 'namedLocations',
  label: { one: 'Named location', many: 'Named locations' },
  graphType: 'namedLocation',
  restoreOrder: 3,
  sources: [{ kind: 'collection', name: 'namedLocations', path: '/identity/conditionalAccess/namedLocations' }],
  relations: [],
  embedded: [],
  identify: byId,
  display,
  volatile: ['deletedDateTime', 'modifiedDateTime'],
  unordered: ['ipRanges', 'countriesAndRegions'],
  jsonStrings: [],
  secrets: [],
  references: [],
  permissions: {
    read: anyOf('Policy.Read.All', 'Policy.Read.ConditionalAccess'),
    create: write,
    update: write,
    delete: write,
    // Written nowhere; the write permissions are tried.
    undelete: write,
    relations: {},
  },
  restore: {
    objectPath: '/identity/conditionalAccess/namedLocations/{id}',
    create: {
      path: '/identity/conditionalAccess/namedLocations',
      // And ipRanges or countriesAndRegions, by the kind that @odata.type says.
      required: ['@odata.type', 'displayName'],
      createOnly: [],
      secondPass: [],
    },
    update: { updateOnly: [] },
    // Graph does not delete a trusted one.
    beforeDelete: (location) => (location.isTrusted === true ? [notTrusted(location)] : []),
    // Others (compliant network) are not created by an application.
    notCreatable: (location) => (CREATABLE.includes(String(location['@odata.type'])) ? null : 'notCreatable'),
    delete: true,
    strip: ['id', 'createdDateTime', 'modifiedDateTime', 'deletedDateTime'],
    notClearable: ['displayName', 'ipRanges', 'countriesAndRegions'],
    recycleBin: {
      itemPath: '/identity/conditionalAccess/deletedItems/namedLocations/{id}',
      restorePath: '/identity/conditionalAccess/deletedItems/namedLocations/{id}/restore',
      days: 30,
    },
    protectedBy: never,
    linkProtectedBy: never,
  },
};
