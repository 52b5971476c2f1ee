import { z } from 'zod';
import { TYPE_KEYS } from '../domain/type-keys.ts';
import { damaged, foreignFormat } from './damage.ts';
import { isFileId } from './file-path.ts';
import type { Manifest } from './types.ts';

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const typeKey = z.enum(TYPE_KEYS);

const run = z.object({
  id: z.string().refine(isFileId),
  kind: z.enum(['objects', 'links']),
  type: typeKey,
  entries: count,
  sizeBytes: count,
  sha256,
  content: z.base64().optional(),
});

/** What a backup contributes of one type. */
export const manifestType = z.object({
  objectRuns: z.array(run),
  linkRuns: z.array(run),
  changes: z.object({ objects: run.nullable(), links: run.nullable() }),
  objects: count,
  links: count,
  added: count,
  changed: count,
  deleted: count,
  linksAdded: count,
  linksRemoved: count,
  token: z.string().nullable(),
  tokenIssuedAt: z.string().nullable(),
  selectHash: z.string().nullable(),
  reconciledAt: z.string().nullable(),
  mode: z.enum(['full', 'delta', 'list', 'carried']),
  unknown: run.nullable().optional(),
  readFully: z
    .enum([
      'requested',
      'first',
      'tokenLost',
      'selectionChanged',
      'permissionChanged',
      'deltaNotOffered',
      'proof',
      'differenceFound',
      'damaged',
    ])
    .optional()
    // A reason of a later version is of no use to this one.
    .catch(undefined),
  provedAt: z.string().nullable().optional(),
  drift: z.object({ objects: count, links: count }).optional(),
  sees: z.array(z.string()).optional(),
  named: z.array(z.string()).optional(),
  refused: z.array(z.string()).optional(),
  notLicensed: z.boolean().optional(),
  notGranted: z.boolean().optional(),
  notOffered: z.boolean().optional(),
});

const FORMATS = [1, 2] as const;

const manifestSchema = z.object({
  format: z.literal(FORMATS),
  connectionId: z.string(),
  tenantId: z.string(),
  repositoryId: z.string(),
  backupId: z.string(),
  seq: z.int().positive(),
  startedAt: z.string(),
  finishedAt: z.string(),
  mode: z.enum(['full', 'incremental']),
  sealing: z.enum(['aes-256-gcm', 'none']),
  previousSha256: sha256.nullable(),
  types: z.partialRecord(typeKey, manifestType),
  context: z.record(z.string(), z.unknown()),
  warnings: z.array(
    z.object({ code: z.string(), type: z.string().nullable(), message: z.string(), remedy: z.string() }),
  ),
  made: z
    .object({
      createdAt: z.string(),
      createdBy: z.string(),
      trigger: z.enum(['manual', 'schedule']),
      baseBackupId: z.string().nullable(),
      work: z.object({ bytesWritten: count, requests: count, throttled: count, waitedMs: count }),
      types: z.partialRecord(typeKey, z.object({ fetched: count, bytesWritten: count, requests: count })),
    })
    .optional()
    // Nothing that a backup needs: one of a later version is no reason to leave the backup out.
    .catch(undefined),
});

const formatSchema = z.object({ format: z.unknown(), types: z.unknown() }).catch({ format: 1, types: {} });

export function encodeManifest(manifest: Manifest): Uint8Array {
  return Buffer.from(JSON.stringify(manifest));
}

/** `file` is for messages. Members that this version does not know are left out. */
export function decodeManifest(file: string, content: Uint8Array): Manifest {
  const value = parseJson(file, content);
  const { format, types } = formatSchema.parse(value);
  if (typeof format === 'number' && !FORMATS.some((known) => known === format))
    throw foreignFormat(file, `format ${format}`);
  const unknownType = Object.keys(types ?? {}).find((key) => !typeKey.safeParse(key).success);
  if (unknownType !== undefined) throw foreignFormat(file, `it holds objects of the unknown type ${unknownType}`);
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    throw damaged(file, `unexpected content at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`);
  }
  return parsed.data;
}

function parseJson(file: string, content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8'));
  } catch {
    throw damaged(file, 'it is not JSON');
  }
}
