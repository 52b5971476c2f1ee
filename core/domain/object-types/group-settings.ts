import { stringOf, type GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { anyOf, byId, display, includes, never, nobody, objectTargets, PARENT_ID, reference } from './template.ts';

const write = anyOf('GroupSettings.ReadWrite.All');

function collectionOf(setting: GraphObject): string {
  const group = stringOf(setting[PARENT_ID]);
  return group === null ? '/groupSettings' : `/groups/${group}/settings`;
}

/** There is one setting per template and level. */
function naturalKeys(setting: GraphObject): readonly NaturalKey[] {
  const templateId = stringOf(setting.templateId);
  if (templateId === null) return [];
  return [
    {
      property: 'templateId',
      value: templateId,
      path: collectionOf(setting),
      matches: (found) => found.templateId === templateId,
    },
  ];
}

export const groupSettings: ObjectType = {
  key: 'groupSettings',
  label: { one: 'Group setting', many: 'Group settings' },
  graphType: 'groupSetting',
  restoreOrder: 16,
  sources: [
    { kind: 'collection', name: 'tenant', path: '/groupSettings' },
    {
      kind: 'perParent',
      name: 'groups',
      parent: 'groups',
      path: '/groups/{id}/settings',
      appliesTo: (group) => includes(group.groupTypes, 'Unified'),
    },
  ],
  relations: [],
  embedded: [],
  identify: byId,
  display,
  volatile: [],
  unordered: ['values'],
  jsonStrings: [],
  secrets: [],
  references: [
    reference(PARENT_ID, objectTargets('groups')),
    // Some settings hold group IDs (who may create groups); every other value passes as it is.
    { path: 'values[].value', targets: objectTargets('groups'), keywords: [], exclusion: false, inText: true },
  ],
  permissions: {
    read: anyOf('Directory.Read.All', 'Group.Read.All', 'GroupSettings.Read.All'),
    create: write,
    update: write,
    delete: write,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/groupSettings/{id}',
    objectPathOf: (id, setting) => `${collectionOf(setting)}/${id}`,
    placedBy: [],
    create: {
      path: '/groupSettings',
      pathOf: collectionOf,
      required: ['templateId', 'values'],
      createOnly: ['templateId'],
      secondPass: [],
    },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id', 'displayName'],
    notClearable: ['values'],
    naturalKeys,
    protectedBy: never,
    linkProtectedBy: never,
  },
};
