import { z } from 'zod';
import { OBJECT_ORDERS } from '#core/backups/store/browse/objects.ts';
import { parseFacets } from '#core/domain/facets.ts';
import { TYPE_KEYS, isTypeKey } from '#core/domain/type-keys.ts';
import { id, named, notAvailable, pageOf, pageQuery, text, timestamp, typeKey } from '../http/common-schema.ts';

const MAX_OBJECT_ID = 512;
export const objectId = text().min(1).max(MAX_OBJECT_ID);

export const backupTypeCount = named(
  'BackupTypeCount',
  z.object({
    type: typeKey,
    label: z.string(),
    objects: z.int(),
    links: z.int(),
    added: z.int(),
    changed: z.int(),
    deleted: z.int(),
    carried: z.boolean().describe('The type could not be read: content of the backup before.'),
    notAvailable: z.string().nullable().describe('Why nothing of the type can be told: its index is damaged.'),
  }),
);
export const backupTypeCounts = named('BackupTypeCounts', z.object({ items: z.array(backupTypeCount) }));

export const listedObject = named(
  'ListedObject',
  z.object({
    type: typeKey,
    id: z.string(),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    mail: z.string().nullable(),
    appId: z.string().nullable(),
  }),
);
export const browsedObject = named(
  'BrowsedObject',
  listedObject.extend({
    unchangedSince: z
      .object({ backupId: id.nullable(), seq: z.int(), at: timestamp.nullable() })
      .describe('The backup that found the content as it is here.'),
    facets: z
      .record(z.string(), z.string().nullable())
      .nullable()
      .describe(
        'What `facets` filters by, such as `{"enabled": "yes"}`; a value is null where the object does not tell. Null as a whole: the content was not read yet, or could not be.',
      ),
  }),
);
export const browsedObjectPage = named(
  'BrowsedObjectPage',
  z.object({
    items: z.array(browsedObject),
    nextCursor: z
      .string()
      .nullable()
      .describe('Null on the last page. With types that are not available a page may be short.'),
    notAvailable,
  }),
);

const SEARCHED =
  'Words of name, UPN or mail in any order, whatever the case and accents (words under 3 characters: beginnings of words), or a whole object ID or app ID, or the beginning of an object ID from 6 characters on.';

const filters = {
  type: typeKey.optional().describe('May be left out when searching, or with `changedSince`.'),
  search: text().max(200).optional().describe(SEARCHED),
  order: z
    .enum(OBJECT_ORDERS)
    .default('name')
    .describe(
      'Of a list of one type; `-` is the other way round, `-changed` has what changed last first. A search is ordered by name.',
    ),
  facets: text()
    .max(500)
    .optional()
    .describe(
      'With `type`: `key:value`, separated by commas, such as `kind:security,kind:microsoft365,synced:no`. Every key counts, and any of its values. Objects of which it is not known are never left out.',
    ),
  changedSince: timestamp
    .optional()
    .describe(
      'Objects whose content a backup of this time or later found new or changed, the latest first. Not together with a search.',
    ),
};

interface Filters {
  readonly facets?: string | undefined;
  readonly type?: string | undefined;
  readonly search?: string | undefined;
  readonly changedSince?: string | undefined;
}
const isSearch = ({ search }: Filters): boolean => (search ?? '').trim() !== '';
const names = (query: Filters): boolean =>
  query.type !== undefined || isSearch(query) || query.changedSince !== undefined;
const NAMES = { message: 'give a type, a search text, or both', path: ['type'] };
const isOne = (query: Filters): boolean => query.changedSince === undefined || !isSearch(query);
const ONE = { message: 'is not taken together with a search', path: ['changedSince'] };

const areOfType = ({ type, facets = '' }: Filters): boolean =>
  facets === '' || (type !== undefined && isTypeKey(type) && parseFacets(type, facets) !== null);
const OF_TYPE = { message: 'is not a filter of the type', path: ['facets'] };

export const objectsQuery = z
  .strictObject({ ...pageQuery, ...filters })
  .refine(areOfType, OF_TYPE)
  .refine(names, NAMES)
  .refine(isOne, ONE);
