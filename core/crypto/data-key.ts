import { CybbackError } from '../domain/errors.ts';
import { KEY_BYTES } from './aead.ts';
import type { KeyProvider } from './key-provider.ts';
import type { RandomBytes } from './random.ts';

/** Bytes of the ID that a frame carries. */
export const DATA_KEY_ID_BYTES = 8;

/** Seals new files, or is there for what it has sealed. */
export type DataKeyState = 'active' | 'retired';

/** A data key as it lies in the storage, see docs/format.md §2. */
export interface WrappedDataKey {
  /** 16 hex digits. */
  readonly id: string;
  readonly createdAt: string;
  /** Absent in wrappings of an earlier form, which are bound to the ID alone. */
  readonly state?: DataKeyState | undefined;
  readonly masterKeyId: string;
  /** Base64. */
  readonly wrapped: string;
}

export interface DataKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** What a wrapping is bound to: whoever changes one of it in the file makes the key unreadable. */
function contextOf(
  connectionId: string,
  { id, createdAt, state }: Omit<WrappedDataKey, 'masterKeyId' | 'wrapped'>,
): string {
  return state === undefined
    ? `cybback/data-key/${connectionId}/${id}`
    : `cybback/data-key/2/${connectionId}/${id}/${createdAt}/${state}`;
}

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
    state: 'active',
  });
}

export async function wrapDataKey(
  provider: KeyProvider,
  connectionId: string,
  { key, ...named }: DataKey & { readonly createdAt: string; readonly state: DataKeyState },
): Promise<WrappedDataKey> {
  const keys = (await provider.inForce?.()) ?? provider;
  const wrapped = await keys.wrap(key, contextOf(connectionId, named));
  return {
    id: named.id,
    createdAt: named.createdAt,
    state: named.state,
    masterKeyId: keys.keyId,
    wrapped: Buffer.from(wrapped).toString('base64'),
  };
}

/** Fails with `key-wrong` where the provider's master key is another one. */
export async function unwrapDataKey(
  provider: KeyProvider,
  connectionId: string,
  wrapped: WrappedDataKey,
): Promise<DataKey> {
  const key = await provider.unwrap(Buffer.from(wrapped.wrapped, 'base64'), contextOf(connectionId, wrapped));
  if (key.length !== KEY_BYTES) throw new CybbackError('key-wrong', `Data key ${wrapped.id} has a wrong length.`);
  return { id: wrapped.id, key };
}
