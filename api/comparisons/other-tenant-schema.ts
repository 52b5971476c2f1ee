import { z } from 'zod';
import { ACROSS_KINDS } from '#core/backups/compare/tenants-types.ts';
import { MATCHES } from '#core/domain/counterparts.ts';
import { attributeDifference, comparedBackup, linkDifference } from '../backups/changes-schema.ts';
import { linkTargetType } from '../backups/objects-schema.ts';
import { id, named, notAvailable, pageOf, typeKey } from '../http/common-schema.ts';
import { comparedObject, comparedObjectsQuery, comparisonFileQuery, comparisonQuery } from './schema.ts';

const count = z.int().min(0);
const sides = {
  other: id.describe('The connection of the other tenant, of the same workspace.'),
  from: comparisonQuery.shape.from.describe('`seq` of the backup of this connection.'),
  to: comparisonQuery.shape.to.describe('`seq` of the backup of the other connection.'),
};
const filter = {
  type: comparedObjectsQuery.shape.type,
  kind: z.enum(ACROSS_KINDS).optional(),
  search: comparedObjectsQuery.shape.search,
};
/** Content of both sides is read of all that a page looks at. */
const MOST_ROWS = 100;

export const otherTenantQuery = z.strictObject(sides);
export const acrossObjectsQuery = z.strictObject({
  ...sides,
  ...filter,
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(50),
  cursor: comparedObjectsQuery.shape.cursor,
});
export const acrossFileQuery = z.strictObject({ ...sides, ...filter, format: comparisonFileQuery.shape.format });

const side = z.object({
  ...comparedBackup.shape,
  connection: z.object({ id, name: z.string() }),
});

export const otherTenantComparison = named(
  'OtherTenantComparison',
  z.object({
    from: side,
    to: side,
    types: z
      .array(
        z.object({
          type: typeKey,
          label: z.string(),
          objectsBefore: count,
          objectsAfter: count,
          leftOut: z.string().nullable().describe('Why nothing of the type is compared; null: it is.'),
        }),
      )
      .describe('Types that one of the backups holds or leaves out, in the order of a backup.'),
    notes: z.array(z.string()).describe('What is not known, in sentences.'),
    notAvailable,
  }),
);

const object = z
  .object({ id: z.string(), displayName: z.string().nullable(), userPrincipalName: z.string().nullable() })
  .nullable();

export const acrossObject = named(
  'AcrossObject',
  z.object({
    type: typeKey,
    kind: z
      .enum(ACROSS_KINDS)
      .describe(
        '`onlyBefore`, `onlyAfter`: it has no counterpart. `ambiguous`: several have the name on one side, and none is guessed. ' +
          '`unknown`: its counterpart, or what differs, cannot be told; `note` says why.',
      ),
    before: object,
    after: object,
    matchedBy: z
      .enum(MATCHES)
      .nullable()
      .describe('By what the two stand for each other; `references`: by whom they connect. Null: there are no two.'),
    namesakes: z
      .object({ before: z.array(z.string()), after: z.array(z.string()) })
      .describe('Of `ambiguous`: the IDs of those that have the name, the first 20 of each side.'),
    attributes: z
      .array(attributeDifference)
      .describe(
        'Of counterparts. IDs in `before` are those of the counterparts in the second tenant, where there are any.',
      ),
    links: z.array(linkDifference).describe('From this object to others, by counterparts; the first 1,000.'),
    linksAdded: count,
    linksRemoved: count,
    names: comparedObject.shape.names,
    unclear: z
      .array(
        z.object({
          side: z.enum(['before', 'after']),
          type: linkTargetType,
          id: z.string(),
          displayName: z.string().nullable(),
          userPrincipalName: z.string().nullable(),
        }),
      )
      .describe('What the object names or is linked with, and of which the counterpart cannot be told.'),
    note: z.string().nullable().describe('What cannot be told, in a sentence.'),
  }),
);
export const acrossObjectPage = pageOf('AcrossObjectPage', acrossObject);
