import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical/canonical-json.ts';
import { type CanonicalRules, EARLIER_RULES } from '../domain/canonical/earlier-rules.ts';
import type { GraphObject } from '../domain/json.ts';
import { objectType } from '../domain/object-types/index.ts';
import type { ObjectRecord } from '../domain/record.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { damaged, mismatched } from './damage.ts';
import { packPath } from './file-path.ts';
import { decodeRecord } from './record-codec.ts';
import type { StoredVersion } from './types.ts';

/** SHA-256 of the canonical content, by the present rules of the type or by others: docs/format.md §5. */
export function contentHash(type: TypeKey, object: GraphObject, rules?: CanonicalRules): string {
  return createHash('sha256')
    .update(canonicalJson(objectType(type), object, rules))
    .digest('hex');
}

/** Rules of a type that are not in force any more, newest first. */
export type EarlierRules = Readonly<Partial<Record<TypeKey, readonly CanonicalRules[]>>>;

/** Whether the hash is that of the content by the present rules of its type, or by those it was written under. */
function isContent({ type, object }: ObjectRecord, hash: string, earlier: EarlierRules): boolean {
  if (contentHash(type, object) === hash) return true;
  return (earlier[type] ?? []).some((rules) => contentHash(type, object, rules) === hash);
}

/**
 * The content of a version, once it is proved to be the one that was kept: its type, its ID and its hash are those that
 * the catalogue or the index says. Errors: `repository-corrupt`, `repository-mismatch`.
 */
export function openVersion(
  { connectionId, earlier = EARLIER_RULES }: { readonly connectionId: string; readonly earlier?: EarlierRules },
  expected: StoredVersion,
  bytes: Uint8Array,
): GraphObject {
  const file = `${connectionId}/${packPath(expected.location.packId)}`;
  const record = decodeNamed(file, bytes);
  if (record.type !== expected.type || record.id !== expected.id) {
    throw mismatched(file, `where ${expected.type} ${expected.id} should lie, there is another object`);
  }
  if (!isContent(record, expected.hash, earlier)) {
    throw mismatched(file, `${expected.type} ${expected.id} has other content than was kept`);
  }
  return record.object;
}

function decodeNamed(file: string, bytes: Uint8Array): ReturnType<typeof decodeRecord> {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message.replace(/\.$/, '') : 'a record cannot be read');
  }
}
