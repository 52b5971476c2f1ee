import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { texts } from '../tenant-names.ts';
import { anyOf, byId, displayAs, includes, never, nobody } from './template.ts';

const path = '/groupLifecyclePolicies';
const write = anyOf('Directory.ReadWrite.All');
const read = anyOf('Directory.Read.All');
const UNIFIED = encodeURIComponent("groupTypes/any(c:c eq 'Unified')");

/** The alternatives are `All` and `None`. */
function isForSelected({ managedGroupTypes }: GraphObject): boolean {
  return (stringOf(managedGroupTypes) ?? 'Selected') === 'Selected';
}

/** A tenant has one policy at most, whatever it says. */
function naturalKeys(policy: GraphObject): readonly NaturalKey[] {
  return [{ property: 'managedGroupTypes', value: stringOf(policy.managedGroupTypes) ?? '', path }];
}

/** When Microsoft 365 groups expire, unless somebody renews them. */
export const groupLifecyclePolicies: ObjectType = {
  key: 'groupLifecyclePolicies',
  label: { one: 'Group expiration policy', many: 'Group expiration policies' },
  graphType: 'groupLifecyclePolicy',
  restoreOrder: 27,
  sources: [{ kind: 'collection', name: 'groupLifecyclePolicies', path }],
  relations: [
    {
      name: 'selectedGroups',
      single: false,
      targetTypes: ['groups'],
      read: {
        kind: 'ends',
        type: 'groups',
        list: `/groups?$filter=${UNIFIED}&$select=id&$top=999`,
        canBe: (group) => includes(group.groupTypes, 'Unified'),
        endPath: `/groups/{id}${path}`,
        appliesTo: isForSelected,
      },
      write: { kind: 'action', add: `${path}/{id}/addGroup`, remove: `${path}/{id}/removeGroup`, parameter: 'groupId' },
      // The policy is whole without them: they are what it holds.
      dependsOn: [],
    },
  ],
  embedded: [],
  identify: byId,
  display: () => displayAs('Group expiration'),
  volatile: [],
  unordered: [],
  jsonStrings: [],
  secrets: [],
  tenantNames: texts('alternateNotificationEmails'),
  references: [],
  permissions: {
    read,
    create: write,
    update: write,
    delete: write,
    undelete: nobody,
    relations: { selectedGroups: { read, write } },
    optional: 'writing',
  },
  restore: {
    objectPath: `${path}/{id}`,
    create: { path, required: ['groupLifetimeInDays', 'managedGroupTypes'], createOnly: [], secondPass: [] },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id'],
    notClearable: ['groupLifetimeInDays', 'managedGroupTypes'],
    naturalKeys,
    protectedBy: never,
    linkProtectedBy: (policy) => (isForSelected(policy) ? null : 'selectsNoGroups'),
  },
};
