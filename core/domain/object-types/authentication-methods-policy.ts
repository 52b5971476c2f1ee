import type { ObjectType } from '../object-type.ts';
import { anyOf, byWord, display, exclusion, never, nobody, objectTargets, reference } from './template.ts';

const targets = objectTargets('groups', 'users');
/** The zero GUID stands for "nobody" in feature settings. */
const keywords = ['all_users', '00000000-0000-0000-0000-000000000000'];
const campaign = 'registrationEnforcement.authenticationMethodsRegistrationCampaign';
const features = ['displayAppInformationRequiredState', 'displayLocationInformationRequiredState'].map(
  (feature) => `authenticationMethodConfigurations[].featureSettings.${feature}`,
);

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
    // Each configuration is written by itself, with its @odata.type.
    special: true,
    update: { updateOnly: [] },
    delete: false,
    strip: ['id', 'description', 'displayName', 'lastModifiedDateTime', 'policyVersion', 'reconfirmationInDays'],
    protectedBy: never,
    linkProtectedBy: never,
  },
};
