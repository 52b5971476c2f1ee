import { z } from 'zod';
import { named, notAvailable, pageOf, pageQuery, typeKey } from '../http/common-schema.ts';

const place = z.object({
  path: z.string().describe('Where the reference stands, as Graph names it.'),
  label: z.string().describe('The same in words: `excluded groups`.'),
  isExclusion: z.boolean().describe('The object is left out of something here.'),
});

export const referrer = named(
  'Referrer',
  z.object({
    type: typeKey,
    typeLabel: z.string(),
    id: z.string(),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    places: z.array(place),
  }),
);
export const referrerPage = pageOf('ReferrerPage', referrer);
export const usedByQuery = z.strictObject({
  ...pageQuery,
  by: typeKey.optional().describe('Only objects of this type.'),
});

export const usedBy = named(
  'UsedBy',
  z.object({
    isComplete: z
      .boolean()
      .describe('False while references of this backup are still being read, or where some of it is damaged.'),
    notAvailable: notAvailable.describe(
      'Whether objects of these types refer to it is not known: their index is damaged.',
    ),
    types: z.array(
      z.object({
        type: typeKey,
        label: z.object({ one: z.string(), many: z.string() }),
        objects: z.int(),
        excluded: z.int().describe('Of these, objects that leave it out of something.'),
        places: z.array(place.extend({ objects: z.int() })),
      }),
    ),
  }),
);
