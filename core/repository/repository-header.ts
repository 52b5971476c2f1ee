import { z } from 'zod';
import { createDataKey, type WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import type { RandomBytes } from '../crypto/random.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { getBounded, MOST_JSON_BYTES } from './bounded.ts';
import { decodeCheckedJson, encodeCheckedJson } from './checked-json.ts';
import { damaged, foreignFormat, isDamage, mismatched } from './damage.ts';
import { HEADER_PATH } from './file-path.ts';
import type { KeyStore } from './key-store.ts';
import { namedError } from './named-files.ts';
import type { OpenRepositoryOptions } from './types.ts';

export interface RepositoryHeader {
  readonly format: 1;
  readonly repositoryId: string;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly createdAt: string;
  readonly keys: readonly WrappedDataKey[];
}

export const wrappedKeySchema = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  createdAt: z.string(),
  state: z.enum(['active', 'retired']).optional(),
  masterKeyId: z.string(),
  wrapped: z.string(),
});

const formatSchema = z.object({ format: z.number() });

const headerSchema = z.object({
  format: z.literal(1),
  repositoryId: z.string(),
  connectionId: z.string(),
  tenantId: z.string(),
  createdAt: z.string(),
  keys: z.array(wrappedKeySchema),
});

/** `storage` is the one that holds the connection's folder. Missing: `storage-missing`. */
export async function readRepositoryHeader(storage: Storage, connectionId: string): Promise<RepositoryHeader> {
  const file = `${connectionId}/${HEADER_PATH}`;
  const header = parseChecked(file, await getBounded(storage, file, MOST_JSON_BYTES), headerSchema);
  if (header.connectionId !== connectionId) throw damaged(file, 'it belongs to another connection');
  return header;
}

/** For JSON files at the top: a checksum, `format` 1, and the given shape. */
export function parseChecked<T>(file: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  const value = decodeCheckedJson(file, bytes);
  const format = formatSchema.safeParse(value);
  if (format.success && format.data.format !== 1) throw foreignFormat(file, `format ${format.data.format}`);
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw damaged(file, `unexpected content at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`);
  return parsed.data;
}

export interface HeaderDeps {
  readonly keyProvider: KeyProvider | null;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** What is known of the repository outside of its storage. */
  readonly keyStore?: KeyStore | undefined;
}

/**
 * Reads `repository.json`, or makes it. Of several processes that do so at once, all end with the same one. Where backups
 * are known to lie there it says nothing that is not known: one that is lost, damaged or another one is written again.
 */
export async function ensureHeader(
  storage: Storage,
  options: OpenRepositoryOptions,
  deps: HeaderDeps,
): Promise<RepositoryHeader> {
  const known = await deps.keyStore?.read();
  if (known?.isWritten) return mendHeader(storage, options, deps, known.keys);
  const header = (await readIfThere(storage, options.connectionId)) ?? (await createHeader(storage, options, deps));
  const foreign = foreignTo(header, options, storage.description);
  if (foreign) throw foreign;
  return header;
}

function foreignTo(header: RepositoryHeader, options: OpenRepositoryOptions, where: string): CybbackError | null {
  if (header.repositoryId === options.repositoryId && header.tenantId === options.tenantId) return null;
  return new CybbackError(
    'conflict',
    `The folder ${options.connectionId} in ${where} holds backups of tenant ${header.tenantId}, repository ${header.repositoryId}.`,
    { facts: { tenantId: header.tenantId, repositoryId: header.repositoryId } },
  );
}

async function mendHeader(
  storage: Storage,
  options: OpenRepositoryOptions,
  deps: HeaderDeps,
  keys: readonly WrappedDataKey[],
): Promise<RepositoryHeader> {
  const { repositoryId, connectionId, tenantId } = options;
  const file = `${connectionId}/${HEADER_PATH}`;
  try {
    const header = await readRepositoryHeader(storage, connectionId);
    if (foreignTo(header, options, storage.description))
      throw mismatched(file, 'it names another tenant or repository');
    return header;
  } catch (error) {
    if (isCybbackError(error, 'repository-format') || !isDamage(error)) throw error;
    const createdAt = new Date(deps.clock.now()).toISOString();
    const header: RepositoryHeader = { format: 1, repositoryId, connectionId, tenantId, createdAt, keys };
    await writeHeader(storage, options, header);
    await deps.keyStore?.onMended(namedError(file, error));
    return header;
  }
}

/** Writes a header that is lost or damaged again, from what is known outside of the storage. */
export async function writeHeader(
  storage: Storage,
  { repositoryId, connectionId, tenantId }: Omit<OpenRepositoryOptions, 'sealing'>,
  { createdAt, keys }: Pick<RepositoryHeader, 'createdAt' | 'keys'>,
): Promise<void> {
  const header = { format: 1, repositoryId, connectionId, tenantId, createdAt, keys } satisfies RepositoryHeader;
  await storage.put(`${connectionId}/${HEADER_PATH}`, encodeCheckedJson(header));
}

async function readIfThere(storage: Storage, connectionId: string): Promise<RepositoryHeader | null> {
  try {
    return await readRepositoryHeader(storage, connectionId);
  } catch (error) {
    if (isCybbackError(error, 'storage-missing')) return null;
    throw error;
  }
}

async function createHeader(
  storage: Storage,
  options: OpenRepositoryOptions,
  deps: HeaderDeps,
): Promise<RepositoryHeader> {
  const { repositoryId, connectionId, tenantId } = options;
  const createdAt = new Date(deps.clock.now()).toISOString();
  const keys: WrappedDataKey[] = [];
  if (options.sealing !== 'none') {
    if (!deps.keyProvider) throw new CybbackError('key-missing', 'Encryption is on, but there is no master key.');
    keys.push(await createDataKey({ provider: deps.keyProvider, connectionId, createdAt, random: deps.random }));
  }
  const header = { format: 1, repositoryId, connectionId, tenantId, createdAt, keys };
  try {
    await storage.put(`${connectionId}/${HEADER_PATH}`, encodeCheckedJson(header), { ifAbsent: true });
  } catch (error) {
    if (!isCybbackError(error, 'storage-exists')) throw error;
  }
  // Read back in either case: what lies there counts, and a put that is lost on the way comes out here.
  return readRepositoryHeader(storage, connectionId);
}
