import { z } from 'zod';
import { named, typeKey } from '../http/common-schema.ts';

const concerned = z.array(z.object({ type: typeKey, label: z.string() }));

export const neededPermissions = named(
  'NeededPermissions',
  z.object({
    read: z
      .array(
        named(
          'NeededReadPermission',
          z.object({ permission: z.string(), types: concerned.describe('What is read with it.') }),
        ),
      )
      .describe('With these everything is backed up.'),
    write: z
      .array(
        named(
          'NeededWritePermission',
          z.object({
            permission: z.string(),
            types: concerned.describe('What is written with it.'),
            lost: z.string().describe('What is not possible without it.'),
          }),
        ),
      )
      .describe('Together with those for reading, everything that can be is restored. Only restore needs them.'),
    optional: z
      .array(
        named(
          'NeededOptionalPermission',
          z.object({
            permission: z.string(),
            types: concerned,
            adds: z.string().describe('What it adds. Nothing counts as missing without it.'),
          }),
        ),
      )
      .describe('For what not every tenant has.'),
  }),
);
