import { z } from 'zod';
import {
  attributeDifference,
  changedObject,
  changedObjectPage,
  changesQuery,
  comparedBackup,
  kindCounts,
  linkDifference,
} from '../backups/changes-schema.ts';
import {
  id,
  jobState,
  named,
  notAvailable,
  pageOf,
  pageQuery,
  queuePlace,
  timestamp,
  typeKey,
  warning,
} from '../http/common-schema.ts';

const count = z.int().min(0);
const MOST_SEQ = 2_147_483_647;
const seq = z.coerce.number().int().min(1).max(MOST_SEQ);
/** More than a screen shows. */
const MOST_OBJECTS = 100;
const MOST_ID_LENGTH = 1_000;

const sides = {
  from: seq.describe('`seq` of the earlier backup.'),
  to: seq.describe('`seq` of the later backup.'),
};

const kept = z.object({ ...comparedBackup.shape, backupId: comparedBackup.shape.backupId.unwrap() });

export const comparisonQuery = z.strictObject(sides);

/** How much of a type differs between two sides, and what of it is not known. */
export const comparedTypeRow = named(
  'ComparedType',
  z.object({
    type: typeKey,
    label: z.string(),
    ...kindCounts,
    linksAdded: count,
    linksRemoved: count,
    notReadIn: z
      .array(z.int())
      .describe(
        '`seq` of the backups that could not read the type and hold what an earlier one had: differences may be missing here.',
      ),
    notHeldIn: z
      .array(z.int())
      .describe(
        '`seq` of the backups that leave the type out: the tenant has no licence for it, or the connection no permission.',
      ),
    unread: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why the type could not be read in the tenant, so that nothing of it was compared.'),
    unknown: z
      .array(
        z.object({
          backup: z.int().nullable().describe('`seq` of the backup; null: it could not be read in the tenant.'),
          part: z.string(),
          partLabel: z.string(),
          objects: z.int().nullable().describe('How many objects it is unknown of; null: of every one.'),
        }),
      )
      .describe('Parts of objects that could not be read: there differences are not known.'),
  }),
);

const total = z.object({ ...kindCounts, linksAdded: count, linksRemoved: count });

export const comparison = named(
  'Comparison',
  z.object({
    from: kept,
    to: kept,
    total,
    types: z
      .array(comparedTypeRow)
      .describe(
        'Types that differ, or that one of the backups could not read or leaves out, in the order of a backup.',
      ),
    notAvailable,
  }),
);

/** One or more of a name in the query; an ID may hold a comma. */
const repeated = (item: z.ZodString) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).min(1).max(MOST_OBJECTS));

const idText = z
  .string()
  .min(1)
  .max(MOST_ID_LENGTH)
  .refine((value) => !value.includes('\0') && value.isWellFormed(), {
    message: 'must be text without the character NUL',
  });

const filter = {
  type: changesQuery.shape.type,
  kind: changesQuery.shape.kind,
  search: changesQuery.shape.search,
  id: repeated(idText).optional().describe('Only the objects with these IDs.'),
};

/** A whole group of the list: who reads all of it asks least. */
const MOST_ROWS = 5_000;

const listed = {
  ...filter,
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(50),
  cursor: pageQuery.cursor,
};
export const comparedObjectsQuery = z.strictObject({ ...sides, ...listed });
export const differingObjectsQuery = z.strictObject(listed);
export const comparedObjectPage = changedObjectPage;

const wanted = { object: repeated(idText).describe('Type and ID: `users/9f4c…`.') };
export const comparedValuesQuery = z.strictObject({ ...sides, ...wanted });
export const differingValuesQuery = z.strictObject(wanted);

export const FILE_FORMATS = ['csv', 'json', 'html'] as const;
const file = { ...filter, format: z.enum(FILE_FORMATS).default('csv') };
export const comparisonFileQuery = z.strictObject({ ...sides, ...file });
export const differingFileQuery = z.strictObject(file);

export const comparedObject = named(
  'ComparedObject',
  z.object({
    ...changedObject.shape,
    attributes: z
      .array(attributeDifference)
      .describe(
        'Of an object that both backups have. Without what changes by itself. Empty, too, where only one backup has the object.',
      ),
    links: z.array(linkDifference).describe('From this object to others; the first 1,000 added and removed ones.'),
    names: z
      .array(
        z.object({
          id: z.string(),
          type: typeKey,
          typeLabel: z.string(),
          displayName: z.string().nullable(),
          userPrincipalName: z.string().nullable(),
        }),
      )
      .describe('Who the IDs in the values are, where one of the backups holds them.'),
    unreadable: z
      .object({ backup: z.int().nullable(), code: z.string(), message: z.string() })
      .nullable()
      .describe(
        'Which attributes differ is not known: the content that the backup with this `seq` has cannot be read; null: that of one of the sides.',
      ),
  }),
);

/** More than a restore takes. */
const MOST_SELECTED = 10_000;
const MOST_TYPES = 200;

export const newTenantComparison = z.strictObject({
  backup: z.int().min(1).max(MOST_SEQ).describe('`seq` of the backup.'),
  types: z
    .array(typeKey)
    .max(MOST_TYPES)
    .default([])
    .describe('Whole types. Neither types nor objects: the whole tenant.'),
  objects: z
    .array(z.strictObject({ type: typeKey, id: idText }))
    .max(MOST_SELECTED)
    .default([])
    .describe('Single objects. A few are read by themselves, so that it takes a few requests.'),
});

export const tenantComparison = named(
  'TenantComparison',
  z.object({
    id,
    connectionId: id,
    backup: z.object({ ...comparedBackup.shape, backupId: id }),
    state: jobState,
    createdBy: z.string(),
    createdAt: timestamp,
    startedAt: timestamp.nullable().describe('The tenant is compared as it was from then until `finishedAt`.'),
    finishedAt: timestamp.nullable(),
    cancelRequestedAt: timestamp.nullable(),
    graph: z.object({ requests: count, throttled: count, waitedMs: count }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);
export const tenantComparisonPage = pageOf('TenantComparisonPage', tenantComparison);
export const tenantComparisonQuery = z.strictObject({ ...pageQuery, connectionId: id.optional() });

export const tenantComparisonDetail = named(
  'TenantComparisonDetail',
  tenantComparison.extend({
    selection: z.object({
      types: z.array(typeKey),
      objects: count.describe('Single objects. Neither types nor objects: the whole tenant.'),
    }),
    queuePlace,
    progress: z.object({
      types: count.describe('That are compared, or read for the sake of these.'),
      read: count,
      compared: count,
      objects: count.describe('Entries read until now.'),
    }),
    differencesKept: z
      .boolean()
      .describe('Kept for 30 days, of the last 20 comparisons of a connection, and as long as the backup is.'),
    warnings: z.array(warning),
    total,
    types: z
      .array(comparedTypeRow)
      .describe('Types that differ or that could not be compared as a whole, in the order of a backup.'),
  }),
);

export const comparedValues = named('ComparedValues', z.object({ items: z.array(comparedObject) }));

export const comparisonFile = {
  200: {
    description: 'A file to save.',
    content: {
      'text/csv': { schema: z.string() },
      'application/json': { schema: z.string() },
      'text/html': { schema: z.string() },
    },
  },
};
