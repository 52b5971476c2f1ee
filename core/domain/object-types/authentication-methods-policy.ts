import { stringOf, type GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PartRequest, PartWrite } from '../part-write.ts';
import { childChange, objectsIn } from './part-helpers.ts';
import { anyOf, byWord, display, exclusion, never, nobody, objectTargets, reference } from './template.ts';

const targets = objectTargets('groups', 'users');
/** The zero GUID stands for "nobody" in feature settings. */
const keywords = ['all_users', '00000000-0000-0000-0000-000000000000'];
const campaign = 'registrationEnforcement.authenticationMethodsRegistrationCampaign';
const features = ['displayAppInformationRequiredState', 'displayLocationInformationRequiredState'].map(
  (feature) => `authenticationMethodConfigurations[].featureSettings.${feature}`,
);

const METHODS = 'authenticationMethodConfigurations';

/** Each method is written by itself, with its type. The service brings new methods and takes old ones away. */
const methods: PartWrite = {
  properties: [METHODS],
  elementKey: 'id',
  otherwise: 'method-not-offered',
  requests: (wanted, live) =>
    objectsIn(wanted[METHODS]).flatMap((method) => {
      const now = objectsIn(live?.[METHODS]).find(({ id }) => sameMethod(id, method.id));
      return now === undefined ? [] : methodChange(method, now);
    }),
};

function methodChange(wanted: GraphObject, live: GraphObject): PartRequest[] {
  const body = childChange(wanted, live);
  const id = String(live.id);
  if (body === null) return [];
  return [{ attribute: `${METHODS}.${id}`, name: `method ${id}`, method: 'PATCH', path: `/${METHODS}/${id}`, body }];
}

function sameMethod(a: GraphObject[string] | undefined, b: GraphObject[string] | undefined): boolean {
  return stringOf(a)?.toLowerCase() === stringOf(b)?.toLowerCase();
}

export const authenticationMethodsPolicy: ObjectType = {
  key: 'authenticationMethodsPolicy',
  label: { one: 'Authentication methods policy', many: 'Authentication methods policy' },
  graphType: 'authenticationMethodsPolicy',
  restoreOrder: 17,
  // One read expands the configurations of the methods.
  sources: [{ kind: 'singleton', name: 'policy', path: '/policies/authenticationMethodsPolicy' }],
  relations: [],
  embedded: [],
  identify: byWord('authenticationMethodsPolicy'),
  display,
  volatile: ['lastModifiedDateTime'],
  unordered: [
    'authenticationMethodConfigurations',
    'authenticationMethodConfigurations[].includeTargets',
    'authenticationMethodConfigurations[].excludeTargets',
    'authenticationMethodConfigurations[].keyRestrictions.aaGuids',
    `${campaign}.includeTargets`,
    `${campaign}.excludeTargets`,
  ],
  jsonStrings: [],
  secrets: [],
  references: [
    reference('authenticationMethodConfigurations[].includeTargets[].id', targets, keywords),
    exclusion('authenticationMethodConfigurations[].excludeTargets[].id', targets, keywords),
    ...features.map((path) => reference(`${path}.includeTarget.id`, targets, keywords)),
    ...features.map((path) => exclusion(`${path}.excludeTarget.id`, targets, keywords)),
    reference(`${campaign}.includeTargets[].id`, targets, keywords),
    exclusion(`${campaign}.excludeTargets[].id`, targets, keywords),
  ],
  permissions: {
    read: anyOf('Policy.Read.All', 'Policy.Read.AuthenticationMethod'),
    create: nobody,
    update: anyOf('Policy.ReadWrite.AuthenticationMethod'),
    delete: nobody,
    undelete: nobody,
    relations: {},
  },
  restore: {
    objectPath: '/policies/authenticationMethodsPolicy',
    parts: [methods],
    update: { updateOnly: [] },
    delete: false,
    strip: ['id', 'description', 'displayName', 'lastModifiedDateTime', 'policyVersion', 'reconfirmationInDays'],
    protectedBy: never,
    linkProtectedBy: never,
  },
};
