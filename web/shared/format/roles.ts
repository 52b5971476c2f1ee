import type { Role } from '#core/domain/states.ts';

export interface RoleWords {
  readonly label: string;
  /** What the role may do, in a sentence. Each role may do what those before it may. */
  readonly may: string;
}

export const ROLE_WORDS: Readonly<Record<Role, RoleWords>> = {
  viewer: {
    label: 'Viewer',
    may: 'Look at everything: backups and what is in them, comparisons, restores, schedules and members.',
  },
  operator: { label: 'Operator', may: 'Also run backups, cancel them and keep schedules.' },
  restorer: { label: 'Restorer', may: 'Also plan restores and carry them out, which changes the tenant.' },
  owner: {
    label: 'Owner',
    may: 'Also connect tenants, choose storage, encryption and notifications, invite and remove members, make API keys and read the audit log.',
  },
};
