import type { EventContent, RecordedEvent } from '../domain/notifications/facts.ts';
import type { AccountMessage } from './emails/account.ts';

const names = { connection: 'Contoso Ltd', tenant: 'Contoso' };
const restore = {
  ...names,
  into: null,
  restoreId: '0b7c2f5e-1111-4c1a-9d51-5a2f6f5b0003',
  dryRun: false,
  reason: 'Sales group was deleted by mistake',
  startedBy: 'Megan Bowen',
  items: { done: 118, partial: 2, failed: 1 },
  newPasswords: 0,
  actions: { undelete: 90, create: 20, update: 10 },
  types: { users: 90, groups: 30 },
  differing: 2,
  durationMs: 380_000,
  point: { seq: 41, backedUpAt: '2026-11-23T01:00:00.000Z' },
};

const CONTENTS: readonly EventContent[] = [
  { kind: 'secretExpires', facts: { ...names, credential: 'secret', expiresAt: '2026-12-07T07:30:00.000Z', days: 14 } },
  {
    kind: 'signInBroken',
    facts: {
      ...names,
      code: 'sign-in-secret-expired',
      message: 'The client secret has expired. Make a new one in the app registration.',
    },
  },
  {
    kind: 'permissionLost',
    facts: {
      ...names,
      permissions: [
        { permission: 'Policy.Read.All', lost: 'Conditional Access policies and named locations are not backed up.' },
        { permission: 'AdministrativeUnit.Read.All', lost: null },
      ],
    },
  },
  {
    kind: 'backupFailed',
    facts: {
      ...names,
      backupId: '0b7c2f5e-1111-4c1a-9d51-5a2f6f5b0001',
      startedAt: '2026-11-23T01:00:00.000Z',
      code: 'storage-credentials',
      message: 'The storage refused the credentials. Enter a valid access key.',
    },
  },
  {
    kind: 'backupWarnings',
    facts: {
      ...names,
      backupId: '0b7c2f5e-1111-4c1a-9d51-5a2f6f5b0002',
      finishedAt: '2026-11-23T01:12:00.000Z',
      backups: 1,
      warnings: [
        {
          code: 'graph-permission-missing',
          type: 'conditionalAccessPolicies',
          message: 'Conditional Access policies could not be read: a permission is missing.',
          remedy:
            'Open the connection, see which permission is missing, grant it with admin consent, and run a backup.',
          isNew: true,
        },
      ],
    },
  },
  {
    kind: 'backupOverdue',
    facts: {
      ...names,
      lastBackupAt: '2026-11-20T01:10:00.000Z',
      intervalMs: 86_400_000,
      dueSince: '2026-11-22T01:10:00.000Z',
    },
  },
  {
    kind: 'restoreFinished',
    facts: {
      ...restore,
      newPasswords: 3,
      warnings: ['1 object could not be restored.', '2 objects came back in part.'],
    },
  },
  {
    kind: 'restoreFailed',
    facts: { ...restore, code: 'graph-permission-missing', message: 'The permission Group.ReadWrite.All is missing.' },
  },
  { kind: 'restoreCancelled', facts: { ...restore, items: { done: 40, cancelled: 81 } } },
  {
    kind: 'storageUnreachable',
    facts: { ...names, storage: 'Acme backups', code: 'storage-no-bucket', message: 'The bucket does not exist.' },
  },
  {
    kind: 'storageDamaged',
    facts: {
      ...names,
      storage: 'Acme backups',
      files: 2,
      backups: 14,
      backupNumbers: [31, 30, 29, 28, 27, 26, 25, 24, 23, 22],
      objects: 2,
      examples: ['The file c1/packs/s00 is missing in the storage.', 'The file c1/packs/s01 is damaged: it is empty.'],
    },
  },
  { kind: 'licence', facts: { what: 'trialEnds', endsAt: '2026-11-30T07:30:00.000Z', days: 7 } },
  {
    kind: 'workspaceDeletion',
    facts: { what: 'requested', by: 'Megan Bowen', dueAt: '2026-12-07T07:30:00.000Z', ownFiles: false },
  },
  {
    kind: 'restoreApproval',
    facts: {
      ...names,
      restoreId: restore.restoreId,
      into: null,
      reason: restore.reason,
      requestedBy: 'Megan Bowen',
      expiresAt: '2026-11-24T07:30:00.000Z',
    },
  },
  { kind: 'test', facts: { requestedBy: 'Megan Bowen' } },
];

