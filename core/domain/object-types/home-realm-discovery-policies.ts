import { stsPolicy } from './sts-policy.ts';

export const homeRealmDiscoveryPolicies = stsPolicy({
  key: 'homeRealmDiscoveryPolicies',
  label: { one: 'Home realm discovery policy', many: 'Home realm discovery policies' },
  graphType: 'homeRealmDiscoveryPolicy',
  restoreOrder: 6,
  assignedTo: { servicePrincipals: '/servicePrincipals/{targetId}/homeRealmDiscoveryPolicies/$ref' },
});
