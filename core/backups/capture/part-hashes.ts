import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical/canonical-json.ts';
import { storable } from '../../domain/canonical/storable.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { asideOf, besideDelta } from './selection.ts';
import type { Cursor } from './types.ts';

/**
 * Hashes of parts of a version, for types of which Graph brings no object whole in one answer: either part can be
 * compared with what Graph shows without the version being read. Null where the type has no such part.
 */
export interface PartHashes {
  /** Of what a crawl of the delta brings. */
  readonly deltaHash: string | null;
  /** Of what is read aside. */
  readonly asideHash: string | null;
}

/** Of a complete object, as it is stored. */
export function partHashes(type: ObjectType, object: GraphObject, cursor: Cursor): PartHashes {
  return { deltaHash: deltaHash(type, object), asideHash: asideHash(type, object, asideNames(type, cursor)) };
}

/** Of an object as a crawl of the delta shows it, or of a complete one. */
export function deltaHash(type: ObjectType, object: GraphObject): string | null {
  const beside = besideDelta(type);
  if (beside.length === 0) return null;
  return hashOf(
    type,
    Object.entries(object).filter(([name]) => !beside.includes(name)),
  );
}

/** Of these properties, as far as they have values: a name more for which there is none changes nothing. */
export function asideHash(type: ObjectType, object: GraphObject, names: readonly string[]): string | null {
  return names.length === 0
    ? null
    : hashOf(
        type,
        Object.entries(object).filter(([name]) => names.includes(name)),
      );
}

/** What is read aside, and what was when more could be read: values that are kept count as well. */
function asideNames(type: ObjectType, { named = [], refused = [] }: Cursor): string[] {
  return [...new Set([...asideOf(type, { named, refused }), ...besideDelta(type)])];
}

function hashOf(type: ObjectType, entries: readonly (readonly [string, GraphObject[string]])[]): string {
  const part: GraphObject = Object.fromEntries(entries);
  const text = canonicalJson(type, storable(type, part));
  // Half of SHA-256 is plenty to tell versions of one object apart.
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
