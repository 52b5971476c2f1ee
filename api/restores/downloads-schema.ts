import { z } from 'zod';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { named } from '../http/common-schema.ts';

const count = z.int();
const run = z.object({
  id: z.string(),
  kind: z.enum(['objects', 'links']),
  type: z.string(),
  entries: count,
  sizeBytes: count,
  sha256: z.string(),
  content: z.string().optional().describe('The bytes of a small index that lies in the manifest, in base64.'),
});

/** As it lies in the storage, but for the cursors of change tracking. */
export const manifestFile = named(
  'ManifestFile',
  z.object({
    format: z.literal([1, 2]),
    connectionId: z.string(),
    tenantId: z.string(),
    repositoryId: z.string(),
    backupId: z.string(),
    seq: count,
    startedAt: z.string(),
    finishedAt: z.string(),
    mode: z.enum(['full', 'incremental']),
    sealing: z.enum(['aes-256-gcm', 'none']),
    previousSha256: z.string().nullable().describe('Of the file of the manifest before.'),
    types: z.partialRecord(
      z.enum(TYPE_KEYS),
      z.object({
        objectRuns: z.array(run).describe('Index files, newest last.'),
        linkRuns: z.array(run),
        changes: z.object({ objects: run.nullable(), links: run.nullable() }),
        objects: count,
        links: count,
        added: count,
        changed: count,
        deleted: count,
        linksAdded: count,
        linksRemoved: count,
        token: z.string().nullable().describe('`[left out]` where the file holds one.'),
        tokenIssuedAt: z.string().nullable(),
        selectHash: z.string().nullable(),
        reconciledAt: z.string().nullable(),
        mode: z.enum(['full', 'delta', 'list', 'carried']),
      }),
    ),
    context: z.record(z.string(), z.unknown()).describe('Organization, domains and licences, as Graph returned them.'),
    warnings: z.array(
      z.object({ code: z.string(), type: z.string().nullable(), message: z.string(), remedy: z.string() }),
    ),
  }),
);

export const file = (type: string, schema: z.ZodType, description: string) => ({
  200: { description, content: { [type]: { schema } } },
});

export const manifestAnswer = file('application/json', manifestFile, 'A file: `Content-Disposition` names it.');
export const csvAnswer = file(
  'text/csv',
  z.string(),
  'UTF-8 with byte order mark, commas, one line for each. `Content-Disposition` names the file.',
);
