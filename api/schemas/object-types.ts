import { z } from 'zod';
import { named, typeKey } from './common.ts';

export const objectType = named(
  'ObjectType',
  z.object({
    key: typeKey,
    label: z.object({ one: z.string(), many: z.string() }),
    backupOrder: z.int(),
    restoreOrder: z.int(),
    relations: z.array(z.string()),
    restore: z.object({ create: z.boolean(), update: z.boolean(), undelete: z.boolean(), remove: z.boolean() }),
  }),
);
export const objectTypes = named('ObjectTypes', z.object({ items: z.array(objectType) }));
