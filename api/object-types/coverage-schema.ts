import { z } from 'zod';
import { named, typeKey } from '../http/common-schema.ts';

const row = {
  name: z.string(),
  captured: z.boolean(),
  compared: z.boolean().describe('A difference makes a new version and shows in reports and proofs.'),
  restored: z.enum(['yes', 'atCreation', 'toExisting', 'no']),
  why: z.string().nullable().describe('Where something of that is left out.'),
};

export const typeCoverage = named(
  'ObjectTypeCoverage',
  z.object({
    type: typeKey,
    label: z.string(),
    read: z.string(),
    properties: z.array(z.object(row)),
    others: z.object(row).describe('Properties that no list names.'),
    sets: z.array(z.object({ ...row, label: z.string(), kind: z.enum(['relation', 'children']), read: z.string() })),
    neverRestored: z.array(z.string()),
  }),
);
export const coverageTable = named('Coverage', z.object({ items: z.array(typeCoverage) }));
