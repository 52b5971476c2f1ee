import type { Role } from '#core/domain/states.ts';

export interface NavigationEntry {
  readonly label: string;
  readonly icon: string;
  /** Below `/w/<workspace>`. */
  readonly path: string;
  readonly role?: Role;
  /** Only where plans are sold. */
  readonly ofPlans?: true;
}

export interface NavigationGroup {
  readonly label: string;
  readonly entries: readonly NavigationEntry[];
}

/** The pages of a workspace, as the navigation and the command palette list them. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'Protect',
    entries: [
      { label: 'Overview', icon: 'i-lucide-layout-dashboard', path: '/overview' },
      { label: 'Connections', icon: 'i-lucide-plug', path: '/connections' },
      { label: 'Backups', icon: 'i-lucide-database-backup', path: '/backups' },
      { label: 'Schedules', icon: 'i-lucide-calendar-clock', path: '/schedules' },
      { label: 'Coverage', icon: 'i-lucide-table-properties', path: '/coverage' },
    ],
  },
  {
    label: 'Recover',
    entries: [
      { label: 'Browse', icon: 'i-lucide-folder-search', path: '/browse' },
      { label: 'Compare', icon: 'i-lucide-git-compare', path: '/compare' },
      { label: 'Restores', icon: 'i-lucide-archive-restore', path: '/restores' },
    ],
  },
  {
    label: 'Settings',
    entries: [
      { label: 'Storage', icon: 'i-lucide-hard-drive', path: '/storage' },
      { label: 'Security options', icon: 'i-lucide-shield-check', path: '/security' },
      { label: 'Notifications', icon: 'i-lucide-bell', path: '/notifications' },
    ],
  },
  {
    label: 'Account',
    entries: [
      { label: 'My profile', icon: 'i-lucide-user-round', path: '/account/profile' },
      { label: 'Workspace', icon: 'i-lucide-building-2', path: '/account/workspace', role: 'owner' },
      { label: 'Members', icon: 'i-lucide-users-round', path: '/account/members' },
      {
        label: 'Subscription',
        icon: 'i-lucide-credit-card',
        path: '/account/subscription',
        role: 'owner',
        ofPlans: true,
      },
      { label: 'API keys', icon: 'i-lucide-key-round', path: '/account/api-keys', role: 'owner' },
      { label: 'Sessions', icon: 'i-lucide-monitor-smartphone', path: '/account/sessions' },
      { label: 'Audit log', icon: 'i-lucide-scroll-text', path: '/account/audit-log', role: 'owner' },
    ],
  },
];
