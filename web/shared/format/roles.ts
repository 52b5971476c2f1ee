import type { Role } from '#core/domain/states.ts';

export interface RoleWords {
  readonly label: string;
  /** What the role may do, in a sentence. Each role can also do everything the roles before it can. */
  readonly may: string;
}

export const ROLE_WORDS: Readonly<Record<Role, RoleWords>> = {
  viewer: {
    label: 'Viewer',
    may: 'View everything: backups and their contents, comparisons, restores, schedules and members.',
  },
  operator: { label: 'Operator', may: 'Also run and cancel backups and manage schedules.' },
  restorer: { label: 'Restorer', may: 'Also plan and carry out restores, which change the tenant.' },
  owner: {
    label: 'Owner',
    may: 'Also connect tenants, choose storage, encryption and notifications, invite and remove members, make API keys and read the audit log.',
  },
};
