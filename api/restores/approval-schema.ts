import { z } from 'zod';
import { APPROVAL_STATES, MAX_APPROVAL_HOURS } from '#core/domain/approval.ts';
import { named, text, timestamp } from '../http/common-schema.ts';

const hours = z
  .int()
  .min(1)
  .max(MAX_APPROVAL_HOURS)
  .nullable()
  .describe('Within as many hours a second person has to approve a restore, or it ends; null: none is needed.');

export const restoreApprovalSetting = named('RestoreApprovalSetting', z.strictObject({ hours }));

export const restoreApproval = named(
  'RestoreApproval',
  z.object({
    hours,
    request: z
      .object({
        state: z.enum(APPROVAL_STATES),
        requestedBy: z.string(),
        requestedAt: timestamp,
        expiresAt: timestamp,
        decidedBy: z.string().nullable(),
        decidedAt: timestamp.nullable(),
        reason: z.string().nullable().describe('Given with the decision.'),
      })
      .nullable()
      .describe('Null: nobody has asked for an approval.'),
    mayDecide: z.boolean().describe('Whoever reads this may approve or refuse it now.'),
    refusal: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why whoever reads this may not, while it waits.'),
  }),
);

const why = text().trim().min(1).max(1_000).describe('Kept with the restore and in the audit log.');

export const approvalGiven = named('ApprovalGiven', z.strictObject({ reason: why.optional() }));
export const approvalRefused = named('ApprovalRefused', z.strictObject({ reason: why }));
