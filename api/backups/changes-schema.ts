import { z } from 'zod';
import { id, named, notAvailable, pageOf, pageQuery, text, timestamp, typeKey } from '../http/common-schema.ts';
import { linkTargetType } from './objects-schema.ts';

const count = z.int().min(0);

export const CHANGE_KINDS = ['added', 'changed', 'softDeleted', 'hardDeleted', 'linksChanged'] as const;
export const changeKind = named('ChangeKind', z.enum(CHANGE_KINDS));

/** A backup that is compared with. */
export const comparedBackup = named(
  'ComparedBackup',
  z.object({
    backupId: id.nullable().describe('Null where the backup is no longer kept.'),
    seq: z.int(),
    at: timestamp.nullable(),
  }),
);

export const changedObject = named(
  'ChangedObject',
  z.object({
    type: typeKey,
    id: z.string(),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    kind: changeKind.describe('`linksChanged`: the content is the same, its links are not.'),
    linksAdded: count,
    linksRemoved: count,
  }),
);
export const changedObjectPage = pageOf('ChangedObjectPage', changedObject);

export const changesQuery = z.strictObject({
  ...pageQuery,
  type: typeKey.optional(),
  kind: z
    .enum([...CHANGE_KINDS, 'notAdded'])
    .optional()
    .describe('`notAdded`: everything that the earlier backup has otherwise, and could bring back.'),
  search: text()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID.'),
});

export const kindCounts = {
  added: count,
  changed: count,
  softDeleted: count,
  hardDeleted: count,
  linksChanged: count.describe('Objects of which only links changed.'),
};

export const changesSummary = named(
  'ChangesSummary',
  z.object({
    since: comparedBackup.nullable().describe('The backup before; null for the first, in which everything is added.'),
    total: z.object({ ...kindCounts, linksAdded: count, linksRemoved: count }),
    types: z
      .array(z.object({ type: typeKey, label: z.string(), ...kindCounts, linksAdded: count, linksRemoved: count }))
      .describe('Types with changes, in the order of a backup.'),
    notAvailable,
  }),
);

export const objectChangesQuery = z.strictObject({
  from: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe(
      '`seq` of the backup to compare with, earlier or later than this one. Left out: the last one before this with another content or other links of the object.',
    ),
});

export const attributeDifference = named(
  'AttributeDifference',
  z.object({
    path: z.string().describe('`displayName`, `conditions.users.includeGroups`.'),
    before: z.unknown().describe('Null stands for empty.'),
    after: z.unknown(),
    kind: z.enum(['added', 'changed', 'removed']),
    elements: z
      .object({ added: z.array(z.unknown()), removed: z.array(z.unknown()) })
      .nullable()
      .describe('Of a list whose order means nothing: what only one side holds.'),
    restorable: z.boolean().describe('A restore can write it: it can be chosen in `only` of a selection.'),
  }),
);

export const linkDifference = named(
  'LinkDifference',
  z.object({
    relation: z.string(),
    relationLabel: z.string(),
    change: z.enum(['added', 'removed']),
    type: linkTargetType.describe('Of the object at the other end.'),
    typeLabel: z.string(),
    id: z.string(),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    restorable: z.boolean().describe('A restore can write it: it can be chosen in `only` of a selection.'),
  }),
);

const side = z.object({
  ...comparedBackup.shape,
  displayName: z.string().nullable(),
  hash: z.string().describe('SHA-256 of the content.'),
});

export const objectChanges = named(
  'ObjectChanges',
  z.object({
    type: typeKey,
    id: z.string(),
    before: side.nullable().describe('Null: not in the backup compared with, or there is none.'),
    after: side.nullable().describe('Null: not in this backup.'),
    attributes: z.array(attributeDifference).describe('Without what changes by itself. Order of the paths.'),
    links: z.array(linkDifference).describe('From this object to others; the first 1,000.'),
    linkCounts: z.object({ added: count, removed: count }),
  }),
);
