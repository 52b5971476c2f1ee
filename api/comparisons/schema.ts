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
import { named, pageQuery, typeKey } from '../http/common-schema.ts';

const count = z.int().min(0);
const seq = z.coerce.number().int().min(1).max(2_147_483_647);
/** More than a screen shows. */
const MOST_OBJECTS = 100;
const MOST_ID_LENGTH = 1_000;

const sides = {
  from: seq.describe('`seq` of the earlier backup.'),
  to: seq.describe('`seq` of the later backup.'),
};

const kept = z.object({ ...comparedBackup.shape, backupId: comparedBackup.shape.backupId.unwrap() });

export const comparisonQuery = z.strictObject(sides);

export const comparison = named(
  'Comparison',
  z.object({
    from: kept,
    to: kept,
    total: z.object({ ...kindCounts, linksAdded: count, linksRemoved: count }),
    types: z
      .array(
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
          unknown: z
            .array(
              z.object({
                backup: z.int().describe('`seq` of the backup.'),
                part: z.string(),
                partLabel: z.string(),
                objects: z.int().nullable().describe('How many objects it is unknown of; null: of every one.'),
              }),
            )
            .describe('Parts of objects that one of the backups could not read: there differences are not known.'),
        }),
      )
      .describe(
        'Types that differ, or that one of the backups could not read or leaves out, in the order of a backup.',
      ),
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

export const comparedObjectsQuery = z.strictObject({
  ...sides,
  ...filter,
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(50),
  cursor: pageQuery.cursor,
});
export const comparedObjectPage = changedObjectPage;

export const comparedValuesQuery = z.strictObject({
  ...sides,
  object: repeated(idText).describe('Type and ID: `users/9f4c…`.'),
});

export const FILE_FORMATS = ['csv', 'json', 'html'] as const;
export const comparisonFileQuery = z.strictObject({
  ...sides,
  ...filter,
  format: z.enum(FILE_FORMATS).default('csv'),
});

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
      .object({ backup: z.int(), code: z.string(), message: z.string() })
      .nullable()
      .describe(
        'Which attributes differ is not known: the content that the backup with this `seq` has cannot be read.',
      ),
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
