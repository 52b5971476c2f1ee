import type { Account } from '../session/data.ts';

type ServiceKey = Account['services'][number]['key'];

/** What a service that can be protected looks like in the choice. */
export const SERVICE_WORDS: Readonly<Record<ServiceKey, { readonly icon: string; readonly description: string }>> = {
  entra: {
    icon: 'i-lucide-users-round',
    description: 'Users, groups, roles, applications, Conditional Access and everything else in the directory.',
  },
};
