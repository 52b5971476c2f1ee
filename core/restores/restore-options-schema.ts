import { z } from 'zod';
import {
  CONDITIONAL_ACCESS_MODES,
  CONFIRMATION_MODES,
  DEFAULT_JOB_OPTIONS as standard,
  LINK_MODES,
  MISSING_REFERENCE_MODES,
  NAMED_TYPES,
  UPN_CONFLICT_MODES,
  type RestoreJobOptions,
} from '../domain/plan/restore-options.ts';

const MAX_MAILED = 100;
/** Microsoft Entra ID takes 5,000 domains in a tenant; those of people and mail are few. */
const MAX_DOMAINS = 1_000;

const MAX_LICENCES = 500;

// PostgreSQL has no place for the character NUL and for halves of characters.
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(253)
  .regex(/^[^\s@/\0\p{Cs}]+\.[^\s@/\0\p{Cs}]+$/u, 'must be a domain name');

/** `SPE_E5`. */
const partNumber = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\s\0\p{Cs}]+$/u, 'must be a part number');

/**
 * The one schema of a restore's options: requests, rows and answers go by it. It has the very properties of the domain's
 * type, or it does not compile.
 */
export const restoreOptionsShape = {
  dryRun: z.boolean().default(standard.dryRun).describe('Make the plan and stop; nothing is written to the tenant.'),
  overwrite: z
    .boolean()
    .default(standard.overwrite)
    .describe('Overwrite existing objects: values of the backup win, empty ones included.'),
  links: z
    .enum(LINK_MODES)
    .default(standard.links)
    .describe('`rollBack` also removes links that the backup lacks, and needs overwrite.'),
  conditionalAccess: z
    .enum(CONDITIONAL_ACCESS_MODES)
    .default(standard.conditionalAccess)
    .describe('State in which policies come back; `default`: report-only where they are created.'),
  removeAdded: z
    .boolean()
    .default(standard.removeAdded)
    .describe(
      'Delete selected objects that the backup lacks. Of whole types the plan lists each that was added since, and leaves it unless `selection.objects` names it; the plan waits for a confirmation then, whatever `confirmation` says.',
    ),
  upnConflict: z
    .enum(UPN_CONFLICT_MODES)
    .default(standard.upnConflict)
    .describe('When the name of a user in the recycle bin is held by another one.'),
  repairReferences: z
    .boolean()
    .default(standard.repairReferences)
    .describe(
      'Living objects that were not selected and name an object that comes back under another ID are made to name the new one, and its rights come back with it.',
    ),
  missingReferences: z
    .enum(MISSING_REFERENCE_MODES)
    .default(standard.missingReferences)
    .describe(
      'An object that names what the tenant lacks: `block` it, or `leaveOut` what is missing where the object still means the same. An exclusion is never left out.',
    ),
  reconcileProxyConflicts: z
    .boolean()
    .default(standard.reconcileProxyConflicts)
    .describe('Undelete drops mail addresses that somebody else holds now.'),
  sendInvitations: z
    .boolean()
    .default(standard.sendInvitations)
    .describe('Guests who are invited again get an email from Microsoft.'),
  domains: z
    .record(domain, domain)
    .refine((domains) => Object.keys(domains).length <= MAX_DOMAINS, `at most ${String(MAX_DOMAINS)} domains`)
    .meta({ maxProperties: MAX_DOMAINS })
    .default({ ...standard.domains })
    .describe('Domain in the backup → domain in the target tenant.'),
  licences: z
    .record(partNumber, partNumber)
    .refine((licences) => Object.keys(licences).length <= MAX_LICENCES, `at most ${String(MAX_LICENCES)} licences`)
    .meta({ maxProperties: MAX_LICENCES })
    .default({ ...standard.licences })
    .describe(
      'Part number of a licence in the backup → the one to assign in the target tenant; others stay what they are.',
    ),
  keptApart: z
    .array(z.enum(NAMED_TYPES))
    .max(NAMED_TYPES.length)
    .default([])
    .describe(
      'Types of which a living object with the same unique name does not stand for one of the backup: that one is blocked then.',
    ),
  mailTo: z
    .array(z.guid().toLowerCase())
    .max(MAX_MAILED)
    .default([...standard.mailTo])
    .describe(
      'IDs of members who are mailed at the end, besides those whom the notification settings mail; nobody gets it twice.',
    ),
  confirmation: z
    .enum(CONFIRMATION_MODES)
    .default(standard.confirmation)
    .describe('`required`: wait after the plan. Only where dryRun is false.'),
} satisfies { readonly [K in keyof RestoreJobOptions]: z.ZodType<RestoreJobOptions[K]> };

const stored = z.object(restoreOptionsShape);

/** Of a row. What an earlier version did not know yet has its default. */
export function parseRestoreOptions(options: unknown): RestoreJobOptions {
  return stored.parse(options ?? {});
}
