import { z } from 'zod';
import { credentials, oneCredential } from '../connections/schema.ts';
import { id, named, typeKey } from '../http/common-schema.ts';

/** For one restore: kept sealed with it, and erased when it ends. */
export const targetCredentials = named(
  'TargetCredentials',
  z
    .strictObject(credentials)
    .refine(oneCredential, { message: 'give either clientSecret or certificate', path: ['clientSecret'] }),
);

export const restoreTarget = named(
  'RestoreTarget',
  z
    .strictObject({
      connectionId: id.optional().describe('A connection of the workspace.'),
      credentials: targetCredentials
        .optional()
        .describe('Of a tenant that is no connection of the workspace, for this restore alone.'),
    })
    .refine(({ connectionId, credentials }) => (connectionId === undefined) !== (credentials === undefined), {
      message: 'give either connectionId or credentials',
      path: ['connectionId'],
    }),
);

export const restoreSidesQuestion = named(
  'RestoreSidesQuestion',
  z.strictObject({ backupId: id, target: restoreTarget }),
);

const side = z.object({
  tenantId: z.string(),
  tenantName: z.string(),
  verifiedDomains: z.array(z.string()),
  counts: z
    .array(z.object({ type: typeKey, label: z.string(), objects: z.int() }))
    .nullable()
    .describe('Of the backup; of the target those of its newest backup. Null: not known.'),
});

export const restoreSides = named(
  'RestoreSides',
  z.object({
    source: side.describe('The tenant of the backup.'),
    target: side.extend({
      ready: z.boolean().describe('Every object type can be written.'),
      missingPermissions: z.array(z.string()),
    }),
  }),
);

/** A tenant that a restore is about, as its connection. */
export const restoreSubject = named(
  'RestoreSubject',
  z.object({
    id,
    name: z.string(),
    tenantId: z.string(),
    tenantName: z.string().nullable(),
    removed: z.boolean().describe('The connection has been removed since.'),
    forOneJob: z
      .boolean()
      .describe(
        'No connection of the workspace: its credentials were given for this restore, and are erased when it ends.',
      ),
  }),
);
