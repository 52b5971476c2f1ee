import { z } from 'zod';
import { restoreOptionsShape } from '#core/restores/restore-options-schema.ts';
import { objectId } from '../backups/objects-schema.ts';
import { id, named, text, typeKey } from '../http/common-schema.ts';

const MAX_SELECTED = 10_000;
/** More than there are, so that one named twice does not matter. */
const MAX_TYPES = 200;

const restoreOptions = named('RestoreOptions', z.strictObject(restoreOptionsShape));

export const newRestore = named(
  'NewRestore',
  z.strictObject({
    backupId: id,
    selection: z
      .strictObject({
        objects: z
          .array(z.strictObject({ type: typeKey, id: objectId }))
          .max(MAX_SELECTED)
          .default([]),
        types: z.array(typeKey).max(MAX_TYPES).default([]).describe('Whole types.'),
        dependencies: z
          .boolean()
          .default(false)
          .describe(
            'Also what these depend on: objects of the backup that they refer to and would be incomplete without. Brought back where they are missing; what exists is left as it is.',
          ),
      })
      .refine(({ objects, types }) => objects.length + types.length > 0, {
        message: 'select at least one object or type',
        path: ['objects'],
      }),
    // `prefault`, so that the defaults inside are filled in too.
    options: restoreOptions.prefault({}),
    reason: text().trim().min(1).max(1_000).describe('Kept with the restore.'),
  }),
);

/** Of the items of the restore that is undone. */
const ordinals = z.array(z.int().min(0).max(2_147_483_647)).max(MAX_SELECTED);

export const newUndo = named(
  'NewUndo',
  z.strictObject({
    items: ordinals
      .min(1)
      .optional()
      .describe('Ordinals of items of the restore that is undone; left out: all that it wrote.'),
    overwrite: z
      .union([z.literal('all'), ordinals])
      .default([])
      .describe(
        'Ordinals of items of which what somebody else changed since is taken back as well, or `all`. Otherwise that is left, and the plan says so.',
      ),
    insteadOf: id
      .optional()
      .describe(
        'An Undo of the same restore that nobody has confirmed: this one is of its items, with its ticks and more, and takes its place. Without `items`.',
      ),
    dryRun: z.boolean().default(false).describe('Make the plan and stop; nothing is written to the tenant.'),
    mailTo: restoreOptionsShape.mailTo,
    reason: text().trim().min(1).max(1_000).describe('Kept with the restore.'),
  }),
);
