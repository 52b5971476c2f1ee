import { CybbackError } from '../domain/errors.ts';
import { KEY_BYTES } from './aead.ts';
import type { KeyProvider } from './key-provider.ts';
import type { RandomBytes } from './random.ts';

/** Bytes of the ID that a frame carries. */
export const DATA_KEY_ID_BYTES = 8;

/** A data key as it lies in the storage, see docs/format.md §2. */
export interface WrappedDataKey {
  /** 16 hex digits. */
  readonly id: string;
  readonly createdAt: string;
  readonly masterKeyId: string;
  /** Base64. */
  readonly wrapped: string;
}

export interface DataKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const contextOf = (connectionId: string, id: string): string => `cybback/data-key/${connectionId}/${id}`;

export interface NewDataKeyInput {
  readonly provider: KeyProvider;
  readonly connectionId: string;
  readonly createdAt: string;
  readonly random: RandomBytes;
}

export async function createDataKey(input: NewDataKeyInput): Promise<WrappedDataKey> {
  const id = Buffer.from(input.random(DATA_KEY_ID_BYTES)).toString('hex');
  return wrapDataKey(input.provider, input.connectionId, {
    id,
    key: input.random(KEY_BYTES),
    createdAt: input.createdAt,
  });
}

export async function wrapDataKey(
  provider: KeyProvider,
  connectionId: string,
  dataKey: DataKey & { readonly createdAt: string },
): Promise<WrappedDataKey> {
  const wrapped = await provider.wrap(dataKey.key, contextOf(connectionId, dataKey.id));
  return {
    id: dataKey.id,
    createdAt: dataKey.createdAt,
    masterKeyId: provider.keyId,
    wrapped: Buffer.from(wrapped).toString('base64'),
  };
}

/** Fails with `key-wrong` where the provider's master key is another one. */
export async function unwrapDataKey(
  provider: KeyProvider,
  connectionId: string,
  wrapped: WrappedDataKey,
): Promise<DataKey> {
  const key = await provider.unwrap(Buffer.from(wrapped.wrapped, 'base64'), contextOf(connectionId, wrapped.id));
  if (key.length !== KEY_BYTES) throw new CybbackError('key-wrong', `Data key ${wrapped.id} has a wrong length.`);
  return { id: wrapped.id, key };
}
