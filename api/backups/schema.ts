import { z } from 'zod';
import {
  id,
  jobState,
  named,
  pageOf,
  pageQuery,
  queuePlace,
  statesQuery,
  timestamp,
  typeKey,
  warning,
} from '../http/common-schema.ts';

const count = z.int().min(0);

export const newBackup = named(
  'NewBackup',
  z.strictObject({
    mode: z
      .enum(['auto', 'full', 'incremental'])
      .default('auto')
      .describe(
        '`auto`: incremental where there is a backup to build on, else full. Every backup can be restored by itself.',
      ),
  }),
);

const counts = z.object({
  objects: count.describe('Objects that the backup holds.'),
  links: count,
  added: count,
  changed: count,
  deleted: count,
});

export const backupTypeProgress = named(
  'BackupTypeProgress',
  counts.extend({
    type: typeKey,
    label: z.string(),
    state: z
      .enum(['pending', 'running', 'read', 'captured', 'published', 'carried'])
      .describe('`read`: to the end, its index is not written yet. `carried`: content of the backup before.'),
    mode: z.enum(['full', 'delta', 'list', 'carried']).nullable(),
    fetched: count.describe('Entries read from Graph.'),
    linksAdded: count,
    linksRemoved: count,
    bytesWritten: count,
    requests: count,
    warnings: z.array(warning),
  }),
);

/** Of a published backup: how far what it holds of a type has been read and proved. */
export const backupTypeFacts = named(
  'BackupTypeFacts',
  z.object({
    type: typeKey,
    relationsAsOf: timestamp
      .nullable()
      .describe('When everything that no delta covers was last read: its relations are as of this time.'),
    provedAt: timestamp.nullable().describe('When the whole type was last read, what its delta covers included.'),
    readFully: z.string().nullable().describe('Why an incremental backup read the whole type.'),
    drift: z
      .object({ objects: count, links: count })
      .nullable()
      .describe('What the proof found to differ from what the delta had told.'),
    notLicensed: z.boolean().describe('The tenant has no licence for this type.'),
    notGranted: z
      .boolean()
      .describe('The type needs a permission that not every connection is given, and this one was not.'),
    unknown: z
      .array(
        z.object({
          part: z.string(),
          label: z.string().describe('In words: `Members`.'),
          count: count.describe('Objects of whose part it is unknown what it holds.'),
          every: z.boolean().describe('It is unknown of every object.'),
        }),
      )
      .describe('Parts that the backup does not know: not empty, and left alone by a restore.'),
  }),
);

export const backup = named(
  'Backup',
  z.object({
    id,
    connectionId: id,
    seq: z.int().nullable().describe('1, 2, 3, … among the published backups of the connection.'),
    baseBackupId: id.nullable(),
    mode: z.enum(['full', 'incremental']),
    state: jobState,
    restorable: z.boolean(),
    trigger: z.enum(['manual', 'schedule']),
    createdBy: z.string(),
    createdAt: timestamp,
    startedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
    cancelRequestedAt: timestamp.nullable(),
    sealing: z.enum(['aes-256-gcm', 'none']),
    counts,
    bytesWritten: count,
    graph: z.object({ requests: count, throttled: count, waitedMs: count }),
    warnings: z.array(warning),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    manifest: z.object({ key: z.string(), sha256: z.string().nullable() }).nullable(),
    unsealedObjects: count
      .nullable()
      .describe(
        'Objects of the backup that were written before encryption was switched on and lie unsealed in the storage; the next full backup seals them. Null: not counted.',
      ),
    verification: z
      .object({ state: z.enum(['running', 'whole', 'damaged', 'failed']), at: timestamp.nullable() })
      .nullable()
      .describe('Of the last verification that was asked for; null: there was none.'),
  }),
);

export const backupDetail = named(
  'BackupDetail',
  backup.extend({
    types: z.array(backupTypeProgress),
    typeFacts: z.array(backupTypeFacts).describe('Of a published backup, for each type that it read.'),
    queuePlace,
    lastEventId: z.int().describe('Follow on from here with `events?after=`.'),
  }),
);
export const backupPage = pageOf('BackupPage', backup);
const instant = z.iso.datetime({ offset: true });

export const backupQuery = z
  .strictObject({
    ...pageQuery,
    connectionId: id.optional(),
    state: statesQuery,
    from: instant.optional().describe('Made at this time or later: the first instant of a month.'),
    to: instant.optional().describe('Made before this time: the first instant of the next month.'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    message: 'must be later than `from`',
    path: ['to'],
  });
