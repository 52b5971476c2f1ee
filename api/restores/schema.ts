import { z } from 'zod';
import { COMPARISONS, ITEM_STATES, STEP_KINDS, STEP_STATES } from '#core/domain/plan/item-states.ts';
import { PLAN_ACTIONS } from '#core/domain/plan/types.ts';
import { restoreOptionsShape } from '#core/restores/restore-options-schema.ts';
import {
  id,
  jobState,
  named,
  pageOf,
  pageQuery,
  queuePlace,
  statesQuery,
  text,
  timestamp,
  typeKey,
  warning,
} from '../http/common-schema.ts';
import { restorePhase } from '../jobs/schema.ts';
import { restoreApproval } from './approval-schema.ts';
import { restoreCost } from './cost-schema.ts';
import { planFigures } from './plan-figures-schema.ts';
import { chosenParts, foundDifferences, plannedObject } from './planned-object-schema.ts';
import { restoreSubject } from './target-schema.ts';

const flag = z.string().max(10).pipe(z.stringbool());

const count = z.int().min(0);
const action = z.enum(PLAN_ACTIONS);
const itemState = z.enum(ITEM_STATES);

export const itemCount = named(
  'RestoreItemCount',
  z.object({
    type: typeKey,
    action,
    state: itemState,
    items: z.int(),
    changes: count.describe('Attributes that are written.'),
    linksAdded: count,
    linksRemoved: count,
    expectedWrites: z.int(),
  }),
);

/** As asked for, defaults filled in. */
export const askedOptions = named('AskedRestoreOptions', z.object(restoreOptionsShape));

