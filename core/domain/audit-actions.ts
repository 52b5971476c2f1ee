/**
 * The closed list of what the audit log records, in words for people: what was asked for, so that the same words serve
 * for every outcome. Actions are kept for ever in logs and exports: a name never changes its meaning.
 */
export const AUDIT_GROUPS = {
  signIn: 'Sign-in',
  account: 'Account',
  workspace: 'Workspace',
  members: 'Members',
  apiKeys: 'API keys',
  connections: 'Connections',
  storage: 'Storage',
  backups: 'Backups',
  restores: 'Restores',
  schedules: 'Schedules',
  notifications: 'Notifications',
  content: 'Content and downloads',
} as const;

export type AuditGroup = keyof typeof AUDIT_GROUPS;

interface AuditWords {
  readonly group: AuditGroup;
  readonly title: string;
}

const words = (group: AuditGroup, title: string): AuditWords => ({ group, title });

export const AUDIT_ACTIONS = {
  'session.signIn': words('signIn', 'Sign in'),
  'session.signOut': words('signIn', 'Sign out'),
  'session.revoke': words('signIn', 'Revoke a session'),
  'session.revokeAll': words('signIn', 'Revoke all other sessions'),
  'account.update': words('account', 'Change name or company'),
  'account.changePassword': words('account', 'Change the password'),
  'account.requestPasswordReset': words('account', 'Ask for a password reset'),
  'account.resetPassword': words('account', 'Reset the password'),
  'account.changeEmail': words('account', 'Change the e-mail address'),
  'account.verifyEmail': words('account', 'Verify the e-mail address'),
  'account.enableTwoFactor': words('account', 'Switch on two-factor sign-in'),
  'account.disableTwoFactor': words('account', 'Switch off two-factor sign-in'),
  'account.makeBackupCodes': words('account', 'Make new backup codes'),
  'account.addPasskey': words('account', 'Add a passkey'),
  'account.updatePasskey': words('account', 'Rename a passkey'),
  'account.removePasskey': words('account', 'Remove a passkey'),
  'account.delete': words('account', 'Delete the account'),
  'workspace.create': words('workspace', 'Create the workspace'),
  'workspace.update': words('workspace', 'Change settings of the workspace'),
  'workspace.restoreApproval': words('workspace', 'Change who has to approve restores'),
  'workspace.delete': words('workspace', 'Ask for the deletion of the workspace'),
  'workspace.keep': words('workspace', 'Keep the workspace'),
  'licence.grant': words('workspace', 'Grant an unlimited licence'),
  'licence.extend': words('workspace', 'Extend the trial'),
  'licence.end': words('workspace', 'End the licence'),
  'subscription.checkout': words('workspace', 'Begin to buy a plan'),
  'subscription.order': words('workspace', 'Order a plan by invoice'),
  'subscription.change': words('workspace', 'Change the plan'),
  'subscription.portal': words('workspace', 'Open the pages of the payment service'),
  'access.refused': words('workspace', 'Ask for something the role does not allow'),
  'member.changeRole': words('members', 'Change a member’s role'),
  'member.remove': words('members', 'Remove a member'),
  'member.leave': words('members', 'Leave the workspace'),
  'invitation.create': words('members', 'Invite a person'),
  'invitation.resend': words('members', 'Send an invitation again'),
  'invitation.revoke': words('members', 'Revoke an invitation'),
  'invitation.accept': words('members', 'Accept an invitation'),
  'apiKey.create': words('apiKeys', 'Create an API key'),
  'apiKey.revoke': words('apiKeys', 'Revoke an API key'),
  'connection.create': words('connections', 'Connect a tenant'),
  'connection.update': words('connections', 'Change a connection'),
  'connection.erase': words('connections', 'Disconnect a tenant and delete its data'),
  'connection.keepData': words('connections', 'Keep the data of a disconnected tenant'),
  'connection.delete': words('connections', 'Disconnect a tenant'),
  'connection.test': words('connections', 'Test a connection'),
  'connection.changeStorage': words('connections', 'Change where backups are stored'),
  'connection.changeEncryption': words('connections', 'Switch encryption on or off'),
  'connection.changeDataKey': words('connections', 'Seal new files with a new data key'),
  'connection.rebuild': words('connections', 'Rebuild a connection from its storage'),
  'recoveryKit.export': words('connections', 'Export a recovery kit'),
  'recoveryKit.test': words('connections', 'Test a recovery kit'),
  'storage.create': words('storage', 'Save a bucket'),
  'storage.update': words('storage', 'Change a bucket'),
  'storage.delete': words('storage', 'Forget a bucket'),
  'storage.test': words('storage', 'Test a saved bucket'),
  'storage.testValues': words('storage', 'Test a bucket before saving it'),
  'backup.start': words('backups', 'Start a backup'),
  'backup.cancel': words('backups', 'Cancel a backup'),
  'backup.verify': words('backups', 'Verify a backup'),
  'backup.hold': words('backups', 'Hold a backup'),
  'backup.release': words('backups', 'Release a backup'),
  'backup.remove': words('backups', 'Ask for the removal of a backup'),
  'backup.takeBack': words('backups', 'Take the removal of a backup back'),
  'backup.expire': words('backups', 'Remove a backup'),
  'retention.change': words('backups', 'Change what backups are kept'),
  'retention.apply': words('backups', 'Mark what nothing keeps for removal'),
  'proof.start': words('backups', 'Prove a copy'),
  'proof.cancel': words('backups', 'Cancel a proof'),
  'comparison.start': words('backups', 'Compare with the tenant'),
  'comparison.cancel': words('backups', 'Cancel a comparison'),
  'restore.target': words('restores', 'Look at the target of a restore'),
  'restore.plan': words('restores', 'Plan a restore'),
  'restore.start': words('restores', 'Start a restore'),
  'restore.confirm': words('restores', 'Confirm a restore'),
  'restore.approve': words('restores', 'Approve a restore'),
  'restore.refuse': words('restores', 'Refuse a restore'),
  'restore.undo': words('restores', 'Undo a restore'),
  'restore.cancel': words('restores', 'Cancel a restore'),
  'schedule.create': words('schedules', 'Create a schedule'),
  'schedule.update': words('schedules', 'Change a schedule'),
  'schedule.delete': words('schedules', 'Delete a schedule'),
  'schedule.pause': words('schedules', 'Pause a schedule'),
  'schedule.resume': words('schedules', 'Resume a schedule'),
  'schedule.run': words('schedules', 'Run a schedule now'),
  'notification.update': words('notifications', 'Choose notifications'),
  'notification.test': words('notifications', 'Send a test mail'),
  'webhook.save': words('notifications', 'Save the webhook'),
  'webhook.delete': words('notifications', 'Remove the webhook'),
  'webhook.replaceSecret': words('notifications', 'Replace the webhook’s secret'),
  'webhook.test': words('notifications', 'Test the webhook'),
  'object.read': words('content', 'Look at an object'),
  'object.compare': words('content', 'Compare versions of an object'),
  'objects.download': words('content', 'Download a list of objects of a backup'),
  'comparison.read': words('content', 'Look at what differs in a comparison'),
  'comparison.download': words('content', 'Download what differs in a comparison'),
  'restoreItem.read': words('content', 'Look at an object of a restore'),
  'proof.read': words('content', 'Look at the differences of a proof'),
  'proof.download': words('content', 'Download the differences of a proof'),
  'manifest.download': words('content', 'Download the manifest of a backup'),
  'restoreItems.download': words('content', 'Download the items of a restore'),
  'restorePeople.download': words('content', 'Download who needs a new password'),
  'audit.download': words('content', 'Download the audit log'),
} as const satisfies Record<string, AuditWords>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

export const AUDIT_ACTION_KEYS = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]];

/** `unknown`: the server was stopped before the outcome was recorded; what was asked for may have been done. */
export const AUDIT_OUTCOMES = ['success', 'refused', 'failed', 'unknown'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** `service`: done by the program itself. */
export const AUDIT_ACTOR_KINDS = ['person', 'apiKey', 'anonymous', 'service'] as const;
export type AuditActorKind = (typeof AUDIT_ACTOR_KINDS)[number];

export const AUDIT_TARGET_KINDS = [
  'workspace',
  'person',
  'session',
  'passkey',
  'member',
  'invitation',
  'apiKey',
  'connection',
  'storage',
  'backup',
  'proof',
  'comparison',
  'restore',
  'schedule',
  'webhook',
  'object',
] as const;
export type AuditTargetKind = (typeof AUDIT_TARGET_KINDS)[number];