export const objectsFileQuery = z
  .strictObject({ ...filters, format: z.enum(['csv', 'json']).default('csv') })
  .refine(areOfType, OF_TYPE)
  .refine(names, NAMES)
  .refine(isOne, ONE);
export const objectsFile = {
  200: {
    description: 'A file to save.',
    content: { 'text/csv': { schema: z.string() }, 'application/json': { schema: z.string() } },
  },
};

export const objectParams = z.object({ id, type: typeKey, objectId });

export const storedObject = named(
  'StoredObject',
  listedObject.extend({
    hash: z.string().describe('SHA-256 of the content.'),
    unchangedSince: z
      .object({ backupId: id.nullable(), seq: z.int(), at: timestamp.nullable() })
      .describe('The first backup with this content.'),
    attributes: z.record(z.string(), z.unknown()).describe('As Graph returned them.'),
    links: z
      .object({ out: z.record(z.string(), z.int()), in: z.record(z.string(), z.int()) })
      .describe('Numbers by relation.'),
    relationLabels: z
      .object({ out: z.record(z.string(), z.string()), in: z.record(z.string(), z.string()) })
      .describe('Words for these relations.'),
  }),
);

export const linkTargetType = named(
  'LinkTargetType',
  z
    .enum([...TYPE_KEYS, 'orgContacts', 'other'])
    .describe('An object type, or a directory object that is not backed up.'),
);

export const listedLink = named(
  'ListedLink',
  z.object({
    relation: z.string(),
    relationLabel: z
      .string()
      .describe('As seen from the object asked about: `Members`, or `Member of` for incoming ones.'),
    type: linkTargetType,
    typeLabel: z.string(),
    id: z.string(),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    inBackup: z.boolean().describe('Whether the backup holds the object at the other end.'),
  }),
);
export const listedLinkPage = pageOf('ListedLinkPage', listedLink);
export const linksQuery = z.strictObject({
  ...pageQuery,
  direction: z.enum(['out', 'in']).default('out').describe('`out`: from this object; `in`: from others to it.'),
  relation: text().max(100).optional(),
});

const historyBackup = z.object({
  backupId: id.nullable().describe('Null where the backup is no longer kept.'),
  seq: z.int(),
  at: timestamp.nullable(),
});

const newId = z.string().nullable().describe('Under which a restore created it again.');

const namesake = named(
  'Namesake',
  z.object({
    id: z.string(),
    displayName: z.string().nullable(),
    key: z.enum(['userPrincipalName', 'appId']).describe('What is the same.'),
    isThere: z.boolean().describe('Whether the newest backup holds it.'),
  }),
);

export const objectHistory = named(
  'ObjectHistory',
  z.object({
    items: z
      .array(
        z.object({
          hash: z.string(),
          displayName: z.string().nullable(),
          from: historyBackup,
          to: historyBackup.nullable().describe('Null while the newest backup has it.'),
          end: z.enum(['current', 'changed', 'softDeleted', 'hardDeleted']),
          endedBy: historyBackup.nullable(),
        }),
      )
      .describe('Newest first.'),
    newId,
    namesakes: z
      .array(namesake)
      .describe('Others that have or had the same key. That one was made again from the other is not known from that.'),
    notAvailable: notAvailable.describe(
      'Backups whose index of the type is damaged: whether they hold the object, and how, is not known.',
    ),
  }),
);

export const deletedObjectsQuery = z.strictObject({
  ...pageQuery,
  type: typeKey.optional(),
  search: text().max(200).optional().describe(SEARCHED),
  since: timestamp.optional().describe('Found deleted by a backup of this time or later.'),
});
export const deletedObjectPage = pageOf(
  'DeletedObjectPage',
  named(
    'DeletedObject',
    listedObject.extend({
      deletion: z.enum(['soft', 'hard']).describe('`soft`: in the recycle bin when it was last looked for.'),
      newId,
      namesake: namesake
        .nullable()
        .describe(
          'Another object that is there now and has the same key; null: none, or a restore created this one again.',
        ),
      goneIn: historyBackup.describe('The backup that found it deleted.'),
      lastIn: historyBackup.nullable().describe('The last backup that holds it; null where none of those is kept.'),
    }),
  ),
);
