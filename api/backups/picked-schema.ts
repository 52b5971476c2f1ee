import { z } from 'zod';
import { named, typeKey } from '../http/common-schema.ts';
import { objectId } from './objects-schema.ts';

/** What one restore takes. */
const MOST_PICKED = 10_000;
/** Each is a read of the tenant. */
const MOST_LOOKED_FOR = 40;

const ref = z.strictObject({ type: typeKey, id: objectId });

export const pickedBody = z.strictObject({ objects: z.array(ref).min(1).max(MOST_PICKED) });
export const absentObjects = named(
  'AbsentObjects',
  z.object({ absent: z.array(ref).describe('Those that the backup does not hold.') }),
);

export const lookedForBody = z.strictObject({ objects: z.array(ref).min(1).max(MOST_LOOKED_FOR) });

export const objectsNow = named(
  'ObjectsNow',
  z.object({
    items: z
      .array(
        z.object({
          type: typeKey,
          id: z.string(),
          state: z
            .enum(['same', 'changed', 'inBin', 'gone', 'unknown'])
            .describe(
              '`same`, `changed`: the attributes that a restore can write, beside those of the backup; links and values of directory extensions are not compared. `inBin`: in the recycle bin. `gone`: not under this ID, nor under one that a restore gave it.',
            ),
          newId: z.string().nullable().describe('Under which an earlier restore created it again.'),
          differing: z.array(z.string()).describe('Paths of the attributes that differ, the first 20.'),
          why: z.string().nullable().describe('Why it is unknown.'),
        }),
      )
      .describe('In the order of the question.'),
  }),
);
