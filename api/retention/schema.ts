import { z } from 'zod';
import { isTimeZone } from '#core/domain/schedule/zone.ts';
import { id, named, pageOf, pageQuery, text, timestamp } from '../http/common-schema.ts';

const count = z.int().min(0);
const spans = (most: number) => z.int().min(0).max(most);
const MAX_REASON = 500;

export const retentionPolicy = named(
  'RetentionPolicy',
  z.strictObject({
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'This time zone is not known. Give its IANA name, such as Europe/Stockholm.')
      .describe('IANA name of the zone whose days, weeks, months and years are counted.'),
    keepAllDays: spans(3_650).describe('Every backup is kept for so many days.'),
    daily: spans(3_650).describe('The first backup of each day is kept for so many days.'),
    weekly: spans(1_000).describe('The first backup of each week, from Monday, for so many weeks.'),
    monthly: spans(600).describe('The first backup of each month for so many months.'),
    yearly: spans(100).describe('The first backup of each year for so many years.'),
    keepAtLeast: z.int().min(1).max(10_000).describe('So many of the newest ones are kept, however old they are.'),
  }),
);

export const policyBody = z.strictObject({
  policy: retentionPolicy.nullable().describe('Null: keep everything.'),
});

const setPolicy = z
  .object({ policy: retentionPolicy.nullable(), updatedBy: z.string(), updatedAt: timestamp })
  .nullable()
  .describe('What was set here; null: nothing.');

export const workspaceRetention = named('WorkspaceRetention', z.object({ set: setPolicy }));

export const connectionRetention = named(
  'ConnectionRetention',
  z.object({
    policy: retentionPolicy.nullable().describe('In force; null: everything is kept.'),
    from: z
      .enum(['connection', 'workspace', 'default'])
      .describe('Where it comes from. `default`: nobody has set one, and everything is kept.'),
    set: setPolicy,
    graceDays: count.describe('For so many days a backup that is to be removed can be taken back.'),
  }),
);

const keptReason = z.object({
  why: z
    .enum(['everything', 'all', 'daily', 'weekly', 'monthly', 'yearly', 'atLeast', 'newest', 'hold', 'inUse', 'locked'])
    .describe(
      '`everything`: no policy is set. `newest`: the newest one, or the newest that is whole. `inUse`: a backup, restore, proof or verification builds on it. `locked`: the storage refuses to delete it.',
    ),
  until: timestamp.nullable().describe('Null: its end is not known.'),
});

export const retainedBackup = named(
  'RetainedBackup',
  z.object({
    id,
    seq: z.int(),
    createdAt: timestamp,
    reasons: z.array(keptReason).describe('Why it is kept. Empty: nothing keeps it.'),
    keptUntil: timestamp.nullable().describe('When the last reason ends or ended; null: that is not known.'),
    hold: z.object({ reason: z.string(), by: z.string(), at: timestamp }).nullable(),
    removal: z
      .object({ dueAt: timestamp, by: z.string().nullable().describe('Null: the policy.') })
      .nullable()
      .describe('It is to be removed then, and can be taken back before.'),
  }),
);

export const retentionPlanQuery = z.strictObject(pageQuery);
export const retainedBackupPage = pageOf('RetainedBackupPage', retainedBackup);

export const retentionSummary = named(
  'RetentionSummary',
  z.object({
    backups: count,
    going: count.describe('Backups that nothing keeps now.'),
    bytesFreed: count.describe('What is only needed by these.'),
    nextRemovalAt: timestamp.nullable().describe('When the next of them is removed.'),
    nextEndAt: timestamp.nullable().describe('When the next backup that is kept for a time is kept no longer.'),
    locked: z
      .object({ files: count, bytes: count, until: timestamp.nullable() })
      .describe('What no backup needs any more and the storage still refuses to delete.'),
  }),
);

export const previewBody = z.strictObject({
  policy: retentionPolicy
    .nullable()
    .optional()
    .describe('Null: keep everything. Absent: as if the connection had none of its own.'),
});

export const retentionPreview = named(
  'RetentionPreview',
  z.object({
    policy: retentionPolicy.nullable().describe('That would be in force; null: everything is kept.'),
    backups: count,
    going: count.describe('Backups that nothing would keep now.'),
    bytesFreed: count.describe('What is only needed by these.'),
    first: z.array(z.object({ id, seq: z.int(), createdAt: timestamp })).describe('Some of these, oldest first.'),
  }),
);

const reason = text().trim().min(1).max(MAX_REASON);
export const holdBody = z.strictObject({
  reason: reason.describe('Why nobody may remove it, for those who look later.'),
});
export const takeBackBody = z.strictObject({
  reason: reason
    .default('The removal was taken back.')
    .describe('What the policy wanted gone is held from now on, with this reason: else it would be marked again.'),
});