export const restore = named(
  'Restore',
  z.object({
    id,
    connectionId: id,
    targetConnectionId: id,
    targetTenantId: z.string().nullable().describe('The tenant that is written to.'),
    targetTenantName: z.string().nullable(),
    backupId: id,
    undoOf: id.nullable().describe('The restore that this one undoes: what it brings back are the states before that.'),
    state: jobState,
    phase: restorePhase,
    waitsForConfirmation: z.boolean(),
    options: askedOptions,
    reason: z.string(),
    createdBy: z.string(),
    createdAt: timestamp,
    startedAt: timestamp.nullable(),
    plannedAt: timestamp.nullable(),
    confirmedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
    cancelRequestedAt: timestamp.nullable(),
    summary: planFigures.nullable().describe('Figures of the plan; null before it is made.'),
    warnings: z.array(warning),
    graph: restoreCost.describe('What was asked of Microsoft Graph so far.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);

export const undoOffer = named(
  'UndoOffer',
  z.object({
    possible: z.boolean(),
    reason: z.object({ code: z.string(), message: z.string() }).nullable().describe('Why it is not.'),
  }),
);

const only = chosenParts
  .optional()
  .describe('Only these attributes and links of the object are written; absent: the whole object.');

const dependencies = z.boolean().describe('Also what these depend on.');

export const restoreSelection = named(
  'RestoreSelection',
  z.object({
    types: z.array(typeKey).describe('Whole types.'),
    objects: z
      .array(
        z.object({
          type: typeKey,
          id: z.string(),
          displayName: z.string().nullable().describe('As it was seen last.'),
          only,
        }),
      )
      .describe('All that were chosen one by one.'),
    dependencies,
  }),
);

export const restoreDetail = named(
  'RestoreDetail',
  restore.extend({
    connection: restoreSubject.describe('Of the backup.'),
    targetConnection: restoreSubject.describe('Whose tenant is written to.'),
    backup: z.object({ id, seq: z.int().nullable(), createdAt: timestamp, finishedAt: timestamp.nullable() }),
    selection: z.object({
      types: z.array(typeKey).describe('Whole types.'),
      objects: z.array(z.object({ type: typeKey, id: z.string(), only })).describe('Chosen one by one; the first 100.'),
      objectCount: count,
      objectsByType: z.array(z.object({ type: typeKey, label: z.string(), objects: count })),
      dependencies,
    }),
    mailed: z
      .array(z.object({ id, name: z.string(), email: z.string() }))
      .describe('Those of `options.mailTo` who are members still.'),
    counts: z.array(itemCount),
    byAction: z.record(z.string(), z.int()),
    undo: undoOffer.describe('Whether the restore can be undone: by `POST /restores/{id}/undo`.'),
    queuePlace,
    estimatedSeconds: z.number().min(0).describe('Of the writes at the limits that Microsoft documents.'),
    approval: restoreApproval,
    lastEventId: z.int().describe('Follow on from here with `events?after=`.'),
  }),
);
export const restorePage = pageOf('RestorePage', restore);
export const restoreQuery = z.strictObject({
  ...pageQuery,
  connectionId: id.optional(),
  backupId: id.optional(),
  state: statesQuery,
});

export const planReason = named(
  'PlanReason',
  z.object({ code: z.string(), message: z.string(), facts: z.record(z.string(), z.string()) }),
);

export const restoreItem = named(
  'RestoreItem',
  z.object({
    ordinal: z.int(),
    type: typeKey,
    objectId: z.string(),
    displayName: z.string().nullable(),
    action,
    state: itemState,
    reasons: z.array(planReason),
    changes: z.int(),
    linksAdded: z.int(),
    linksRemoved: z.int(),
    expectedWrites: z.int(),
    newId: z.string().nullable(),
    needsNewPassword: z.boolean(),
    neededBy: z
      .object({ type: typeKey, id: z.string(), displayName: z.string().nullable() })
      .nullable()
      .describe(
        'Who was the first to need it, where it is part of the restore only because others depend on it; null where it was selected.',
      ),
    repair: z
      .boolean()
      .describe(
        'Only references of a living object are repaired: it names something that comes back under another ID.',
      ),
    undoes: z
      .int()
      .nullable()
      .describe(
        'Of an Undo: ordinal of the item of the other restore that it takes back, for `overwrite` of another Undo.',
      ),
    comparison: z.enum(COMPARISONS).nullable().describe('What reading back after the restore found; null before.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);
export const restoreItemPage = pageOf('RestoreItemPage', restoreItem);
const itemFilter = {
  action: action.optional(),
  type: typeKey.optional(),
  state: itemState.optional(),
  written: flag.optional().describe('`true`: only what the plan writes, neither skipped nor blocked.'),
  repair: flag.optional().describe('`true`: only living objects whose references are or could be repaired.'),
  differs: flag.optional().describe('`true`: read back and found not to be as in the backup.'),
  conflict: flag
    .optional()
    .describe('`true`: somebody else changed it since the restore that is undone, and that is left.'),
  added: flag
    .optional()
    .describe('`true`: only objects that were added since the backup: removed, or left because nobody named them.'),
  inPart: flag.optional().describe('`true`: only objects of which chosen attributes and links alone are restored.'),
  search: text().trim().min(1).max(200).optional().describe('Part of the display name, or a whole object ID.'),
};
export const itemsQuery = z.strictObject({ ...pageQuery, ...itemFilter });
export const itemsFileQuery = z.strictObject(itemFilter);
export const restorePerson = named(
  'RestorePerson',
  restoreItem.extend({ userPrincipalName: z.string().nullable().describe('As read back; before that, as planned.') }),
);
export const restorePersonPage = pageOf('RestorePersonPage', restorePerson);
export const peopleQuery = z.strictObject(pageQuery);
export const itemParams = z.object({ id, ordinal: z.coerce.number().int().min(0).max(2_147_483_647) });

const json = z.record(z.string(), z.unknown());

export const restoreItemDetail = named(
  'RestoreItemDetail',
  restoreItem.extend({
    plan: plannedObject.describe('Each attribute and link with both values and what is done with it.'),
    differences: foundDifferences
      .nullable()
      .describe('What differed when the object was read back, with both values; null before.'),
    undo: undoOffer.describe('Whether what the restore did here can be undone.'),
    steps: z.array(
      z.object({
        ordinal: z.int(),
        kind: z.enum(STEP_KINDS),
        state: z.enum(STEP_STATES),
        summary: z.string(),
        request: json.describe('What is written, in IDs and names.'),
        intendedAt: timestamp.nullable(),
        endedAt: timestamp.nullable(),
        outcome: json.nullable(),
      }),
    ),
  }),
);

export const restoreReport = named(
  'RestoreReport',
  z.object({
    restore,
    counts: z.array(itemCount),
    done: z.int(),
    partial: z.int(),
    failed: z.int(),
    unknown: z
      .int()
      .describe('An answer of Graph was lost, and the tenant does not show whether the write was done: please look.'),
    skipped: z.int(),
    blocked: z.int(),
    notCarriedOut: z.int().describe('Planned, but the restore ended before.'),
    failures: z.array(restoreItem).describe('The first 100; all of them under items?state=failed.'),
    unknownItems: z
      .array(restoreItem)
      .describe('Nobody knows whether they were written. The first 100; all of them under items?state=unknown.'),
    blockedItems: z.array(restoreItem).describe('The first 100; all of them under items?action=blocked.'),
    unrepaired: z
      .array(restoreItem)
      .describe('Objects that go on naming something by an ID which it does not have any more. The first 100.'),
    differing: z.array(restoreItem).describe('Done, but not as in the backup when read back. The first 100.'),
    inPart: z
      .array(restoreItem)
      .describe(
        'Objects of which only chosen attributes and links were restored; the facts of `only-chosen` say which, and what was left. The first 100; all of them under items?inPart=true.',
      ),
    needNewPassword: z
      .array(restoreItem)
      .describe('People who need a new password and have to register for MFA. The first 1,000.'),
  }),
);
