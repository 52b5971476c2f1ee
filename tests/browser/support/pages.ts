import type { World } from './world.ts';

export interface ConsolePage {
  /** For file names and messages. */
  readonly name: string;
  /** Whole, from the root. */
  readonly path: string;
  /** Nobody is signed in. */
  readonly signedOut?: boolean;
}

/** Every page of the console, as somebody meets it in a workspace that is in use. */
export function pagesOf({
  workspaceId,
  connectionId,
  backups,
  restores,
  scheduleId,
  proofId,
  storageId,
  user,
}: World): readonly ConsolePage[] {
  const [, second, third] = backups;
  const inside = (name: string, path: string): ConsolePage => ({ name, path: `/w/${workspaceId}${path}` });
  const outside = (name: string, path: string): ConsolePage => ({ name, path, signedOut: true });
  return [
    outside('sign-in', '/sign-in'),
    outside('sign-up', '/sign-up'),
    outside('forgot-password', '/forgot-password'),
    outside('reset-password', '/reset-password?token=unknown'),
    { name: 'choose', path: '/choose' },
    inside('overview', '/overview'),
    inside('connections', '/connections'),
    inside('connection', `/connections/${connectionId}`),
    inside('retention', `/connections/${connectionId}/retention`),
    inside('connect', '/connections/new'),
    inside('rebuild-new', '/rebuilds/new'),
    inside('proof', `/proofs/${proofId}`),
    inside('backups', '/backups'),
    inside('backups-calendar', '/backups?view=calendar'),
    inside('backup', `/backups/${third}`),
    inside('backup-storage', `/backups/${third}?tab=where`),
    inside('backup-changes', `/backups/${third}?tab=changes`),
    inside('compare', `/compare/${connectionId}?from=1&to=3`),
    inside('compare-tenants', `/compare/${connectionId}/with`),
    inside('browse', `/browse/${second}`),
    inside('browse-users', `/browse/${second}/users`),
    inside('object', `/browse/${second}/users/${user.id}`),
    inside('object-links', `/browse/${second}/users/${user.id}?tab=links`),
    inside('object-history', `/browse/${second}/users/${user.id}?tab=history`),
    inside('restores', '/restores'),
    inside('restore', `/restores/${restores.done}`),
    inside('restore-plan', `/restores/${restores.dryRun}`),
    inside('restore-selection', `/restores/new?backup=${second}`),
    inside('restore-options', `/restores/new?backup=${second}&step=options`),
    inside('coverage', '/coverage'),
    inside('schedules', '/schedules'),
    inside('schedule', `/schedules?edit=${scheduleId}`),
    inside('schedule-runs', `/schedules?runs=${scheduleId}`),
    inside('storage', '/storage'),
    inside('storage-bucket', `/storage/${storageId}`),
    inside('storage-new', '/storage/new'),
    inside('security', '/security'),
    inside('notifications', '/notifications'),
    inside('profile', '/account/profile'),
    inside('members', '/account/members'),
    inside('api-keys', '/account/api-keys'),
    inside('sessions', '/account/sessions'),
    inside('audit-log', '/account/audit-log'),
    inside('workspace', '/account/workspace'),
    inside('not-found', '/nothing/here'),
  ];
}
