import { z } from 'zod';
import { COMPARISONS } from '#core/domain/plan/item-states.ts';
import { restoreChoiceShape } from '#core/restores/restore-choice-schema.ts';
import { linkTargetType } from '../backups/objects-schema.ts';
import { named } from '../http/common-schema.ts';

const count = z.int().min(0);
const codedReason = z.object({ code: z.string(), message: z.string() });
const treatment = z.enum(['write', 'leave']);
const direction = z
  .enum(['outgoing', 'incoming'])
  .describe('`incoming`: another object’s link that has to point at the new ID.');
const linkEnd = named(
  'LinkEnd',
  z.object({
    type: linkTargetType,
    typeLabel: z.string(),
    id: z.string().nullable().describe('In the target tenant; null where this job is going to make it.'),
    backupId: z.string().nullable().describe('In the backup; null for a link that the backup lacks.'),
    displayName: z.string().nullable(),
  }),
);

export const chosenParts = named('ChosenParts', z.object(restoreChoiceShape));

export const plannedObject = named(
  'PlannedObject',
  z.object({
    liveId: z.string().nullable().describe('Null where the object is to be made.'),
    newUserPrincipalName: z.string().nullable().describe('Set where the user comes back under another name.'),
    missingPermissions: z.array(z.string()),
    writes: count,
    seconds: z.number().min(0),
    attributes: z.array(
      z.object({
        path: z.string(),
        current: z.unknown().describe('Null stands for empty.'),
        backup: z.unknown(),
        elements: z
          .object({ onlyCurrent: z.array(z.unknown()), onlyBackup: z.array(z.unknown()) })
          .nullable()
          .describe('Of a list whose order means nothing: what only one side holds.'),
        treatment,
        reason: codedReason.nullable(),
        secondPass: z.boolean().describe('Written once everything it may point at exists.'),
      }),
    ),
    links: z
      .array(
        z.object({
          relation: z.string(),
          relationLabel: z.string(),
          change: z.enum(['add', 'remove']),
          direction,
          other: linkEnd.describe('The object at the other end.'),
          treatment,
          reason: codedReason.nullable(),
        }),
      )
      .describe('The first 1,000.'),
    linkCount: count,
    repairs: z
      .array(
        z.object({
          path: z.string(),
          label: z.string().describe('Where the reference stands, in words.'),
          value: z.string().describe('The ID that it names now.'),
          newId: z.string().nullable().describe('The ID that it is to name; null where this job is going to make it.'),
        }),
      )
      .nullable()
      .describe('References that are repaired; null where the object is restored as a whole.'),
    only: chosenParts.nullable().describe('Only these attributes and links were chosen; null: the whole object.'),
  }),
);

export const foundDifferences = named(
  'FoundDifferences',
  z.object({
    result: z.enum(COMPARISONS),
    liveId: z.string().nullable().describe('Where the object is now; null where it is not there.'),
    userPrincipalName: z.string().nullable(),
    newPassword: z.boolean(),
    attributes: z.array(
      z.object({
        path: z.string(),
        live: z.unknown(),
        backup: z.unknown(),
        reason: codedReason,
        expected: z
          .boolean()
          .describe('Follows from the object having been created again; does not count as different.'),
      }),
    ),
    links: z
      .array(
        z.object({
          relation: z.string(),
          relationLabel: z.string(),
          change: z.enum(['add', 'remove']).describe('`remove`: the tenant has it and the backup lacks it.'),
          direction,
          sourceId: z.string().nullable(),
          targetId: z.string().nullable(),
          reason: codedReason,
        }),
      )
      .describe('Links of the backup that are not there. The first 1,000.'),
    linkCount: count,
  }),
);
