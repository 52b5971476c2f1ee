import { z } from 'zod';
import { named, typeKey } from '../http/common-schema.ts';

export const typeGroup = named('ObjectTypeGroup', z.enum(['identity', 'applications', 'roles', 'devices', 'policies']));

export const objectType = named(
  'ObjectType',
  z.object({
    key: typeKey,
    label: z.object({ one: z.string(), many: z.string() }),
    group: z.object({ key: typeGroup, label: z.string() }).describe('Where lists of types put it.'),
    backupOrder: z.int(),
    restoreOrder: z.int(),
    relations: z.array(
      z.object({
        name: z.string(),
        label: z.string().describe('Of the objects that this one points at: `Members`.'),
        incomingLabel: z.string().describe('Of the objects that point at one by this relation: `Member of`.'),
        single: z.boolean(),
        restorable: z.boolean().describe('Captured for reference only where false.'),
      }),
    ),
    restore: z.object({
      supported: z.boolean().describe('False: the type is backed up and browsed, but not restored yet.'),
      create: z.boolean(),
      update: z.boolean(),
      undelete: z.boolean(),
      remove: z.boolean(),
      daysInBin: z.int().nullable().describe('How long a deleted object can be undeleted.'),
    }),
    neverRestored: z
      .array(z.string())
      .describe('Sentences: which objects and values of the type a restore never brings back.'),
  }),
);
export const objectTypes = named('ObjectTypes', z.object({ items: z.array(objectType) }));
