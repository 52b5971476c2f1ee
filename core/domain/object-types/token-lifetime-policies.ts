import { stsPolicy } from './sts-policy.ts';

export const tokenLifetimePolicies = stsPolicy({
  key: 'tokenLifetimePolicies',
  label: { one: 'Token lifetime policy', many: 'Token lifetime policies' },
  graphType: 'tokenLifetimePolicy',
  restoreOrder: 5,
  assignedTo: {
    applications: '/applications/{targetId}/tokenLifetimePolicies/$ref',
    servicePrincipals: '/servicePrincipals/{targetId}/tokenLifetimePolicies/$ref',
  },
});
