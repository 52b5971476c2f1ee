import { stsPolicy } from './sts-policy.ts';

export const claimsMappingPolicies = stsPolicy({
  key: 'claimsMappingPolicies',
  label: { one: 'Claims mapping policy', many: 'Claims mapping policies' },
  graphType: 'claimsMappingPolicy',
  restoreOrder: 4,
  assignedTo: { servicePrincipals: '/servicePrincipals/{targetId}/claimsMappingPolicies/$ref' },
});
