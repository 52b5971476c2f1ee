import { z } from 'zod';
import { CLOUDS } from '#core/domain/clouds.ts';
import { isTimeZone } from '#core/domain/schedule/zone.ts';
import { id, jobState, named, timestamp, typeKey, warning } from '../http/common-schema.ts';

const MAX_CONNECTIONS = 100;
const count = z.int().min(0);

export const timeZoneQuery = z
  .string()
  .max(100)
  .refine(isTimeZone, 'This time zone is not known. Give its IANA name, such as Europe/Stockholm or America/New_York.')
  .default('UTC')
  .describe('IANA name of the zone whose days are counted.');

export const overviewQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_CONNECTIONS).default(50).describe('Connections of a page.'),
  cursor: z.string().max(4_000).optional().describe('`nextCursor` of the page before.'),
  timeZone: timeZoneQuery,
});

const dayOfChanges = named(
  'DayOfChanges',
  z.object({
    day: z.iso.date(),
    added: count,
    changed: count,
    deleted: count,
    backups: count.describe('Published on the day, full ones included.'),
  }),
);

const typeCoverage = named(
  'TypeCoverage',
  z.object({
    type: typeKey,
    label: z.string(),
    objects: count,
    state: z
      .enum(['captured', 'carried', 'notRead', 'missing', 'never'])
      .describe(
        'In the last good backup: `captured`: read; `carried`: not readable, content of an earlier backup; `notRead`: never read, because a licence or an optional permission is missing or Microsoft Graph does not offer it; `missing`: not readable and nothing known; `never`: no backup yet.',
      ),
    reason: z.string().nullable().describe('Why it could not be read, or what of it could not.'),
  }),
);

const connectionOverview = named(
  'ConnectionOverview',
  z.object({
    id,
    name: z.string(),
    tenantId: z.string(),
    tenantName: z.string().nullable(),
    cloud: z.enum(CLOUDS),
    readyForBackup: z.boolean(),
    readyForRestore: z.boolean(),
    lastTestedAt: timestamp.nullable(),
    signInProblem: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe(
        'What the last test of the connection found wrong, or a backup that could not sign in since; null where signing in works.',
      ),
    credential: z.object({ kind: z.enum(['secret', 'certificate']), expiresAt: timestamp.nullable() }),
    encryption: z.boolean().describe('Whether new backups are sealed.'),
    storage: z
      .object({
        kind: z.enum(['managed', 'folder', 's3']),
        name: z.string(),
        storageId: id.nullable().describe('Null: the provider’s own.'),
      })
      .describe('Where new backups go.'),
    lastGoodBackup: z
      .object({
        id,
        seq: z.int(),
        state: jobState,
        finishedAt: timestamp.nullable(),
        objects: count,
        links: count,
        bytesWritten: count,
        sealing: z.enum(['aes-256-gcm', 'none']),
      })
      .nullable()
      .describe('The newest that can be restored from.'),
    lastBackup: z
      .object({
        id,
        state: jobState,
        createdAt: timestamp,
        finishedAt: timestamp.nullable(),
        error: z.object({ code: z.string(), message: z.string() }).nullable(),
      })
      .nullable()
      .describe('The newest that has ended, however it did.'),
    runningBackup: z.object({ id, state: jobState, startedAt: timestamp.nullable() }).nullable(),
    nextRun: z.object({ scheduleId: id, at: timestamp }).nullable(),
    schedules: count.describe('Paused ones included.'),
    changes: z
      .array(dayOfChanges)
      .describe('The last 14 days, oldest first: what backups found, the first one of the connection left out.'),
    comparedWith: z
      .object({ id, seq: z.int(), at: timestamp })
      .nullable()
      .describe(
        'A backup to compare the last good one with: the newest that began at least 24 hours ago, or else the oldest; null where there is none before it.',
      ),
    warnings: z
      .object({ total: count, items: z.array(warning).describe('The first 20.') })
      .describe('Of the last good backup.'),
    coverage: z.array(typeCoverage).describe('Every type, in the order of a backup.'),
    overdue: z.boolean().describe('A schedule promises a backup that has not come.'),
    overdueSince: timestamp.nullable(),
  }),
);

export const overview = named(
  'Overview',
  z.object({
    connections: z.array(connectionOverview).describe('Oldest first.'),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
    totals: z
      .object({ objects: count, connections: count, bytesStored: count })
      .describe(
        'Of all connections, not only of the page. Objects: those in the newest backups; bytes: what lies in the storages, with indexes, manifests and what no backup needs any more; earlier versions that a bucket keeps do not count.',
      ),
    runningRestores: count.describe('Those that wait for a confirmation are not among them.'),
    restoresWaiting: count.describe('Plans that wait for a confirmation.'),
  }),
);
