import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PartRequest, PartWrite } from '../part-write.ts';
import { childChange, newChild, objectsIn, sameContent } from './part-helpers.ts';
import { anyOf, byId, display, never, nobody } from './template.ts';

const write = anyOf('Policy.ReadWrite.ConditionalAccess');

const COMBINATIONS = 'allowedCombinations';
const CONFIGURATIONS = 'combinationConfigurations';

/**
 * Combinations change by an action of their own, what is asked of each (keys, issuers) one by one. What applies to a
 * combination goes before it, and comes after it.
 */
const combinations: PartWrite = {
  properties: [COMBINATIONS, CONFIGURATIONS],
  otherwise: 'read-only',
  expanded: { property: CONFIGURATIONS, appliesTo: () => true },
  requests: (wanted, live) => {
    const after = objectsIn(wanted[CONFIGURATIONS]);
    const before = objectsIn(live?.[CONFIGURATIONS]);
    const partner = (configuration: GraphObject): GraphObject | undefined =>
      before.find(({ id }) => id === configuration.id) ??
      before.find((known) => sameContent(nameOf(known), nameOf(configuration)));
    const kept = new Set(after.map(partner));
    return [
      ...before.filter((configuration) => !kept.has(configuration)).map(removal),
      ...(live === null || sameContent(wanted[COMBINATIONS], live[COMBINATIONS]) ? [] : [allowed(wanted)]),
      ...after.flatMap((configuration) => configurationWrites(configuration, partner(configuration))),
    ];
  },
};

function nameOf(configuration: GraphObject): GraphObject[string] {
  return [configuration['@odata.type'] ?? '', configuration.appliesToCombinations ?? null];
}

function allowed(wanted: GraphObject): PartRequest {
  const body = { [COMBINATIONS]: wanted[COMBINATIONS] ?? [] };
  return { attribute: COMBINATIONS, name: COMBINATIONS, method: 'POST', path: '/updateAllowedCombinations', body };
}

function removal(configuration: GraphObject): PartRequest {
  return { ...about(configuration), method: 'DELETE', path: `/${CONFIGURATIONS}/${String(configuration.id)}` };
}

function configurationWrites(wanted: GraphObject, live: GraphObject | undefined): PartRequest[] {
  if (live === undefined)
    return [{ ...about(wanted), method: 'POST', path: `/${CONFIGURATIONS}`, body: newChild(wanted) }];
  const body = childChange(wanted, live);
  if (body === null) return [];
  return [{ ...about(wanted), method: 'PATCH', path: `/${CONFIGURATIONS}/${String(live.id)}`, body }];
}

function about({ appliesToCombinations }: GraphObject): Pick<PartRequest, 'attribute' | 'name'> {
  const applies = Array.isArray(appliesToCombinations) ? appliesToCombinations.join(', ') : '';
  return { attribute: CONFIGURATIONS, name: `${CONFIGURATIONS} ${applies}` };
}

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
    parts: [combinations],
    create: {
      path: '/policies/authenticationStrengthPolicies',
      required: ['displayName', 'allowedCombinations'],
      createOnly: [],
      secondPass: [],
    },
    update: { updateOnly: [] },
    delete: true,
    strip: [
      'id',
      'createdDateTime',
      'modifiedDateTime',
      'policyType',
      'requirementsSatisfied',
      CONFIGURATIONS,
      `${CONFIGURATIONS}[].id`,
    ],
    notClearable: ['displayName', 'allowedCombinations'],
    protectedBy: (strength) => (strength.policyType === 'builtIn' ? 'builtIn' : null),
    linkProtectedBy: never,
  },
};
