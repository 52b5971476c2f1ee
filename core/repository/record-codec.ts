import { CybbackError } from '../domain/errors.ts';
import { isGraphObject } from '../domain/json.ts';
import type { ObjectRecord } from '../domain/record.ts';
import { isTypeKey } from '../domain/type-keys.ts';

/** The bytes that a pack keeps for an object version: docs/format.md §4. */
export function encodeRecord(record: ObjectRecord): Uint8Array {
  return Buffer.from(JSON.stringify({ type: record.type, id: record.id, object: record.object }));
}

export function decodeRecord(bytes: Uint8Array): ObjectRecord {
  const value = parse(bytes);
  if (isGraphObject(value)) {
    const { type, id, object } = value;
    if (typeof type === 'string' && isTypeKey(type) && typeof id === 'string' && isGraphObject(object)) {
      return { type, id, object };
    }
  }
  throw new CybbackError('repository-corrupt', 'A stored record is not an object version.');
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (error) {
    throw new CybbackError('repository-corrupt', 'A stored record is not JSON.', { cause: error });
  }
}
