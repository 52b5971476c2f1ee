import { z } from 'zod';
import {
  AUDIT_ACTION_KEYS,
  AUDIT_ACTOR_KINDS,
  AUDIT_OUTCOMES,
  AUDIT_TARGET_KINDS,
} from '#core/domain/audit-actions.ts';
import { id, named, pageOf, pageQuery, text, timestamp, several } from '../http/common-schema.ts';

const MAX_SEARCH = 200;

export const auditAction = named('AuditAction', z.enum(AUDIT_ACTION_KEYS).describe('What was asked for. Stable.'));
export const auditOutcome = named(
  'AuditOutcome',
  z
    .enum(AUDIT_OUTCOMES)
    .describe(
      '`refused`: nothing was done, `code` says why. `failed`: it was tried. `unknown`: the server stopped before the outcome was recorded, and it may have been done.',
    ),
);

export const auditEntry = named(
  'AuditEntry',
  z.object({
    id,
    at: timestamp,
    action: auditAction,
    outcome: auditOutcome,
    code: z.string().nullable().describe('Code of the problem that was answered; null where it succeeded.'),
    actor: z.object({
      kind: z.enum(AUDIT_ACTOR_KINDS),
      id: id.nullable().describe('Of the person or of the API key.'),
      name: z.string(),
    }),
    from: z.object({
      address: z.string().nullable(),
      userAgent: z.string().nullable().describe('Cut after 200 characters.'),
    }),
    target: z
      .object({
        kind: z.enum(AUDIT_TARGET_KINDS),
        id: z.string().nullable(),
        name: z.string().nullable().describe('As it was then.'),
      })
      .nullable(),
    reason: z.string().nullable().describe('As the person gave it.'),
    facts: z
      .record(z.string(), z.unknown())
      .describe('Names, IDs, changed fields and counts; which ones depends on the action. Never values or secrets.'),
  }),
);

export const auditPage = pageOf('AuditPage', auditEntry);

const filters = {
  action: several(auditAction).describe('One or several, by comma or repeated.'),
  outcome: several(auditOutcome),
  actor: id.optional().describe('ID of a person or of an API key.'),
  from: timestamp.optional().describe('Entries at this time or later.'),
  to: timestamp.optional().describe('Entries before this time.'),
  search: text().trim().max(MAX_SEARCH).optional().describe('Part of a name, ID, reason, address or code.'),
};

export const auditQuery = z.strictObject({ ...pageQuery, ...filters });
export const auditCsvQuery = z.strictObject(filters);
