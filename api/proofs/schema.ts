import { z } from 'zod';
import { linkTargetType } from '../backups/objects-schema.ts';
import { id, jobState, named, pageOf, pageQuery, timestamp, typeKey, warning } from '../http/common-schema.ts';

const count = z.int().min(0);

export const DIFFERENCE_CAUSES = ['since', 'missed', 'unclear', 'unknownInCopy'] as const;
export const differenceCause = named(
  'DifferenceCause',
  z
    .enum(DIFFERENCE_CAUSES)
    .describe(
      '`since`: changed in the tenant since the backup, as change tracking or a time stamp says. ' +
        '`missed`: Microsoft Graph knows of no change since; the backup missed it, or it is too recent to be tracked. ' +
        '`unclear`: Microsoft Graph does not say when: changed since the backup, or missed. ' +
        '`unknownInCopy`: the backup itself says that it does not know this.',
    ),
);

const causes = { since: count, missed: count, unclear: count, unknownInCopy: count };
const kinds = {
  onlyInTenant: count,
  onlyInCopy: count,
  different: count,
  linksOnlyInTenant: count,
  linksOnlyInCopy: count,
};

export const proofOutcome = named(
  'ProofOutcome',
  z
    .enum(['equal', 'differs', 'unknown'])
    .describe('`unknown`: nothing that was compared differs, and not everything could be compared.'),
);

export const proof = named(
  'Proof',
  z.object({
    id,
    connectionId: id,
    backupId: id.describe('What it is about: the newest backup when it began.'),
    state: jobState,
    outcome: proofOutcome.nullable().describe('Null until it has completed.'),
    createdBy: z.string(),
    createdAt: timestamp,
    startedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
    cancelRequestedAt: timestamp.nullable(),
    graph: z.object({ requests: count, throttled: count, waitedMs: count }),
    warnings: z.array(warning),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);
export const proofPage = pageOf('ProofPage', proof);

export const proofTypeResult = named(
  'ProofTypeResult',
  z.object({
    type: typeKey,
    label: z.string(),
    state: z
      .enum(['pending', 'running', 'comparing', 'compared', 'unread'])
      .describe('`unread`: it could not be read and was not compared.'),
    fetched: count.describe('Entries read from Graph.'),
    requests: count,
    figures: z
      .object({
        objects: count.describe('Objects that the tenant showed.'),
        links: count,
        ...kinds,
        ...causes,
      })
      .nullable()
      .describe('Null until the type is compared.'),
    unknown: z
      .array(
        z.object({
          part: z.string(),
          label: z.string().describe('In words: `Members`.'),
          code: z.string(),
          count: count.describe('Objects whose part could not be read.'),
          every: z.boolean().describe('It could be read of no object.'),
          names: z.array(z.string()).describe('Some of the objects.'),
          message: z.string(),
        }),
      )
      .describe('What could not be read, and was therefore not compared.'),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);

export const proofDetail = named(
  'ProofDetail',
  proof.extend({
    backup: z.object({ seq: z.int().nullable(), startedAt: timestamp.nullable(), finishedAt: timestamp.nullable() }),
    types: z.array(proofTypeResult),
    total: z.object({
      objects: count,
      links: count,
      unknown: count.describe('Parts and types that were not compared.'),
      ...kinds,
      ...causes,
    }),
    differencesKept: z
      .boolean()
      .describe('Of the last few proofs of a connection each difference is kept, of older ones the figures.'),
  }),
);

export const proofQuery = z.strictObject({ ...pageQuery, connectionId: id.optional() });

const filter = { type: typeKey.optional(), cause: differenceCause.optional() };
export const differenceQuery = z.strictObject({
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  ...filter,
});
export const differenceFileQuery = z.strictObject(filter);

export const proofDifference = named(
  'ProofDifference',
  z.object({
    type: typeKey,
    id: z.string().describe('Of the object, or of the object that holds the link.'),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    kind: z.enum(['onlyInTenant', 'onlyInCopy', 'different']),
    cause: differenceCause,
    changedAt: timestamp.nullable().describe('When the tenant says that it was changed or made.'),
    link: z
      .object({
        relation: z.string(),
        relationLabel: z.string(),
        type: linkTargetType,
        typeLabel: z.string(),
        id: z.string(),
        displayName: z.string().nullable(),
      })
      .nullable()
      .describe('Null where the object itself differs.'),
    attributes: z
      .array(
        z.object({
          path: z.string(),
          tenant: z.unknown().describe('Null stands for empty.'),
          copy: z.unknown(),
          elements: z
            .object({ onlyInTenant: z.array(z.unknown()), onlyInCopy: z.array(z.unknown()) })
            .nullable()
            .describe('Of a list whose order means nothing.'),
        }),
      )
      .describe('Of an object that differs.'),
    unreadable: z.string().nullable().describe('Why the values of one side could not be read.'),
  }),
);
export const proofDifferencePage = pageOf('ProofDifferencePage', proofDifference);
