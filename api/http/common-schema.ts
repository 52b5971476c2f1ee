import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#core/domain/errors.ts';
import { JOB_STATES, ROLES } from '#core/domain/states.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';

const MAX_LIMIT = 1_000;

/** Gives a schema the name under which OpenAPI refers to it. */
export function named<T extends z.ZodType>(id: string, schema: T): T {
  z.globalRegistry.add(schema, { id });
  return schema;
}

export const id = z.guid().toLowerCase();
/** Text that PostgreSQL can keep: it has no place for the character NUL and for halves of characters. */
export const text = () =>
  z.string().refine((value) => !value.includes('\0') && value.isWellFormed(), {
    message: 'must be text without the character NUL',
  });

export const timestamp = z.iso.datetime();
export const typeKey = named('TypeKey', z.enum(TYPE_KEYS));
export const jobState = named('JobState', z.enum(JOB_STATES));
export const role = named('Role', z.enum(ROLES));

export const warning = named(
  'Warning',
  z.object({
    code: z.string(),
    type: z.string().nullable().describe('Object type, or null where it concerns the whole job.'),
    message: z.string(),
    remedy: z.string(),
  }),
);

export const unavailableType = named(
  'UnavailableType',
  z.object({
    type: typeKey,
    label: z.string(),
    backup: z.int().describe('`seq` of the backup whose index of the type is damaged.'),
    message: z.string(),
  }),
);
export const notAvailable = z
  .array(unavailableType)
  .describe('Of these types nothing is told here: their index is damaged. That is not the same as nothing.');

export const problem = named(
  'Problem',
  z.object({
    type: z.string().describe('URI of the kind of problem.'),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).describe('Stable; programs decide by it.'),
    detail: z.string().describe('A sentence that says what was wrong and what to do.'),
    instance: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  }),
);

/** Query parameters of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(50),
  cursor: z.string().max(4_000).optional().describe('`nextCursor` of the page before.'),
};

export function pageOf<T extends z.ZodType>(id: string, item: T) {
  return named(
    id,
    z.object({ items: z.array(item), nextCursor: z.string().nullable().describe('Null on the last page.') }),
  );
}

export const idParams = z.object({ id });

/** More than any list of choices has. */
const MAX_CHOICES = 100;

/** One or several choices of a query: `?state=running&state=pending` or `?state=running,pending`. */
export function several<T extends z.ZodType>(item: T) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : value),
      z.array(item).min(1).max(MAX_CHOICES),
    )
    .optional();
}

export const statesQuery = several(jobState);

/** The answer of routes that end in `.csv`. */
export const csvFile = {
  200: {
    description: 'CSV by RFC 4180 in UTF-8 with a byte order mark, as a file to save.',
    content: { 'text/csv': { schema: z.string() } },
  },
};

/** Every route answers its refusals alike. */
export const problems = {
  default: {
    description: 'The request was refused or failed.',
    content: { 'application/problem+json': { schema: problem } },
  },
};

export const queuePlace = z
  .int()
  .min(1)
  .nullable()
  .describe(
    'Place among the waiting jobs of the workspace, from 1; null where the job does not wait. Scheduled backups and proofs have queues of their own.',
  );