/** What else is told about a licence, and of a workspace. */
const LICENCE_CONTENTS: readonly EventContent[] = [
  { kind: 'workspaceDeletion', facts: { what: 'kept', by: 'Megan Bowen' } },
  { kind: 'licence', facts: { what: 'trialEnded', endedAt: '2026-11-23T07:30:00.000Z' } },
  {
    kind: 'licence',
    facts: { what: 'paymentFailed', since: '2026-11-22T07:30:00.000Z', endsAt: '2026-12-06T07:30:00.000Z' },
  },
  { kind: 'licence', facts: { what: 'ended', endedAt: '2026-11-23T07:30:00.000Z' } },
  {
    kind: 'licence',
    facts: {
      what: 'sizeExceeded',
      members: 1_204,
      userLimit: 1_000,
      plan: 'Up to 1,000 users',
      fits: 'Up to 5,000 users',
      refusedAt: '2026-12-23T07:30:00.000Z',
    },
  },
];

const sample = (content: EventContent, index: number): RecordedEvent => ({
  ...content,
  id: `0b7c2f5e-2222-4c1a-9d51-${String(index).padStart(12, '0')}`,
  workspaceId: '0b7c2f5e-3333-4c1a-9d51-5a2f6f5b0000',
  connectionId: '0b7c2f5e-4444-4c1a-9d51-5a2f6f5b0000',
  at: new Date('2026-11-23T08:16:00.000Z'),
});

/** One event of every kind, for previews and tests. */
export const SAMPLE_EVENTS: readonly RecordedEvent[] = CONTENTS.map(sample);

export const SAMPLE_LICENCE_EVENTS: readonly RecordedEvent[] = LICENCE_CONTENTS.map(sample);

const token = 'sample-token';
const expiresAt = new Date('2026-11-24T08:16:00.000Z');
const at = new Date('2026-11-23T08:16:00.000Z');

/** One message of every kind about an account, under the name of its preview. */
export const SAMPLE_ACCOUNT_MESSAGES: Readonly<Record<string, AccountMessage>> = {
  verifyEmail: { kind: 'verifyEmail', token, expiresAt },
  verifyAgain: { kind: 'verifyAgain', token, expiresAt },
  verifyNewEmail: { kind: 'verifyNewEmail', token, expiresAt, presentEmail: 'megan@contoso.example' },
  addressTaken: { kind: 'addressTaken', at },
  resetPassword: { kind: 'resetPassword', token, expiresAt },
  invitation: {
    kind: 'invitation',
    token,
    expiresAt,
    workspace: 'Contoso',
    role: 'restorer',
    invitedBy: 'Megan Bowen (megan@contoso.example)',
  },
  workspaceDeleted: {
    kind: 'workspaceDeleted',
    workspace: 'Contoso',
    at,
    left: [
      { storage: 'Acme backups', files: 12, because: 'locked', examples: ['c1/packs/s00', 'c1/packs/s01'] },
      { storage: 'Old bucket', files: null, because: 'chosen', examples: [] },
    ],
  },
  passwordChanged: { kind: 'securityChange', change: { kind: 'passwordChanged' }, at },
  passwordReset: { kind: 'securityChange', change: { kind: 'passwordReset' }, at },
  twoFactorOn: { kind: 'securityChange', change: { kind: 'twoFactorOn' }, at },
  twoFactorOff: { kind: 'securityChange', change: { kind: 'twoFactorOff' }, at },
  passkeyAdded: { kind: 'securityChange', change: { kind: 'passkeyAdded' }, at },
  passkeyRemoved: { kind: 'securityChange', change: { kind: 'passkeyRemoved' }, at },
  emailChanged: {
    kind: 'securityChange',
    change: { kind: 'emailChanged', newEmail: 'megan.bowen@contoso.example' },
    at,
  },
};
