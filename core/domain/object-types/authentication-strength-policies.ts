import type { ObjectType } from '../object-type.ts';
import { anyOf, byId, display, never, nobody } from './template.ts';

const write = anyOf('Policy.ReadWrite.ConditionalAccess');

export const authenticationStrengthPolicies: ObjectType = {
  key: 'authenticationStrengthPolicies',
  label: { one: 'Authentication strength', many: 'Authentication strengths' },
  graphType: 'authenticationStrengthPolicy',
  restoreOrder: 2,
  sources: [
    {
      kind: 'collection',
      name: 'authenticationStrengthPolicies',
      path: '/policies/authenticationStrengthPolicies?$expand=combinationConfigurations',
    },
  ],
  relations: [],
  embedded: [],
  identify: byId,
  display,
  volatile: ['modifiedDateTime'],
  unordered: [
    'allowedCombinations',
    'combinationConfigurations',
    'combinationConfigurations[].allowedAAGUIDs',
    'combinationConfigurations[].allowedIssuerSkis',
    'combinationConfigurations[].allowedPolicyOIDs',
    'combinationConfigurations[].appliesToCombinations',
  ],
  jsonStrings: [],
  secrets: [],
  references: [],
  permissions: {
    read: anyOf('Policy.Read.All', 'Policy.Read.AuthenticationMethod'),
    create: write,
    update: write,
    delete: write,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/policies/authenticationStrengthPolicies/{id}',
    // Combinations change by an action of their own, combination configurations one by one.
    special: true,
    create: {
      path: '/policies/authenticationStrengthPolicies',
      required: ['displayName', 'allowedCombinations'],
      createOnly: [],
      secondPass: [],
    },
    update: { updateOnly: [] },
    delete: true,
    strip: ['id', 'createdDateTime', 'modifiedDateTime', 'policyType', 'requirementsSatisfied'],
    notClearable: ['displayName', 'allowedCombinations'],
    protectedBy: (strength) => (strength.policyType === 'builtIn' ? 'builtIn' : null),
    linkProtectedBy: never,
  },
};
