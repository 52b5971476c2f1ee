import { z } from 'zod';
import { PLAN_ACTIONS } from '#core/domain/plan/types.ts';
import { named } from '../http/common-schema.ts';

const count = z.int().min(0);

export const planFigures = named(
  'PlanFigures',
  z.object({
    items: count,
    actions: z.record(z.enum(PLAN_ACTIONS), count),
    changes: count.describe('Attributes that are written.'),
    linksAdded: count,
    linksRemoved: count,
    repairs: count.default(0).describe('Living objects that were not selected and whose references are repaired.'),
    unrepaired: count
      .default(0)
      .describe('Objects that go on naming something by an ID which it does not have any more.'),
    addedRights: count.default(0).describe('Role assignments that the backup lacks, and that are left.'),
    leftOut: count
      .default(0)
      .describe('Objects that come back without something that they name and the tenant lacks, as the options say.'),
    conflicts: count
      .default(0)
      .describe(
        'Objects that somebody else changed since the restore that is undone: that is left, unless it is ticked.',
      ),
    addedLeft: count
      .default(0)
      .describe(
        'Objects of whole types that were added since the backup and could be removed: they are left, because they are not named one by one.',
      ),
    same: count
      .default(0)
      .describe(
        'Objects of whole types, or of hundreds that are named, that are as in the backup and no items of the plan.',
      ),
    newPasswords: count.describe('People who are created again and need a password.'),
    writes: count.describe('Requests that write into the tenant.'),
    missingPermissions: z.array(z.string()).describe('Application permissions without which items are blocked.'),
  }),
);
