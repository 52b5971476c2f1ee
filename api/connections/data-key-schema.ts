import { z } from 'zod';

export const dataKeyState = z
  .object({
    active: z
      .object({ id: z.string(), createdAt: z.iso.datetime() })
      .nullable()
      .describe('Seals new files. Null: no encrypted backup was made in the storage in use.'),
    keys: z.int().describe('Data keys of the connection, in every storage that it has had.'),
  })
  .meta({ id: 'DataKeyState' });
