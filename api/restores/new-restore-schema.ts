import { z } from 'zod';
import { restoreChoiceShape } from '#core/restores/restore-choice-schema.ts';
import { restoreOptionsShape } from '#core/restores/restore-options-schema.ts';
import { objectId } from '../backups/objects-schema.ts';
import { id, named, text, typeKey } from '../http/common-schema.ts';
import { restoreTarget, targetCredentials } from './target-schema.ts';

const MAX_SELECTED = 10_000;
/** More than there are, so that one named twice does not matter. */
const MAX_TYPES = 200;

/** Attributes and links of all objects together. */
const MAX_CHOSEN = 20_000;

export const restoreChoice = named(
  'RestoreChoice',
  z.strictObject(restoreChoiceShape).refine(({ attributes, links }) => attributes.length + links.length > 0, {
    message: 'choose at least one attribute or link',
    path: ['attributes'],
  }),
);

const restoreOptions = named('RestoreOptions', z.strictObject(restoreOptionsShape));

export const newRestore = named(
  'NewRestore',
  z.strictObject({
    backupId: id,
    selection: z
      .strictObject({
        objects: z
          .array(
            z.strictObject({
              type: typeKey,
              id: objectId,
              only: restoreChoice
                .optional()
                .describe(
                  'Only these attributes and links of the object are written, whatever `overwrite` and `links` say, also where its whole type is selected. Nothing is created, undeleted or removed for it, and nothing that it depends on comes along.',
                ),
            }),
          )
          .max(MAX_SELECTED)
          .refine((objects) => chosenIn(objects) <= MAX_CHOSEN, {
            message: `choose at most ${String(MAX_CHOSEN)} attributes and links in all`,
          })
          .refine(areNamedOnce, { message: 'name an object with a choice once' })
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
    target: restoreTarget
      .optional()
      .describe(
        'The tenant that is written to; left out, that of the backup. A restore into another tenant keeps what became of each ID, so that a second one updates.',
      ),
    comparisonId: id
      .optional()
      .describe(
        'A completed comparison of this backup with the tenant: of whole types that it compared, what it found is planned, and nothing is searched again. Each object is still read before it is planned and written.',
      ),
    insteadOf: id
      .optional()
      .describe(
        'A restore of the same backup whose plan waits: this one takes its place, and is planned from the same reading of the tenant where that one has one. Without comparisonId.',
      ),
    // `prefault`, so that the defaults inside are filled in too.
    options: restoreOptions.prefault({}),
    reason: text().trim().min(1).max(1_000).describe('Kept with the restore.'),
  }),
);

interface Selected {
  readonly type: string;
  readonly id: string;
  readonly only?: { readonly attributes: readonly string[]; readonly links: readonly unknown[] } | undefined;
}

function chosenIn(objects: readonly Selected[]): number {
  return objects.reduce((sum, { only }) => sum + (only ? only.attributes.length + only.links.length : 0), 0);
}

/** Of two choices for one object neither could be the one that is meant. */
function areNamedOnce(objects: readonly Selected[]): boolean {
  if (objects.every(({ only }) => only === undefined)) return true;
  const names = objects.map(({ type, id }) => `${type} ${id}`);
  const inPart = new Set(names.filter((_, index) => objects[index]?.only !== undefined));
  const seen = new Set<string>();
  return names.every((name) => {
    const isAgain = seen.has(name);
    seen.add(name);
    return !(isAgain && inPart.has(name));
  });
}

export const planConfirmed = named(
  'PlanConfirmed',
  z.strictObject({
    tenantName: text()
      .max(300)
      .optional()
      .describe(
        'The name of the tenant that is written to, to be sure. Needed where whole types were selected with `removeAdded` and the plan removes anything.',
      ),
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
    credentials: targetCredentials
      .optional()
      .describe('Where the restore that is undone wrote into a tenant with credentials of its own: those, again.'),
    dryRun: z.boolean().default(false).describe('Make the plan and stop; nothing is written to the tenant.'),
    mailTo: restoreOptionsShape.mailTo,
    reason: text().trim().min(1).max(1_000).describe('Kept with the restore.'),
  }),
);
