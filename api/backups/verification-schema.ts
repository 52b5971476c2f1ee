import { z } from 'zod';
import { named, pageOf, pageQuery, timestamp, typeKey } from '../http/common-schema.ts';

const count = z.int().min(0);

export const damagedFile = named(
  'DamagedFile',
  z.object({
    path: z.string().describe('Below the folder of the connection.'),
    kind: z.enum(['pack', 'objects', 'links', 'manifest', 'marker']),
    type: z.string().nullable(),
    code: z
      .string()
      .describe(
        '`storage-missing`, `repository-corrupt` (damaged), `repository-mismatch` (not the file that was written), `repository-unsealed` (anybody can have written it).',
      ),
    message: z.string(),
  }),
);

export const verification = named(
  'Verification',
  z.object({
    state: z
      .enum(['never', 'running', 'whole', 'damaged', 'repaired', 'failed'])
      .describe(
        'Of the last verification that was asked for, and of what is known since. `repaired`: it found damage, and none is left. `failed`: the storage could not be read to the end.',
      ),
    startedAt: timestamp.nullable(),
    verifiedAt: timestamp.nullable().describe('When it ended.'),
    readSince: timestamp
      .nullable()
      .describe(
        'Every file that the backup needs was read from end to end and found whole since this time, by verifications and daily shares together. Null: some never was.',
      ),
    files: count,
    bytes: count,
    damagedFiles: count.describe('As of now: of files that are known to be missing or damaged, also from other reads.'),
    affectedObjects: count.describe('Objects of the backup that cannot be restored. All others can.'),
    damaged: z.array(damagedFile).describe('The first of them.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);

export const affectedObject = named(
  'AffectedObject',
  z.object({ type: typeKey, id: z.string(), displayName: z.string().nullable(), path: z.string() }),
);
export const affectedObjectPage = pageOf('AffectedObjectPage', affectedObject);
export const affectedQuery = z.strictObject(pageQuery);
