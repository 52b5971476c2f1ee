import type { ObjectType, RelationWrite } from '../object-type.ts';
import { texts } from '../tenant-names.ts';
import { anyOf, byId, display, inText, never, nobody } from './template.ts';

const write = anyOf('Policy.ReadWrite.ApplicationConfiguration');

/** Policies for tokens: a definition of one JSON string, assigned from the side of the application or principal. */
export function stsPolicy(facts: {
  key: 'claimsMappingPolicies' | 'tokenLifetimePolicies' | 'homeRealmDiscoveryPolicies';
  label: ObjectType['label'];
  graphType: string;
  restoreOrder: number;
  assignedTo: Extract<RelationWrite, { kind: 'postRefOnTarget' }>['paths'];
}): ObjectType {
  const path = `/policies/${facts.key}`;
  return {
    key: facts.key,
    label: facts.label,
    graphType: facts.graphType,
    restoreOrder: facts.restoreOrder,
    sources: [{ kind: 'collection', name: facts.key, path }],
    relations: [
      {
        name: 'appliesTo',
        single: false,
        targetTypes: ['applications', 'servicePrincipals', 'other'],
        read: { kind: 'get', path: `${path}/{id}/appliesTo`, expand: false },
        write: { kind: 'postRefOnTarget', paths: facts.assignedTo, onePerTarget: true },
      },
    ],
    embedded: [],
    identify: byId,
    display,
    volatile: ['deletedDateTime'],
    unordered: [],
    jsonStrings: ['definition[]'],
    secrets: [],
    tenantNames: texts('definition[]'),
    // Names of directory extensions, and applications as audiences.
    references: [inText('definition[]', { kind: 'appId' })],
    permissions: {
      read: anyOf('Policy.Read.All'),
      create: write,
      update: write,
      delete: write,
      undelete: nobody,
      relations: {
        appliesTo: {
          read: anyOf('Policy.Read.All', 'Application.Read.All', 'Directory.Read.All'),
          // Assigning reads the policy and writes the application.
          write: [['Policy.Read.All', 'Application.ReadWrite.All']],
        },
      },
    },
    restore: {
      objectPath: `${path}/{id}`,
      create: { path, required: ['displayName', 'definition'], createOnly: [], secondPass: [] },
      update: { updateOnly: [] },
      delete: true,
      strip: ['id', 'deletedDateTime'],
      notClearable: ['displayName', 'definition'],
      protectedBy: never,
      linkProtectedBy: never,
    },
  };
}
